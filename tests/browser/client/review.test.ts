/// <reference lib="dom" />
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { BookmarkView } from '../../../server/contract/bookmark.ts'
import type { CameraView } from '../../../server/contract/camera.ts'
import type { Timeline } from '../../../server/contract/footage.ts'
import type { HoldView } from '../../../server/contract/hold.ts'
import { toAddressTime } from '../../../client/src/ui/wall-clock.ts'
import type { ApiClient } from '../../support/api-client.ts'
import { readBlocksScript, type FrameMark } from '../../support/hall/index.ts'
import { until } from '../../support/until.ts'
import { openClientStage, type ClientStage } from './stage.ts'

const waitMs = 60_000

let stage: ClientStage
let supervisor: ApiClient
let cameras: readonly CameraView[]
let page: Page
/** An instant that all cameras have footage of, and some around it. */
let at: number

beforeAll(async () => {
  stage = await openClientStage({ cameras: 2 })
  supervisor = await stage.product.signIn('supervisor')
  cameras = (await supervisor.get<{ items: CameraView[] }>('/api/cameras')).items
  const now = Date.now()
  const query = cameras.map(({ sourceId }) => `source=${sourceId}`).join('&')
  at = await until('footage of both cameras', waitMs, async () => {
    const { sources } = await supervisor.get<Timeline>(
      `/api/footage/timeline?${query}&from=${now - 3_600_000}&to=${Date.now() + 60_000}`,
    )
    const from = Math.max(...sources.map(({ coverage }) => coverage[0]?.from ?? Infinity))
    const to = Math.min(...sources.map(({ coverage }) => coverage.at(-1)?.to ?? 0))
    return to - from > 8000 && Math.ceil(from / 1000) * 1000 + 3000
  })
  page = await stage.signIn('supervisor')
  await page.goto(
    `${stage.product.url}/hall/review?cameras=${cameras.map(({ id }) => id).join()}&at=${toAddressTime(at)}&span=60`,
  )
  await page.evaluate(await readBlocksScript())
})
afterAll(() => stage.close())

interface BlockReader {
  readonly readHallBlocks: (source: HTMLCanvasElement) => FrameMark | undefined
}
/** The numbers in the pictures, in the order of the tiles. */
const see = (): Promise<(FrameMark | undefined)[]> =>
  page.evaluate(() =>
    [...document.querySelectorAll<HTMLCanvasElement>('canvas[data-review-picture]')].map((picture) =>
      (globalThis as unknown as BlockReader).readHallBlocks(picture),
    ),
  )
const frames = async (): Promise<readonly number[]> =>
  until('pictures of both cameras', waitMs, async () => {
    const marks = await see()
    return marks.length === 2 && marks.every(Boolean) && marks.map((mark) => mark?.frame ?? -1)
  })
const loop = () => stage.hall.stream.loopSeconds * stage.hall.stream.fps

describe('several cameras reviewed together', () => {
  it('show one instant, and step by a single picture both ways', async () => {
    const first = await frames()
    await page.keyboard.press('ArrowRight')
    await until(
      'the next picture',
      waitMs,
      async () => (await frames())[0] === ((first[0] ?? 0) + 1) % loop(),
    )
    await page.keyboard.press('ArrowLeft')
    await until('the picture before', waitMs, async () => (await frames())[0] === first[0])
  })

  it('play on one clock, and say in the address where they stand', async () => {
    const [before = 0] = await frames()
    await page.keyboard.press(' ')
    await until('later pictures', waitMs, async () => {
      const [now = 0] = await frames()
      return (now - before + loop()) % loop() > 10
    })
    await page.getByRole('button', { name: '暂停' }).click()
    await page.keyboard.press('i')
    await page.waitForURL(/[?&]from=/u)
    expect(new URL(page.url()).searchParams.get('at')).not.toBe(toAddressTime(at))
  })

  it('are marked by one key, with what was seen there, and the mark is gone to', async () => {
    await page.keyboard.press('b')
    await page.getByLabel('说明').fill('离岗')
    await page.getByLabel('在岗人员').fill('王磊')
    await page.getByRole('button', { name: '保存' }).click()
    const [bookmark] = await until('the bookmark', waitMs, async () => {
      const { items } = await supervisor.get<{ items: BookmarkView[] }>('/api/bookmarks')
      return items.length === 1 && items
    })
    expect(bookmark).toMatchObject({ text: '离岗', observation: { onDuty: '王磊' } })
    expect(bookmark?.hold).not.toBeNull()
    await page.getByRole('tab', { name: '书签' }).click()
    await page.getByRole('button', { name: /离岗/u }).first().waitFor()
  })

  it('are held over a marked range, of the cameras that are ticked', async () => {
    await page.keyboard.press('i')
    for (let n = 0; n < 2; n += 1) await page.keyboard.press('Shift+ArrowRight')
    await page.keyboard.press('o')
    await page.getByRole('button', { name: '锁定', exact: true }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('2 号窗口').uncheck()
    await dialog.getByLabel('锁定原因').fill('投诉核查')
    await dialog.getByRole('button', { name: '锁定录像' }).click()
    const held = await until('the hold', waitMs, async () => {
      const { items } = await supervisor.get<{ items: HoldView[] }>('/api/holds')
      return items.find(({ reason }) => reason === '投诉核查')
    })
    expect(held.source).toBe(cameras[0]?.sourceId)
    expect(Date.parse(held.to) - Date.parse(held.from)).toBeGreaterThan(1000)
  })
})
