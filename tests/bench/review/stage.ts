/// <reference lib="dom" />
import type { Browser, Page } from 'playwright-core'
import { passwordOf, typeCredentials } from '../../browser/client/stage.ts'
import { launchChromium } from '../../support/browser.ts'
import { loopFrames, readBlocksScript, type FrameMark } from '../../support/hall/index.ts'
import {
  clipsOf,
  signInAsSupervisor,
  timedMarksOf,
  type Recording,
  type TimedMark,
} from '../../support/measure/index.ts'
import type { RunContext } from '../../support/run-contract/index.ts'

interface Camera {
  readonly id: string
  readonly name: string
}

/** A supervisor in a real browser in front of a hall that is being recorded. */
export interface Watcher {
  readonly page: Page
  /** Ids of the product's cameras, in the order of the hall's. */
  readonly cameras: readonly string[]
  /** Opens an address of the product, and brings what reads the numbers in its pictures. */
  open(path: string): Promise<void>
  /** Empties the browser's cache. */
  forget(): Promise<void>
}

const pageTimeoutMs = 60_000

export const openWatcher = async (
  context: Pick<RunContext, 'own'>,
  { product, hall }: Pick<Recording, 'product' | 'hall'>,
): Promise<Watcher> => {
  const browser: Browser = await context.own(launchChromium())
  const profile = await browser.newContext({ viewport: { width: 1920, height: 1080 }, locale: 'zh-CN' })
  profile.setDefaultTimeout(pageTimeoutMs)
  const page = await profile.newPage()
  await page.goto(product.url)
  await typeCredentials(page, 'supervisor', passwordOf(product, 'supervisor'))
  await page.getByRole('navigation').first().waitFor()
  const client = await signInAsSupervisor(product)
  const { items } = await client.get<{ items: Camera[] }>('/api/cameras')
  const blocks = await readBlocksScript()
  const devTools = await profile.newCDPSession(page)
  return {
    page,
    cameras: hall.cameras.map(({ name }) => {
      const found = items.find((camera) => camera.name === name)
      if (!found) throw new Error(`the product does not know ${name}`)
      return found.id
    }),
    open: async (path) => {
      await page.goto(`${product.url}${path}`)
      await page.evaluate(blocks)
    },
    forget: async () => {
      await devTools.send('Network.clearBrowserCache')
    },
  }
}

/** What was recorded of a camera, picture by picture, in order of time. */
export const recordedMarks = async (
  { product, footage }: Pick<Recording, 'product' | 'footage'>,
  cameraPath: string,
): Promise<readonly TimedMark[]> => {
  const index = await footage.read()
  const marks = await timedMarksOf(product.recordingsDir, clipsOf(index, cameraPath))
  return marks.toSorted((one, other) => one.wall - other.wall)
}

/** The picture that was seen at an instant. */
export const markAt = (marks: readonly TimedMark[], at: number): TimedMark | undefined =>
  marks.findLast(({ wall }) => wall <= at)

/** How many pictures lie between two numbers of a loop, the shorter way round. */
export const framesBetween = (
  one: FrameMark,
  other: FrameMark,
  stream: Parameters<typeof loopFrames>[0],
): number => {
  const loop = loopFrames(stream)
  const apart = Math.abs(one.frame - other.frame) % loop
  return Math.min(apart, loop - apart)
}

/** The reader that `readBlocksScript` brings. */
export interface BlockReader {
  readonly readHallBlocks: (source: HTMLCanvasElement | HTMLVideoElement) => FrameMark | undefined
}
