import type { SourceId } from '../contract/ids.ts'
import type { GapReason } from '../contract/recorder.ts'
import type { TimeRange } from '../contract/time.ts'
import type { CoveredSpan, MissingSpan } from './timeline.ts'

/** A stretch without footage. */
export interface MissingStretch extends TimeRange {
  /** Of the gap that explains it; null where none does. */
  readonly reason: GapReason | null
}

/** Shorter than this is a seam between files, not something missing. */
const seamMs = 1000

/** What no clip covers of a range of one source, and why. Epochs that overlap cover one another. */
export const missingStretches = (
  source: SourceId,
  range: TimeRange,
  covered: readonly CoveredSpan[],
  gaps: readonly MissingSpan[],
): readonly MissingStretch[] => {
  const found: TimeRange[] = []
  let at = range.from
  const own = covered.filter(({ sourceId }) => sourceId === source).toSorted((a, b) => a.from - b.from)
  for (const { from, to } of own) {
    if (from > at) found.push({ from: at, to: Math.min(from, range.to) })
    at = Math.max(at, to)
  }
  if (at < range.to) found.push({ from: at, to: range.to })
  return found
    .filter(({ from, to }) => to - from >= seamMs)
    .map(({ from, to }) => {
      const gap = gaps.find(
        (one) => one.sourceId === source && one.from < to && (one.to === null || one.to > from),
      )
      return { from, to, reason: gap?.reason ?? null }
    })
}
