import { setTimeout as delay } from 'node:timers/promises'
import {
  allowanceMs,
  compareIndexWithDisk,
  countUnplayable,
  holesIn,
  lengthOf,
  longestLossInPictures,
  missingFrom,
  readTimeline,
  signInAsSupervisor,
  startRecording,
  untilCoveredTo,
  wholeFragments,
  type SourceTimeline,
} from '../support/measure/index.ts'
import { defineRun } from '../support/run-contract/index.ts'
import { until } from '../support/until.ts'
import { killRecorderAndLook } from './frozen-recorder.ts'
import { hallOptions } from './options.ts'

/** Whether the hole is told as what it was: gaps of that reason alone, from its start to its end. */
const isExplained = (range: { from: number; to: number }, { coverage, gaps }: SourceTimeline): boolean => {
  const holes = holesIn(range, coverage)
  const told = gaps.filter((gap) => gap.reason === 'recorder-crashed')
  return holes.length > 0 && lengthOf(holes.flatMap((hole) => holesIn(hole, told))) === 0
}

const connectingTimeoutMs = 30_000

/** The recorder dies at once: it is back within moments, and what was on disk is there to the last fragment. */
export const killRecorder = defineRun({
  name: 'kill-recorder',
  summary:
    'kill -9 of the recorder: back soon, index and disk agree, no whole fragment lost, every file plays',
  options: hallOptions,
  bars: [
    { figure: 'backMs', op: '<=', limit: 6500 },
    { figure: 'indexMismatch', op: '==', limit: 0 },
    { figure: 'completeFragmentsLost', op: '==', limit: 0 },
    { figure: 'filesUnplayable', op: '==', limit: 0 },
    { figure: 'extraLossMs', op: '==', limit: 0 },
    { figure: 'gapReasonWrong', op: '==', limit: 0 },
  ],
  run: async (context) => {
    const { cameras } = context.options
    const recording = await startRecording(context, cameras)
    const { hall, product, footage } = recording
    const client = await signInAsSupervisor(product)
    const gopMs = hall.stream.gopSeconds * 1000

    const from = Date.now()
    await delay(3 * gopMs, undefined, { signal: context.signal })
    context.progress('killing the recorder')
    const { killedAt, seen: whole } = await killRecorderAndLook(product, () =>
      wholeFragments(product.recordingsDir),
    )
    const isConnecting = async (): Promise<boolean> => (await product.processes()).ffmpegs.length === cameras
    await until('the next recorder to connect to all cameras', connectingTimeoutMs, isConnecting, 100)
    const lastedMs = Date.now() - killedAt
    await untilCoveredTo(recording, killedAt + gopMs)
    await delay(gopMs, undefined, { signal: context.signal })
    const range = { from, to: Date.now() }
    await untilCoveredTo(recording, range.to)
    const sources = [...(await footage.read()).sources.values()]
    const timelines = await readTimeline(client, sources, range)

    context.progress('stopping; comparing index, disk and pictures')
    await product.end('SIGTERM')
    const index = await footage.read()
    const holes = timelines.flatMap(({ coverage }) =>
      holesIn(range, coverage).map(({ from, to }) => to - from),
    )
    const differences = await compareIndexWithDisk(product.recordingsDir, index)
    for (const difference of differences) context.progress(difference)
    const { files, unplayable } = await countUnplayable(context, product.recordingsDir)
    const backMs = Math.max(...holes, ...longestLossInPictures(recording, index, range))
    // The first attempt is made at once: no back-off is in force.
    const allowedMs = allowanceMs({ lastedMs, gopMs, retryMaxMs: 0 })
    return {
      cameras: timelines.length,
      backMs,
      connectingAfterMs: lastedMs,
      allowedMs,
      extraLossMs: Math.max(0, backMs - allowedMs),
      indexMismatch: differences.length,
      completeFragments: whole.length,
      completeFragmentsLost: missingFrom(index, whole).length,
      files,
      filesUnplayable: unplayable,
      gapReasonWrong: timelines.filter((timeline) => !isExplained(range, timeline)).length,
    }
  },
})
