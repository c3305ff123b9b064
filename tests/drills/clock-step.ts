import {
  clipsOf,
  countUnplayable,
  frameClockOf,
  holesIn,
  lengthOf,
  missingFramesIn,
  readRecordedFrames,
  readTimeline,
  signInAsSupervisor,
  within,
  type FootageIndex,
  type FrameClock,
  type Range,
  type SourceTimeline,
} from '../support/measure/index.ts'
import { defineRun, type RunContext, type RunDefinition } from '../support/run-contract/index.ts'
import { until } from '../support/until.ts'
import {
  folderWithRecordings,
  gopMsOf,
  startFaulty,
  waitGops,
  type FaultyRecording,
} from './disk/faulty-disk.ts'
import { hallOptions } from './options.ts'

/** What is recorded between two steps: long enough for a fragment or two of each epoch, whatever is cut by the step. */
const gopsAnEpoch = 4
const coveredTimeoutMs = 60_000
/** Two epochs meet within a frame: each knows the camera's clock by itself. */
const seamMs = 60
/** Where a stream was begun anew its place is found from a few fragments. */
const placedWithinMs = 500

/** How the product's clock stood in one epoch, against the true one: `offsetMs` more. */
interface Epoch {
  readonly epoch: number
  readonly offsetMs: number
}

const shifted = (clock: FrameClock, offsetMs: number): FrameClock => ({
  dueAt: (frame) => clock.dueAt(frame) + offsetMs,
  firstDueFrom: (wall) => clock.firstDueFrom(wall - offsetMs),
  nearest: (number, wall) => clock.nearest(number, wall - offsetMs),
})

/** Epochs as the first camera's coverage tells them, in order, each with the offset that was in force. */
const epochsOf = (timelines: readonly SourceTimeline[], offsets: readonly number[]): readonly Epoch[] => {
  const epochs = [...new Set(timelines.flatMap(({ coverage }) => coverage.map(({ epoch }) => epoch)))].sort(
    (one, other) => one - other,
  )
  if (epochs.length !== offsets.length)
    throw new Error(
      `${epochs.length} epochs were recorded, and the clock was set ${offsets.length - 1} times`,
    )
  return epochs.map((epoch, n) => ({ epoch, offsetMs: offsets[n] ?? 0 }))
}

const spansOf = ({ coverage }: SourceTimeline, epoch: number): readonly Range[] =>
  coverage.filter((span) => span.epoch === epoch)

/** What is not shown of `range`, by the true clock: all epochs laid on one line. */
const notShownMs = (timeline: SourceTimeline, epochs: readonly Epoch[], range: Range): number => {
  const shown = epochs.flatMap(({ epoch, offsetMs }) =>
    spansOf(timeline, epoch).map(({ from, to }) => ({ from: from - offsetMs, to: to - offsetMs })),
  )
  return lengthOf(holesIn(range, shown).filter(({ from, to }) => to - from > seamMs))
}

/** Time of which two epochs tell. */
const overlapMs = (timeline: SourceTimeline, epochs: readonly Epoch[]): number =>
  epochs.reduce((sum, { epoch }, n) => {
    const later = epochs.slice(n + 1).flatMap((next) => spansOf(timeline, next.epoch))
    return sum + lengthOf(spansOf(timeline, epoch).flatMap((span) => within(span, later)))
  }, 0)

/** The frames of one camera over all epochs: what is missing, and how far a frame is from where it belongs. */
const picturesOf = (
  { hall, product }: FaultyRecording,
  index: FootageIndex,
  camera: { readonly number: number; readonly path: string },
  epochs: readonly Epoch[],
  range: Range,
): { readonly lostMs: number; readonly wallErrorMs: number } => {
  const clock = frameClockOf(hall.truth, camera.number, hall.stream)
  const clips = clipsOf(index, camera.path)
  const read = epochs.map(({ epoch, offsetMs }) =>
    readRecordedFrames(
      product.recordingsDir,
      clips.filter((clip) => clip.epoch === epoch),
      shifted(clock, offsetMs),
      hall.stream.fps,
    ),
  )
  const frames = new Set(read.flatMap((one) => [...one.frames]))
  return {
    lostMs: (missingFramesIn(clock, range, frames) * 1000) / hall.stream.fps,
    wallErrorMs: Math.max(...read.map(({ worstWallErrorMs }) => worstWallErrorMs)),
  }
}

/** Sets the clock again and again, recording between; @returns the time that was recorded, by the true clock */
const record = async (
  context: RunContext,
  recording: FaultyRecording,
  offsets: readonly number[],
): Promise<Range> => {
  const from = Date.now()
  for (const offsetMs of offsets) {
    recording.faults.clock(offsetMs)
    context.progress(`the clock shows ${offsetMs / 1000} s more than it is`)
    await waitGops(context, recording, gopsAnEpoch)
  }
  return { from, to: Date.now() }
}

/** All events of the recorder's journal, oldest first. */
const journalled = async ({ socket }: FaultyRecording): Promise<readonly string[]> => {
  const events: string[] = []
  for (let after = 0; ;) {
    const entries = await socket.journal(after)
    const last = entries.at(-1)
    if (!last) return events
    events.push(...entries.map(({ event }) => event))
    after = last.seq
  }
}

interface ClockStep {
  readonly name: string
  readonly summary: string
  /** Offsets of the clock one after the other, the first being none; told the length of a GOP. */
  readonly offsets: (gopMs: number) => readonly number[]
  /** What two epochs must tell of at least, in GOPs. */
  readonly overlapGops: number
}

const defineClockStep = ({ name, summary, offsets: offsetsFor, overlapGops }: ClockStep): RunDefinition =>
  defineRun({
    name,
    summary,
    options: hallOptions,
    bars: [
      { figure: 'extraLossMs', op: '==', limit: 0 },
      { figure: 'gapReasonWrong', op: '==', limit: 0 },
      { figure: 'phantomGaps', op: '==', limit: 0 },
      { figure: 'stepsNotTold', op: '==', limit: 0 },
      { figure: 'overlapMissing', op: '==', limit: 0 },
      { figure: 'worstWallErrorMs', op: '<=', limit: placedWithinMs },
      { figure: 'filesUnplayable', op: '==', limit: 0 },
    ],
    run: async (context) => {
      const recording = await startFaulty(
        context,
        context.options.cameras,
        await folderWithRecordings(context),
      )
      const { hall, product, footage } = recording
      const gopMs = gopMsOf(recording)
      const offsets = offsetsFor(gopMs)
      const range = await record(context, recording, offsets)
      const lastOffset = offsets.at(-1) ?? 0
      // A session may have run out while the clock leapt.
      const client = await signInAsSupervisor(product)
      const ids = [...(await footage.read()).sources.values()]
      const shown = {
        from: range.from + Math.min(...offsets),
        to: range.to + Math.max(...offsets) + 60_000,
      }
      const timelines = await until('the last epoch to be covered', coveredTimeoutMs, async () => {
        const now = await readTimeline(client, ids, shown)
        const last = Math.max(...now.flatMap(({ coverage }) => coverage.map(({ epoch }) => epoch)))
        const isCovered = (one: SourceTimeline): boolean =>
          spansOf(one, last).some(({ to }) => to >= range.to + lastOffset + gopMs)
        return now.every(isCovered) && now
      })
      const told = (await journalled(recording)).filter((event) => event === 'clock.stepped').length

      context.progress('stopping; comparing index and pictures')
      await product.end('SIGTERM')
      const index = await footage.read()
      const epochs = epochsOf(timelines, offsets)
      const pictures = hall.cameras.map((camera) => picturesOf(recording, index, camera, epochs, range))
      const notShown = timelines.map((timeline) => notShownMs(timeline, epochs, range))
      const overlaps = timelines.map((timeline) => overlapMs(timeline, epochs))
      const phantomGaps = timelines.flatMap(({ gaps }) => gaps).length
      for (const timeline of timelines)
        if (timeline.gaps.length > 0) context.progress(`gaps: ${JSON.stringify(timeline.gaps)}`)
      const { files, unplayable } = await countUnplayable(context, product.recordingsDir)
      return {
        cameras: timelines.length,
        extraLossMs: Math.max(...notShown, ...pictures.map(({ lostMs }) => lostMs)),
        gapReasonWrong: phantomGaps,
        phantomGaps,
        stepsNotTold: offsets.length - 1 - told,
        overlapMs: Math.min(...overlaps),
        overlapMissing: overlaps.filter((ms) => ms < overlapGops * gopMs).length,
        worstWallErrorMs: Math.max(...pictures.map(({ wallErrorMs }) => wallErrorMs)),
        files,
        filesUnplayable: unplayable,
      }
    },
  })

const hourMs = 3_600_000

export const clockForward = defineClockStep({
  name: 'clock-forward',
  summary: 'the clock is set an hour forward: a new epoch, no gap, every frame kept and in its place',
  offsets: () => [0, hourMs],
  overlapGops: 0,
})

/** After the hour some seconds more, so that two epochs tell of the same time. */
export const clockBack = defineClockStep({
  name: 'clock-back',
  summary:
    'the clock is set an hour back, then some seconds: new epochs, no gap, what overlaps is kept twice',
  offsets: (gopMs) => [0, -hourMs, -hourMs - 3 * gopMs],
  overlapGops: 2,
})
