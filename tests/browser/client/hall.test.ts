/// <reference lib="dom" />
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { CameraView } from '../../../server/contract/camera.ts'
import type { Timeline } from '../../../server/contract/footage.ts'
import { toAddressTime } from '../../../client/src/ui/wall-clock.ts'
import { readBlocksScript, type FrameMark } from '../../support/hall/index.ts'
import type { ApiClient } from '../../support/api-client.ts'
import { until } from '../../support/until.ts'
import { openClientStage, type ClientStage } from './stage.ts'

const waitMs = 60_000
const recordedMs = 12_000

let stage: ClientStage
let supervisor: ApiClient
let camera: CameraView

const timeline = async (): Promise<Timeline['sources'][number]> => {
  const now = Date.now()
  const found = await supervisor.get<Timeline>(
    `/api/footage/timeline?source=${camera.sourceId}&from=${now - 3_600_000}&to=${now + 60_000}`,
  )
  const [source] = found.sources
  if (!source) throw new Error('the timeline does not know the camera')
  return source
}
const covered = async () => (await timeline()).coverage.reduce((sum, { from, to }) => sum + to - from, 0)

beforeAll(async () => {
  stage = await openClientStage({ cameras: 2, stream: { otherSize: { width: 640, height: 360 } } })
  supervisor = await stage.product.signIn('supervisor')
  const { items } = await supervisor.get<{ items: CameraView[] }>('/api/cameras')
  const first = items.find(({ name }) => name === '1 号窗口')
  if (!first) throw new Error('the camera was not imported')
  camera = first
  await until('footage', waitMs, async () => (await covered()) >= recordedMs)
})
afterAll(() => stage.close())

/** What the picture says about itself, and what the page says about its time, read in one go. */
interface Seen {
  readonly mark: FrameMark | undefined
  readonly playhead: string
  /** Of the picture, in pixels; 0 where there is none. */
  readonly width: number
}
interface BlockReader {
  readonly readHallBlocks: (source: HTMLVideoElement) => FrameMark | undefined
}
const see = (page: Page): Promise<Seen> =>
  page.evaluate(() => {
    const video = document.querySelector('video')
    const { readHallBlocks } = globalThis as unknown as BlockReader
    return {
      mark: video === null ? undefined : readHallBlocks(video),
      playhead: document.querySelector('[data-playhead]')?.textContent ?? '',
      width: video?.videoWidth ?? 0,
    }
  })

const openCamera = async (query: string): Promise<Page> => {
  const page = await stage.signIn('supervisor')
  await page.goto(`${stage.product.url}/hall/cameras/${camera.id}${query}`)
  // A test's eyes may look at any page: the policy would otherwise refuse a script that is not the client's own.
  await page.evaluate(await readBlocksScript())
  return page
}

describe('a hall camera in the browser', () => {
  it('is found by list, by window number and on the floor plan, with its state in words', async () => {
    const page = await stage.signIn('supervisor')
    const list = page.getByRole('region', { name: '摄像头' })
    await list.getByRole('link', { name: /1 号窗口.*正常录像/su }).waitFor({ timeout: waitMs })
    await page.getByPlaceholder('按名称或窗口号查找').fill('2')
    await list.getByRole('link', { name: /1 号窗口/u }).waitFor({ state: 'detached' })
    await page.getByPlaceholder('按名称或窗口号查找').fill('')
    await page.getByRole('link', { name: '1 号窗口，正常录像' }).click()
    await page.waitForURL(`**/hall/cameras/${camera.id}`)
  })

  it('plays a recorded instant: the very frames of that time, and goes on', async () => {
    const [span] = (await timeline()).coverage
    if (!span) throw new Error('nothing was recorded')
    const asked = Math.ceil((span.from + 3000) / 1000) * 1000
    const page = await openCamera(`?at=${toAddressTime(asked)}`)
    const first = await until('a picture', waitMs, async () => {
      const seen = await see(page)
      return seen.mark && seen
    })
    expect(first.mark?.camera).toBe(1)

    const later = await until('later frames', waitMs, async () => {
      const seen = await see(page)
      return seen.mark && first.mark && seen.mark.frame > first.mark.frame + 20 && seen
    })
    // The page's clock against the sender's log: within two frames, and what the recorder's clock is allowed to err.
    const day = toAddressTime(asked).slice(0, 10)
    const shownAt = Date.parse(`${day}T${later.playhead}00+08:00`)
    if (!later.mark) throw new Error('there is no mark')
    const sentAt = stage.hall.truth.sentAt(later.mark, shownAt + 1000)
    expect(Math.abs(shownAt - sentAt)).toBeLessThan(500)
    await page.context().close()
  })

  it('shows a live picture, and goes from now into the past and back', async () => {
    const page = await openCamera('')
    await until('a live picture', waitMs, async () => (await see(page)).mark?.camera === 1)

    await page.getByRole('button', { name: '后退 10 秒' }).click()
    await page.waitForURL(/at=/u)
    await until('a recorded picture', waitMs, async () => (await see(page)).mark?.camera === 1)
    await page.getByRole('button', { name: '暂停' }).click()
    await page.getByRole('button', { name: '播放', exact: true }).waitFor()

    await page.getByRole('button', { name: '回到实时' }).click()
    expect(new URL(page.url()).search).toBe('')
    await until('a live picture again', waitMs, async () => (await see(page)).mark?.camera === 1)
    await page.context().close()
  })

  it('plays on where the camera changed its resolution', async () => {
    const before = await covered()
    const changedAt = Date.now()
    await stage.hall.resize(1)
    await until('footage of the other size', waitMs, async () => (await covered()) >= before + 8000)
    const page = await openCamera(`?at=${toAddressTime(changedAt - 3000)}`)
    const first = await until('the first size', waitMs, async () => {
      const seen = await see(page)
      return seen.width === 320 && seen.mark && seen
    })
    const other = await until('the other size', waitMs, async () => {
      const seen = await see(page)
      return seen.width === 640 && seen.mark && seen
    })
    // It went on: a player that stopped and began elsewhere would have left out seconds.
    const passed = ((other.mark?.frame ?? 0) - (first.mark?.frame ?? 0) + 500) % 500
    expect(passed).toBeGreaterThan(0)
    expect(passed).toBeLessThan(250)
    await stage.hall.resize(1)
    await page.context().close()
  })

  it('says why there is no footage, and goes on where there is some again', async () => {
    await stage.hall.control('unplug', 1)
    await until('a gap worth a word', waitMs, async () =>
      (await timeline()).gaps.some(({ from, to }) => to === null && Date.now() - from > 3000),
    )
    await stage.hall.control('plug', 1)
    const gap = await until('the end of the gap', waitMs, async () => {
      const { gaps, coverage } = await timeline()
      const found = gaps.findLast(({ from, to }) => to !== null && to - from > 3000)
      const after = coverage.some(
        ({ from, to }) => found?.to !== null && from >= (found?.to ?? 0) && to > from + 3000,
      )
      return after && found
    })
    const page = await openCamera(`?at=${toAddressTime(gap.from - 3000)}`)
    await page.getByText('已跳过无录像时段').waitFor({ timeout: waitMs })
    await until('the picture after the gap', waitMs, async () => (await see(page)).mark?.camera === 1)
    await page.context().close()
  })

  it('that has no footage of a time says so', async () => {
    const page = await openCamera('?at=2020-01-01T09:00:00')
    await page.getByText('这一时刻没有录像').waitFor()
    await page.context().close()
  })
})
