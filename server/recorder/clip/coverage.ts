import type { EpochMs } from '../../contract/time.ts'
import { joinToleranceMs } from '../../footage-index/index.ts'
import { without } from './without.ts'

/** Wall-clock time without a hole, [from, to), within one epoch of the recorder's clock. */
export interface CoverageSpan {
  readonly epoch: number
  readonly from: EpochMs
  readonly to: EpochMs
}

export { joinToleranceMs }

/** Whether `next` goes on where `span` ends. */
export const continues = (span: CoverageSpan, next: CoverageSpan): boolean =>
  next.epoch === span.epoch && Math.abs(next.from - span.to) <= joinToleranceMs

/** `span` with `next` at its end, or `next` alone where it does not go on there. */
export const extendSpan = (span: CoverageSpan | undefined, next: CoverageSpan): CoverageSpan =>
  span && continues(span, next) ? { ...span, to: Math.max(span.to, next.to) } : next

/** Adds a piece to spans in order of time: to the last one where it goes on there, else as a new one. */
export const appendSpan = (spans: CoverageSpan[], piece: CoverageSpan): void => {
  const last = spans.at(-1)
  if (last && continues(last, piece)) spans[spans.length - 1] = extendSpan(last, piece)
  else spans.push(piece)
}

/** What of `span` none of the others covers, in order of time. Shorter pieces than the tolerance are no hole. */
export const holesOf = (span: CoverageSpan, others: readonly CoverageSpan[]): readonly CoverageSpan[] =>
  without(span, others)
    .filter(({ from, to }) => to - from > joinToleranceMs)
    .map((hole) => ({ ...span, ...hole }))
