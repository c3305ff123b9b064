import type { TimeRange } from '../../../../server/contract/time.ts'

const minuteMs = 60_000
const hourMs = 60 * minuteMs
export const narrowestMs = minuteMs

/** Distances between ticks, from the finest. */
const steps = [
  100,
  200,
  500,
  1000,
  2000,
  5000,
  10_000,
  30_000,
  minuteMs,
  5 * minuteMs,
  10 * minuteMs,
  30 * minuteMs,
  hourMs,
  2 * hourMs,
  4 * hourMs,
  6 * hourMs,
  12 * hourMs,
  24 * hourMs,
  48 * hourMs,
  120 * hourMs,
  240 * hourMs,
  480 * hourMs,
]

/** Moves a range into bounds without changing its length, unless it is longer than they are. */
export const clampRange = ({ from, to }: TimeRange, bounds: TimeRange): TimeRange => {
  const length = Math.min(to - from, bounds.to - bounds.from)
  const start = Math.min(Math.max(from, bounds.from), bounds.to - length)
  return { from: start, to: start + length }
}

/** Zooms by `factor` (< 1: closer) so that the instant under the pointer stays under it. */
export const zoomAt = (
  view: TimeRange,
  at: number,
  factor: number,
  bounds: TimeRange,
  narrowest = narrowestMs,
): TimeRange => {
  const length = Math.min(Math.max((view.to - view.from) * factor, narrowest), bounds.to - bounds.from)
  const share = (at - view.from) / (view.to - view.from)
  const from = at - share * length
  return clampRange({ from, to: from + length }, bounds)
}

export const panBy = (view: TimeRange, by: number, bounds: TimeRange): TimeRange =>
  clampRange({ from: view.from + by, to: view.to + by }, bounds)

/** Instants to mark, at least `apart` pixels from one another. Days are Beijing's, so ticks count from UTC+8. */
export const ticksOf = ({ from, to }: TimeRange, width: number, apart: number): readonly number[] => {
  const wanted = ((to - from) / Math.max(1, width)) * apart
  const step = steps.find((one) => one >= wanted) ?? 480 * hourMs
  const first = Math.ceil((from + 8 * hourMs) / step) * step - 8 * hourMs
  const count = Math.max(0, Math.floor((to - first) / step) + 1)
  return Array.from({ length: count }, (_, index) => first + index * step)
}
