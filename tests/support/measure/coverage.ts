/** A half-open range of wall-clock time, epoch milliseconds. */
export interface Range {
  readonly from: number
  readonly to: number
}

/** What of `range` none of the spans covers, in order. Spans may overlap and come in any order. */
export const holesIn = (range: Range, spans: readonly Range[]): readonly Range[] => {
  const holes: Range[] = []
  let covered = range.from
  for (const span of spans.toSorted((one, other) => one.from - other.from)) {
    if (span.from >= range.to) break
    if (span.from > covered) holes.push({ from: covered, to: span.from })
    covered = Math.max(covered, span.to)
  }
  if (covered < range.to) holes.push({ from: covered, to: range.to })
  return holes
}

export const lengthOf = (ranges: readonly Range[]): number =>
  ranges.reduce((sum, { from, to }) => sum + to - from, 0)

/** What of the spans lies within `range`. */
export const within = (range: Range, spans: readonly Range[]): readonly Range[] =>
  spans
    .map(({ from, to }) => ({ from: Math.max(from, range.from), to: Math.min(to, range.to) }))
    .filter(({ from, to }) => from < to)
