import type { Timeline } from '../contract/footage.ts'
import type { HoldId, SourceId } from '../contract/ids.ts'
import type { GapReason } from '../contract/recorder.ts'
import type { EpochMs, TimeRange } from '../contract/time.ts'

/** What one source has, as the index holds it: whole spans, also where they reach out of the range asked for. */
export interface CoveredSpan extends TimeRange {
  readonly sourceId: SourceId
  readonly epoch: number
}

export interface MissingSpan {
  readonly sourceId: SourceId
  readonly epoch: number
  readonly from: EpochMs
  /** null while it lasts */
  readonly to: EpochMs | null
  readonly reason: GapReason
  readonly detail: string | null
}

const inOrder = <Span extends { readonly from: EpochMs }>(spans: readonly Span[] = []): readonly Span[] =>
  spans.toSorted((a, b) => a.from - b.from)

export interface HeldSpan extends TimeRange {
  readonly id: HoldId
  readonly sourceId: SourceId
  readonly reason: string
}

/** The timeline of sources in the order asked for, everything in order of time; what was or is missing cut to the range. */
export const timelineOf = (
  sources: readonly SourceId[],
  range: TimeRange,
  now: EpochMs,
  covered: readonly CoveredSpan[],
  missing: readonly MissingSpan[],
  held: readonly HeldSpan[],
): Timeline => {
  const coverage = Map.groupBy(covered, (span) => span.sourceId)
  const gaps = Map.groupBy(missing, (gap) => gap.sourceId)
  const holds = Map.groupBy(held, (hold) => hold.sourceId)
  const cutFrom = (at: EpochMs): EpochMs => Math.max(at, range.from)
  const cutTo = (at: EpochMs): EpochMs => Math.min(at, range.to)
  return {
    from: range.from,
    to: range.to,
    now,
    sources: sources.map((source) => ({
      source,
      coverage: inOrder(coverage.get(source)).map(({ from, to, epoch }) => ({
        from: cutFrom(from),
        to: cutTo(to),
        epoch,
      })),
      gaps: inOrder(gaps.get(source)).map(({ from, to, epoch, reason, detail }) => ({
        from: cutFrom(from),
        to: to === null ? null : cutTo(to),
        epoch,
        reason,
        detail,
      })),
      holds: inOrder(holds.get(source)).map(({ id, from, to, reason }) => ({ id, from, to, reason })),
    })),
  }
}
