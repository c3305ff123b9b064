import type { TimeRange } from '../../../../../server/contract/time.ts'
import { dayMs, formatDate, formatMinute, formatTenth, formatTime } from '../../../ui/wall-clock.ts'
import { ticksOf } from '../../timeline/timeline-view.ts'

/** What a timeline can show at most, and at least. */
export const widestMs = 90 * dayMs
export const narrowestMs = 1000

/** All that a timeline may be moved to: the widest view, up to a little after now. */
export const boundsAt = (now: number): TimeRange => ({ from: now - 10 * 366 * dayMs, to: now + dayMs })

/** A view of this length with an instant in its middle. */
export const viewAround = (at: number, lengthMs: number): TimeRange => ({
  from: at - lengthMs / 2,
  to: at + lengthMs / 2,
})

export interface Tick {
  readonly at: number
  readonly text: string
  /** A day begins here. */
  readonly day: boolean
}

const zoneMs = 8 * 3_600_000
const beginsDay = (at: number): boolean => (at + zoneMs) % dayMs === 0

/** Ticks with the words that tell them apart at this width. */
export const labelledTicks = (view: TimeRange, width: number, apart: number): readonly Tick[] => {
  const ticks = ticksOf(view, width, apart)
  const step = (ticks[1] ?? Infinity) - (ticks[0] ?? 0)
  const text = (at: number): string => {
    if (beginsDay(at)) return formatDate(at).slice(5)
    if (step < 1000) return formatTenth(at)
    return step < 60_000 ? formatTime(at) : formatMinute(at)
  }
  return ticks.map((at) => ({ at, text: text(at), day: beginsDay(at) }))
}

/** Where a stretch lies on the screen: at least a pixel of what is in view; undefined: none of it is. */
export const boxOf = (
  { from, to }: TimeRange,
  view: TimeRange,
  width: number,
): { readonly x: number; readonly width: number } | undefined => {
  if (to <= view.from || from >= view.to) return undefined
  const scale = width / (view.to - view.from)
  const x = Math.max(0, (from - view.from) * scale)
  return { x, width: Math.max(1, Math.min(width, (to - view.from) * scale) - x) }
}
