import { describe, expect, it } from 'vitest'
import {
  clampRange,
  narrowestMs,
  panBy,
  ticksOf,
  zoomAt,
} from '../../../client/src/hall/timeline/timeline-view.ts'

const hour = 3_600_000
const day = { from: Date.UTC(2026, 10, 22, 16), to: Date.UTC(2026, 10, 23, 16) }

describe('the view of a timeline', () => {
  it('never leaves its day', () => {
    expect(panBy({ from: day.from, to: day.from + hour }, -hour, day).from).toBe(day.from)
    expect(panBy({ from: day.to - hour, to: day.to }, hour, day).to).toBe(day.to)
    expect(clampRange({ from: day.from - hour, to: day.to + hour }, day)).toEqual(day)
  })

  it('zooms around the instant under the pointer, within limits', () => {
    const at = day.from + 6 * hour
    const closer = zoomAt(day, at, 0.5, day)
    expect(closer.to - closer.from).toBe(12 * hour)
    expect((at - closer.from) / (closer.to - closer.from)).toBeCloseTo(0.25)
    expect(zoomAt(closer, at, 100, day)).toEqual(day)
    const closest = zoomAt(day, at, 1e-9, day)
    expect(closest.to - closest.from).toBe(narrowestMs)
  })

  it('has ticks on round Beijing hours, as far apart as they are legible', () => {
    const ticks = ticksOf(day, 900, 88)
    expect(ticks[0]).toBe(day.from)
    expect(ticks[1]).toBe(day.from + 4 * hour)
    expect(ticksOf({ from: day.from, to: day.from + 60_000 }, 900, 88)).toHaveLength(7)
  })
})
