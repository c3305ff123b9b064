import type { MixedSpan } from '../contract/footage.ts'
import type { GapReason } from '../contract/recorder.ts'
import type { EpochMs, TimeRange } from '../contract/time.ts'

/** A gap as far as it matters to a drawing. */
export interface BriefGap {
  readonly from: EpochMs
  /** Infinity while it lasts. */
  readonly to: EpochMs
  readonly reason: GapReason
}

/** What one source has within one epoch, each list in order of time. */
export interface Stretches {
  readonly coverage: readonly TimeRange[]
  readonly gaps: readonly BriefGap[]
}

/** Stretches of which those too short to be told apart are merged. */
export interface Merged extends Stretches {
  readonly mixed: readonly Omit<MixedSpan, 'epoch'>[]
}

/** Neighbours that are being merged. */
interface Group {
  readonly coverage: TimeRange[]
  readonly gaps: BriefGap[]
  readonly from: EpochMs
  to: EpochMs
}

const lengthOf = (spans: readonly TimeRange[]): number =>
  spans.reduce((sum, { from, to }) => sum + to - from, 0)

/** The reason of the most of the time; of two alike the first. */
const mainReason = (gaps: readonly BriefGap[]): GapReason | null => {
  const lengths = new Map<GapReason, number>()
  for (const { from, to, reason } of gaps) lengths.set(reason, (lengths.get(reason) ?? 0) + to - from)
  let main: GapReason | null = null
  for (const [reason, length] of lengths)
    if (main === null || length > (lengths.get(main) ?? 0)) main = reason
  return main
}

/**
 * Merges neighbours that are each shorter than `resolution` milliseconds and begin within it. One that has no such
 * neighbour stays as it is, and so does all that is longer; so what there is, and that something is missing, is never
 * hidden, and there are at most about four stretches for each `resolution` of time.
 */
export const mergeStretches = ({ coverage, gaps }: Stretches, resolution: number): Merged => {
  const merged = {
    coverage: [] as TimeRange[],
    gaps: [] as BriefGap[],
    mixed: [] as Omit<MixedSpan, 'epoch'>[],
  }
  let group: Group | undefined

  const endGroup = (): void => {
    if (!group) return
    if (group.coverage.length + group.gaps.length === 1) {
      merged.coverage.push(...group.coverage)
      merged.gaps.push(...group.gaps)
    } else {
      const { from, to } = group
      const coveredMs = Math.min(to - from, lengthOf(group.coverage))
      merged.mixed.push({ from, to, coveredMs, gaps: group.gaps.length, reason: mainReason(group.gaps) })
    }
    group = undefined
  }
  const groupFor = ({ from, to }: TimeRange): Group => {
    if (group && from - group.from >= resolution) endGroup()
    group ??= { coverage: [], gaps: [], from, to }
    group.to = Math.max(group.to, to)
    return group
  }
  const isLong = ({ from, to }: TimeRange): boolean => to - from >= resolution

  for (let c = 0, g = 0; c < coverage.length || g < gaps.length;) {
    const [span, gap] = [coverage[c], gaps[g]]
    if (span && (!gap || span.from <= gap.from)) {
      c += 1
      if (isLong(span)) {
        endGroup()
        merged.coverage.push(span)
      } else groupFor(span).coverage.push(span)
    } else if (gap) {
      g += 1
      if (isLong(gap)) {
        endGroup()
        merged.gaps.push(gap)
      } else groupFor(gap).gaps.push(gap)
    }
  }
  endGroup()
  return merged
}
