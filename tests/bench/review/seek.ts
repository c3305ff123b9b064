/// <reference lib="dom" />
import { setTimeout as delay } from 'node:timers/promises'
import { toAddressTime } from '../../../client/src/ui/wall-clock.ts'
import type { FrameMark } from '../../support/hall/index.ts'
import { startRecording, untilCoveredTo } from '../../support/measure/index.ts'
import { seeded } from '../../support/mp4-stream.ts'
import { defineRun } from '../../support/run-contract/index.ts'
import { p95 } from '../index/times.ts'
import { framesBetween, markAt, openWatcher, recordedMarks, type BlockReader, type Watcher } from './stage.ts'

/** A seek that takes longer has failed. */
const longestMs = 10_000
/** What the review shows on its timeline. */
const spanSeconds = 600

interface Seen {
  /** Milliseconds from the click to that picture. */
  readonly ms: number
  readonly mark: FrameMark | undefined
}

/**
 * Clicks the timeline at a place of its view, and waits until the picture says one of these numbers. The clock is that
 * of the page, from the click's own event to the picture on the canvas.
 */
const clickAt = (
  { page }: Watcher,
  share: number,
  wanted: readonly number[],
): Promise<Seen & { readonly at: number }> =>
  page.evaluate(
    ({ share: part, wanted: numbers, longest }) => {
      const timeline = document.querySelector('[data-timeline] canvas')
      const canvas = document.querySelector('canvas[data-review-picture]')
      if (!(timeline instanceof HTMLCanvasElement) || !(canvas instanceof HTMLCanvasElement))
        throw new Error('this is no review')
      const { readHallBlocks } = globalThis as unknown as BlockReader
      const box = timeline.getBoundingClientRect()
      const place = {
        clientX: box.left + part * box.width,
        clientY: box.top + 40,
        button: 0,
        pointerId: 1,
        bubbles: true,
      }
      const began = performance.now()
      // Pointer capture needs a real pointer; what follows is the same.
      timeline.setPointerCapture = () => undefined
      timeline.dispatchEvent(new PointerEvent('pointerdown', place))
      timeline.dispatchEvent(new PointerEvent('pointerup', place))
      return new Promise((resolve) => {
        const look = () => {
          const mark = readHallBlocks(canvas)
          const ms = performance.now() - began
          if ((mark && numbers.includes(mark.frame)) || ms > longest)
            requestAnimationFrame(() => resolve({ ms: performance.now() - began, mark, at: Date.now() }))
          else requestAnimationFrame(look)
        }
        look()
      })
    },
    { share, wanted, longest: longestMs },
  )

/** Real Chromium, real footage: from the click to the very picture of that instant. */
export const seek = defineRun({
  name: 'seek',
  summary:
    'clicks random instants on the timeline of a review, cold and warm, and reads the numbers in the pictures',
  options: {
    instants: { summary: 'random instants, each cold and warm', default: 50, quick: 5, min: 1, max: 500 },
    seconds: { summary: 'seconds of footage to begin with', default: 90, quick: 10, min: 5, max: 3600 },
  },
  bars: [
    { figure: 'seekP95Ms', op: '<=', limit: 300 },
    { figure: 'wrongFrames', op: '==', limit: 0 },
  ],
  run: async (context) => {
    const { instants, seconds } = context.options
    const recording = await startRecording(context, 1)
    const began = Date.now()
    context.progress(`recording ${seconds} s`)
    await delay(seconds * 1000, undefined, { signal: context.signal })
    await untilCoveredTo(recording, began + seconds * 1000)
    const watcher = await openWatcher(context, recording)
    const [camera = ''] = watcher.cameras
    const { path } = recording.hall.cameras[0] ?? { path: '' }
    const marks = await recordedMarks(recording, path)
    const middle = Math.floor((began + seconds * 500) / 1000) * 1000
    const view = { from: middle - (spanSeconds * 1000) / 2, length: spanSeconds * 1000 }
    const address = `/hall/review?cameras=${camera}&at=${toAddressTime(middle)}&span=${spanSeconds}`

    const random = seeded(4)
    const times: { cold: number[]; warm: number[] } = { cold: [], warm: [] }
    let wrongFrames = 0
    const measure = async (kind: 'cold' | 'warm', at: number): Promise<void> => {
      const expected = markAt(marks, at)
      if (!expected) throw new Error('nothing was recorded at that instant')
      const loop = recording.hall.stream.loopSeconds * recording.hall.stream.fps
      const wanted = [-1, 0, 1].map((off) => (expected.frame + off + loop) % loop)
      const seen = await clickAt(watcher, (at - view.from) / view.length, wanted)
      times[kind].push(seen.ms)
      const right = seen.mark && framesBetween(seen.mark, expected, recording.hall.stream) <= 1
      if (!right) wrongFrames += 1
    }
    for (let n = 0; n < instants; n += 1) {
      const at = began + 2000 + random() * (seconds * 1000 - 4000)
      if (n % 10 === 0) context.progress(`${n} of ${instants} instants`)
      // Cold: a page that has read nothing of the footage but where it stands, and a browser that kept nothing.
      await watcher.forget()
      await watcher.open(address)
      await watcher.page.locator('canvas[data-review-picture]').waitFor()
      await measure('cold', at)
      // Warm: the same page, somewhere else, and back.
      await clickAt(watcher, 0.5, [markAt(marks, middle)?.frame ?? -1])
      await measure('warm', at)
    }
    const all = [...times.cold, ...times.warm]
    const median = (values: readonly number[]) => values.toSorted((a, b) => a - b)[values.length >> 1] ?? NaN
    return {
      instants,
      seekP50Ms: median(all),
      seekP95Ms: p95(all),
      coldP50Ms: median(times.cold),
      coldP95Ms: p95(times.cold),
      warmP50Ms: median(times.warm),
      warmP95Ms: p95(times.warm),
      wrongFrames,
    }
  },
})
