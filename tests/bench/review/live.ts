/// <reference lib="dom" />
import type { FrameMark } from '../../support/hall/index.ts'
import { startRecording } from '../../support/measure/index.ts'
import { defineRun } from '../../support/run-contract/index.ts'
import { p95 } from '../index/times.ts'
import { openWatcher, type BlockReader, type Watcher } from './stage.ts'

interface Glass {
  readonly mark: FrameMark
  /** Wall clock of the machine, which is the camera's too. */
  readonly seenAt: number
}

const longestMs = 20_000

/** Clicks a camera in the hall's list; milliseconds until its live picture can be read. */
const startLive = async ({ page }: Watcher, name: string): Promise<number> => {
  await page.getByRole('region', { name: '摄像头' }).getByRole('link', { name }).first().waitFor()
  return page.evaluate(
    ({ camera, longest }) => {
      const { readHallBlocks } = globalThis as unknown as BlockReader
      const link = [...document.querySelectorAll<HTMLElement>('a.camera')].find((one) =>
        one.textContent.includes(camera),
      )
      if (!link) throw new Error(`the list has no ${camera}`)
      const began = performance.now()
      link.click()
      return new Promise<number>((resolve, reject) => {
        const look = (): void => {
          const video = document.querySelector('video')
          const ms = performance.now() - began
          if (video && video.videoWidth > 0 && readHallBlocks(video)) resolve(ms)
          else if (ms > longest) reject(new Error(`no live picture of ${camera}`))
          else requestAnimationFrame(look)
        }
        look()
      })
    },
    { camera: name, longest: longestMs },
  )
}

/** Reads every new picture of the live view for a while. */
const watchGlass = ({ page }: Watcher, lengthMs: number): Promise<readonly Glass[]> =>
  page.evaluate(
    (length) =>
      new Promise<Glass[]>((resolve) => {
        const { readHallBlocks } = globalThis as unknown as BlockReader
        const video = document.querySelector('video')
        if (!video) throw new Error('there is no live picture')
        const seen: Glass[] = []
        const since = performance.now()
        const look = (): void => {
          const seenAt = performance.timeOrigin + performance.now()
          const mark = readHallBlocks(video)
          if (mark) seen.push({ mark, seenAt })
          if (performance.now() - since < length) video.requestVideoFrameCallback(look)
          else resolve(seen)
        }
        video.requestVideoFrameCallback(look)
      }),
    lengthMs,
  )

/** From the camera to the glass: the number burnt into the picture against the log of when it was sent. */
export const live = defineRun({
  name: 'live',
  summary: 'opens cameras live in a real Chromium; how long until a picture, and how old pictures are',
  options: {
    cameras: { summary: 'cameras opened, each twice', default: 10, quick: 1, min: 1, max: 23 },
    seconds: { summary: 'seconds each is watched', default: 4, quick: 2, min: 1, max: 60 },
  },
  bars: [
    { figure: 'glassP50Ms', op: '<=', limit: 400 },
    { figure: 'glassP95Ms', op: '<=', limit: 700 },
    { figure: 'liveStartP95Ms', op: '<=', limit: 1500 },
  ],
  run: async (context) => {
    const { cameras, seconds } = context.options
    const recording = await startRecording(context, cameras)
    const { hall } = recording
    const watcher = await openWatcher(context, recording)
    const starts: number[] = []
    const ages: number[] = []
    for (const [round, { name }] of [...hall.cameras, ...hall.cameras].entries()) {
      context.progress(`${round + 1} of ${2 * cameras}: ${name}`)
      await watcher.open('/hall')
      starts.push(await startLive(watcher, name))
      for (const { mark, seenAt } of await watchGlass(watcher, seconds * 1000))
        ages.push(seenAt - hall.truth.sentAt(mark, seenAt))
    }
    const median = (values: readonly number[]): number =>
      values.toSorted((a, b) => a - b)[values.length >> 1] ?? NaN
    return {
      cameras,
      pictures: ages.length,
      glassP50Ms: median(ages),
      glassP95Ms: p95(ages),
      liveStartP50Ms: median(starts),
      liveStartP95Ms: p95(starts),
    }
  },
})
