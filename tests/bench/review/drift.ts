/// <reference lib="dom" />
import { setTimeout as delay } from 'node:timers/promises'
import { toAddressTime } from '../../../client/src/ui/wall-clock.ts'
import type { FrameMark } from '../../support/hall/index.ts'
import { frameClockOf, startRecording, untilCoveredTo } from '../../support/measure/index.ts'
import { defineRun } from '../../support/run-contract/index.ts'
import { openWatcher, type BlockReader } from './stage.ts'

/** The numbers of all pictures at one moment, and where the page's clock stood. */
interface Sample {
  readonly playhead: string
  readonly marks: readonly (FrameMark | undefined)[]
}

const sampleEveryMs = 200

/** Several cameras played together: how far apart their pictures were sent that are seen at one moment. */
export const drift = defineRun({
  name: 'drift',
  summary: 'plays cameras together, and compares when the pictures seen at one moment had been sent',
  options: {
    cameras: { summary: 'cameras on one clock', default: 4, quick: 2, min: 2, max: 9 },
    seconds: { summary: 'seconds played', default: 60, quick: 6, min: 2, max: 600 },
  },
  bars: [
    { figure: 'maxDriftFrames', op: '<=', limit: 1 },
    { figure: 'samples', op: '>=', limit: 10 },
  ],
  run: async (context) => {
    const { cameras, seconds } = context.options
    const recording = await startRecording(context, cameras)
    const began = Date.now()
    context.progress(`recording ${seconds + 4} s`)
    await delay((seconds + 4) * 1000, undefined, { signal: context.signal })
    await untilCoveredTo(recording, began + (seconds + 3) * 1000)
    const watcher = await openWatcher(context, recording)
    await watcher.open(`/hall/review?cameras=${watcher.cameras.join()}&at=${toAddressTime(began + 1000)}`)
    const { page } = watcher
    await page.waitForFunction(
      (count) => {
        const { readHallBlocks } = globalThis as unknown as BlockReader
        const pictures = [...document.querySelectorAll<HTMLCanvasElement>('canvas[data-review-picture]')]
        return pictures.length === count && pictures.every((picture) => readHallBlocks(picture))
      },
      cameras,
      { polling: 100 },
    )
    context.progress(`playing ${cameras} cameras for ${seconds} s`)
    await page.keyboard.press(' ')
    const samples = await page.evaluate(
      ({ lengthMs, everyMs }) =>
        new Promise<Sample[]>((resolve) => {
          const { readHallBlocks } = globalThis as unknown as BlockReader
          const pictures = [...document.querySelectorAll<HTMLCanvasElement>('canvas[data-review-picture]')]
          const taken: Sample[] = []
          const since = performance.now()
          let next = since
          const look = (): void => {
            const now = performance.now()
            if (now >= next) {
              next = now + everyMs
              const playhead = document.querySelector('[data-playhead]')?.textContent ?? ''
              taken.push({ playhead, marks: pictures.map((picture) => readHallBlocks(picture)) })
            }
            if (now - since < lengthMs) requestAnimationFrame(look)
            else resolve(taken)
          }
          look()
        }),
      { lengthMs: seconds * 1000, everyMs: sampleEveryMs },
    )
    const { hall } = recording
    const frameMs = 1000 / hall.stream.fps
    const clocks = hall.cameras.map(({ number }) => frameClockOf(hall.truth, number, hall.stream))
    const day = toAddressTime(began).slice(0, 10)
    const drifts = samples.flatMap(({ playhead, marks }) => {
      const at = Date.parse(`${day}T${playhead}00+08:00`)
      const sent = marks.flatMap((mark, n) => {
        const clock = clocks[n]
        return mark && clock ? [clock.dueAt(clock.nearest(mark.frame, at))] : []
      })
      if (sent.length !== cameras) return []
      // Each picture is seen for as long as a frame lasts: those that share an instant are in step.
      return [Math.max(0, Math.ceil((Math.max(...sent) - Math.min(...sent)) / frameMs - 1))]
    })
    const numbers = samples.flatMap(({ marks }) => marks[0]?.frame ?? [])
    const shown = new Set(numbers).size
    return {
      cameras,
      samples: drifts.length,
      maxDriftFrames: Math.max(...drifts),
      inStepRatio: drifts.filter((frames) => frames === 0).length / drifts.length,
      // Of the samples of the first camera, how many showed another picture than the one before.
      movingRatio: shown / Math.max(1, numbers.length),
    }
  },
})
