import { retryDelayMs } from '../../../server/recorder/source/retry.ts'
import { holesIn, lengthOf, type Range } from './coverage.ts'
import type { FootageIndex } from './footage-database.ts'
import { lostInPictures } from './lost-in-pictures.ts'
import type { Recording } from './recording-hall.ts'
import { lostMsIn, type SourceTimeline, type ToldTime } from './timeline.ts'

/** A fault as a drill made it; times in milliseconds. */
export interface Outage {
  /** From the beginning of the fault until the camera answers again, or the disk takes bytes again. */
  readonly lastedMs: number
  /** Distance of the camera's key frames. */
  readonly gopMs: number
  /** Nothing but silence tells of it: no closed connection, no refusal, no error. */
  readonly silent?: boolean
  /** The recorder's `retryMaxMs`: its back-off may still be waiting when the outage ends. */
  readonly retryMaxMs: number
}

/** Reconnecting, beside the GOP that was lost half and the one that is waited for. */
const reconnectMs = 1500
/** A camera that says nothing for so many GOPs has stalled. */
const silentGops = 3

/**
 * The longest wait between two attempts that can be under way when an outage has lasted so long: attempts that fail at
 * once, so that the back-off grows as fast as it can.
 */
export const backOffInForceMs = ({
  lastedMs,
  retryMaxMs,
}: Pick<Outage, 'lastedMs' | 'retryMaxMs'>): number => {
  const soonest = 0
  const latest = 1
  let waitedMs = 0
  for (let failures = 1; ; failures += 1) {
    const waitMs = retryDelayMs(failures, retryMaxMs, soonest)
    const longestMs = retryDelayMs(failures, retryMaxMs, latest)
    waitedMs += waitMs
    if (waitedMs > lastedMs || waitMs >= retryDelayMs(Infinity, retryMaxMs, soonest)) return longestMs
  }
}

/** What an outage may cost a camera, in milliseconds: DESIGN.md §3. */
export const allowanceMs = (outage: Outage): number =>
  outage.lastedMs +
  2 * outage.gopMs +
  reconnectMs +
  (outage.silent === true ? silentGops * outage.gopMs : 0) +
  backOffInForceMs(outage)

/** What one camera lost within a range, in milliseconds, seen in two ways. */
export interface Loss {
  /** Path of the camera: `cam-01`. */
  readonly camera: string
  /** What people are shown as a gap, or as nothing. */
  readonly shownMs: number
  /** Time of the frames that the camera sent and no file holds. */
  readonly picturesMs: number
}

/** What each camera of the hall lost within `range`. @throws Error where a camera has no timeline */
export const lossesIn = (
  recorded: Pick<Recording, 'hall' | 'product'>,
  index: FootageIndex,
  timelines: readonly SourceTimeline[],
  range: Range,
): readonly Loss[] => {
  const pictures = lostInPictures(recorded, index, range)
  return recorded.hall.cameras.map(({ path }, n) => {
    const timeline = timelines.find(({ sourceId }) => sourceId === index.sources.get(path))
    if (!timeline) throw new Error(`no timeline was read of ${path}`)
    return { camera: path, shownMs: lostMsIn(range, timeline), picturesMs: pictures[n] ?? 0 }
  })
}

/** The worst that any camera lost beyond what is allowed, in milliseconds: 0 where all kept within it. */
export const extraLossMs = (losses: readonly Loss[], allowedMs: number): number =>
  Math.max(
    0,
    ...losses.flatMap(({ shownMs, picturesMs }) => [shownMs, picturesMs]).map((ms) => ms - allowedMs),
  )

/**
 * Whether what is missing within `range` is told as what it was: there is a gap of one of the reasons, and gaps of
 * these reasons alone explain every hole from its start to its end.
 */
export const isToldAs = (reasons: readonly string[], range: Range, { coverage, gaps }: ToldTime): boolean => {
  const met = gaps.filter((gap) => gap.from < range.to && gap.to > range.from)
  const told = met.filter(({ reason }) => reasons.includes(reason))
  const holes = holesIn(range, coverage)
  return (
    told.length > 0 &&
    told.length === met.length &&
    lengthOf(holes.flatMap((hole) => holesIn(hole, told))) === 0
  )
}
