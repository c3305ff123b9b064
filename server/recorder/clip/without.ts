import type { TimeRange } from '../../contract/time.ts'

/** `range` without `taken`, what is left in order of time. */
export const without = (range: TimeRange, taken: readonly TimeRange[]): readonly TimeRange[] => {
  const left: TimeRange[] = []
  let at = range.from
  for (const { from, to } of taken.toSorted((a, b) => a.from - b.from)) {
    if (to <= at || from >= range.to) continue
    if (from > at) left.push({ from: at, to: from })
    at = to
  }
  if (at < range.to) left.push({ from: at, to: range.to })
  return left
}
