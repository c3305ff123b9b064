import type { MissingRange } from '../../contract/recorder.ts'
import type { EpochMs, TimeRange } from '../../contract/time.ts'
import { joinToleranceMs } from '../clip/coverage.ts'
import { without } from '../clip/without.ts'
import type { Gap } from '../store/gap.ts'

/** A hold over years of an unsteady camera could answer with as many ranges as it had outages. */
const mostRanges = 1000

/** A hole as its gaps explain it; what none explains has no reason. */
const explained = (hole: TimeRange, gaps: readonly Gap[]): readonly MissingRange[] => {
  const told: MissingRange[] = []
  let at = hole.from
  const tell = (to: EpochMs, reason: MissingRange['reason']): void => {
    if (to > at) told.push({ from: at, to, reason })
    at = Math.max(at, to)
  }
  for (const { from, to, reason } of gaps.toSorted((a, b) => a.from - b.from)) {
    if (from >= hole.to || (to ?? Infinity) <= at) continue
    tell(from, null)
    tell(Math.min(hole.to, to ?? Infinity), reason)
  }
  tell(hole.to, null)
  return told
}

/**
 * The parts of `range` of which there is no footage, up to `known`: what lies behind that is yet to be written.
 * @param covered what clips cover, of all epochs
 * @param gaps of the same source
 */
export const missingWithin = (
  range: TimeRange,
  known: EpochMs,
  covered: readonly TimeRange[],
  gaps: readonly Gap[],
): readonly MissingRange[] => {
  const past = { from: range.from, to: Math.min(range.to, known) }
  const pieces = without(past, covered)
    .flatMap((hole) => explained(hole, gaps))
    .filter(({ from, to }) => to - from > joinToleranceMs)
  if (pieces.length <= mostRanges) return pieces
  return pieces
    .toSorted((a, b) => b.to - b.from - (a.to - a.from))
    .slice(0, mostRanges)
    .sort((a, b) => a.from - b.from)
}
