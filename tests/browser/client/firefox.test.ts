/// <reference lib="dom" />
import type { Browser, Page } from 'puppeteer-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { toAddressTime } from '../../../client/src/ui/wall-clock.ts'
import type { CameraView } from '../../../server/contract/camera.ts'
import type { Timeline } from '../../../server/contract/footage.ts'
import { launchFirefox } from '../../support/firefox.ts'
import { readBlocksScript, type FrameMark } from '../../support/hall/index.ts'
import { until } from '../../support/until.ts'
import { openClientStage, passwordOf, type ClientStage } from './stage.ts'

const waitMs = 90_000

let stage: ClientStage
let firefox: Browser
let page: Page
let cameras: readonly CameraView[]
let at: number

beforeAll(async () => {
  stage = await openClientStage({ cameras: 2 })
  firefox = await launchFirefox()
  const supervisor = await stage.product.signIn('supervisor')
  cameras = (await supervisor.get<{ items: CameraView[] }>('/api/cameras')).items
  const query = cameras.map(({ sourceId }) => `source=${sourceId}`).join('&')
  at = await until('footage of both cameras', waitMs, async () => {
    const now = Date.now()
    const { sources } = await supervisor.get<Timeline>(
      `/api/footage/timeline?${query}&from=${now - 3_600_000}&to=${now}`,
    )
    const from = Math.max(...sources.map(({ coverage }) => coverage[0]?.from ?? Infinity))
    const to = Math.min(...sources.map(({ coverage }) => coverage.at(-1)?.to ?? 0))
    return to - from > 12_000 && Math.ceil(from / 1000) * 1000 + 3000
  })
  page = await firefox.newPage()
  await page.setViewport({ width: 1366, height: 768 })
  await page.goto(stage.product.url)
  await page.waitForSelector('input[type="password"]')
  const [account] = await page.$$('input:not([type="password"])')
  await account?.type('supervisor')
  await page.type('input[type="password"]', passwordOf(stage.product, 'supervisor'))
  await page.keyboard.press('Enter')
  await page.waitForSelector('nav')
})
afterAll(async () => {
  await firefox.close()
  await stage.close()
})

interface BlockReader {
  readonly readHallBlocks: (source: HTMLCanvasElement) => FrameMark | undefined
}
const see = (selector: string): Promise<(FrameMark | undefined)[]> =>
  page.evaluate(
    (which) =>
      [...document.querySelectorAll<HTMLCanvasElement>(which)].map((picture) =>
        (globalThis as unknown as BlockReader).readHallBlocks(picture),
      ),
    selector,
  )
const open = async (path: string): Promise<void> => {
  await page.goto(`${stage.product.url}${path}`)
  await page.evaluate(await readBlocksScript())
}
const frame = async (): Promise<number> =>
  until('pictures of both cameras', waitMs, async () => {
    const marks = await see('canvas[data-review-picture]')
    return marks.length === 2 && marks.every(Boolean) && (marks[0]?.frame ?? false)
  })

it('Firefox, whose WebRTC has no H.264, shows the wall some seconds late, and says so', async () => {
  await open('/hall/wall')
  await until('both cameras', waitMs, async () => {
    const marks = await see('[data-wall-tile] canvas')
    return marks.map((mark) => mark?.camera).join() === '1,2'
  })
  expect(await page.$$eval('[data-wall-tile]', (tiles) => tiles.map((tile) => tile.textContent))).toEqual([
    expect.stringContaining('延时'),
    expect.stringContaining('延时'),
  ])
})

it('Firefox reviews cameras by single pictures, by keys and by a click on the timeline', async () => {
  await open(`/hall/review?cameras=${cameras.map(({ id }) => id).join()}&at=${toAddressTime(at)}&span=60`)
  const loop = stage.hall.stream.loopSeconds * stage.hall.stream.fps
  const first = await frame()
  await page.keyboard.press('ArrowRight')
  await until('the next picture', waitMs, async () => (await frame()) === (first + 1) % loop)
  await page.keyboard.press(' ')
  await until('later pictures', waitMs, async () => ((await frame()) - first + loop) % loop > 10)
  await page.keyboard.press('k')
  const timeline = await page.$('[data-timeline] canvas')
  const box = await timeline?.boundingBox()
  if (!box) throw new Error('there is no timeline')
  // The address said that its middle is `at`.
  await page.mouse.click(box.x + box.width / 2, box.y + 40)
  await until('the picture of the middle', waitMs, async () => {
    const apart = Math.abs((await frame()) - first)
    return Math.min(apart, loop - apart) <= 2
  })
})
