import type { Timeline } from '../contract/footage.ts'
import type { HoldId, SourceId } from '../contract/ids.ts'
import type { GapReason } from '../contract/recorder.ts'
import type { EpochMs, TimeRange } from '../contract/time.ts'
import { mergeStretches, type Stretches } from './merge-spans.ts'

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

const inOrder = <Span extends { readonly from: EpochMs }>(spans: readonly Span[] = []): Span[] =>
  spans.toSorted((a, b) => a.from - b.from)

export interface HeldSpan extends TimeRange {
  readonly id: HoldId
  readonly sourceId: SourceId
  readonly reason: string
}

/** Holds of a source as they are told. */
const holdsOf = (held: readonly HeldSpan[] = []) =>
  inOrder(held).map(({ id, from, to, reason }) => ({ id, from, to, reason }))

/** The exact timeline of sources in the order asked for, everything in order of time; what was or is missing cut to the range. */
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
      holds: holdsOf(holds.get(source)),
      mixed: [],
    })),
  }
}

/** What one source has within one epoch, cut to the range asked for. */
export interface SourceStretches extends Stretches {
  readonly sourceId: SourceId
  readonly epoch: number
}

/** The timeline as someone sees it who cannot tell apart what is shorter than `resolution` milliseconds. */
export const coarseTimelineOf = (
  sources: readonly SourceId[],
  range: TimeRange,
  now: EpochMs,
  stretches: readonly SourceStretches[],
  held: readonly HeldSpan[],
  resolution: number,
): Timeline => {
  const merged = stretches.map(({ sourceId, epoch, coverage, gaps }) => ({
    sourceId,
    epoch,
    ...mergeStretches({ coverage, gaps }, resolution),
  }))
  const bySource = Map.groupBy(merged, ({ sourceId }) => sourceId)
  const holds = Map.groupBy(held, ({ sourceId }) => sourceId)
  return {
    ...{ from: range.from, to: range.to, now },
    sources: sources.map((source) => {
      const epochs = bySource.get(source) ?? []
      return {
        source,
        coverage: inOrder(
          epochs.flatMap(({ epoch, coverage }) => coverage.map((span) => ({ ...span, epoch }))),
        ),
        gaps: inOrder(
          epochs.flatMap(({ epoch, gaps }) =>
            gaps.map(({ from, to, reason }) => ({
              ...{ from, to: to === Infinity ? null : to, epoch, reason, detail: null },
            })),
          ),
        ),
        holds: holdsOf(holds.get(source)),
        mixed: inOrder(epochs.flatMap(({ epoch, mixed }) => mixed.map((span) => ({ ...span, epoch })))),
      }
    }),
  }
}
