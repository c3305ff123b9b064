import type { TimeRange } from '../../../../server/contract/time.ts'

/** Where a moment is in a video that shows these times one after the other, in seconds; what it lacks is at the next. */
export const videoSeconds = (spans: readonly TimeRange[], at: number): number => {
  let before = 0
  for (const { from, to } of spans) {
    if (at < to) return (before + Math.max(0, at - from)) / 1000
    before += to - from
  }
  return before / 1000
}

/** The moment that is seen at a second of such a video. */
export const wallAt = (spans: readonly TimeRange[], seconds: number): number => {
  let left = seconds * 1000
  for (const { from, to } of spans) {
    if (left < to - from) return from + left
    left -= to - from
  }
  return spans.at(-1)?.to ?? 0
}
