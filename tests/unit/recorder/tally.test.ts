import { describe, expect, it } from 'vitest'
import {
  addTo,
  dayOf,
  hourMs,
  hourOf,
  usualFrameRate,
  weekHours,
  type Hours,
  type Tally,
} from '../../../server/recorder/health/tally.ts'

const now = Date.parse('2026-03-02T09:20:00+08:00')
const footage = (seconds: number, fps: number, restarts = 0): Tally => ({
  ...{ frames: seconds * fps, bytes: seconds * 500_000, coveredMs: seconds * 1000, restarts },
})
const hours = (...tallies: readonly (readonly [hoursAgo: number, tally: Tally])[]): Hours =>
  [...tallies]
    .sort(([one], [other]) => other - one)
    .reduce<Hours>((sum, [ago, tally]) => addTo(sum, now - ago * hourMs, tally), new Map())

describe('the hours of a source', () => {
  it('say nothing of a day without footage', () => {
    expect(dayOf(new Map(), now)).toEqual({
      ...{ rate: null, restarts: 0, bitsPerSecond: Array.from({ length: 24 }, () => null) },
    })
  })

  it('tell the rates of the time that was recorded, and how often the stream broke off, in the last day alone', () => {
    const day = dayOf(
      hours([30, footage(3600, 5, 9)], [2, footage(600, 25, 1)], [0, footage(600, 15, 2)]),
      now,
    )
    expect(day.rate).toEqual({ framesPerSecond: 20, bitsPerSecond: 4_000_000 })
    expect(day.restarts).toBe(3)
    expect(day.bitsPerSecond.flatMap((rate, n) => (rate === null ? [] : [n]))).toEqual([21, 23])
  })

  it('add up within an hour, and go no further back than a week', () => {
    const kept = hours([weekHours + 5, footage(1, 1)], [0, footage(10, 25)], [0, footage(20, 25)])
    expect([...kept]).toEqual([[hourOf(now), footage(30, 25)]])
  })

  it('tell the usual frame rate once three of them say enough: a bad day does not change it', () => {
    const few = hours([5, footage(3600, 25)], [4, footage(3600, 25)], [3, footage(30, 25)])
    expect(usualFrameRate(few)).toBeNull()
    const days = Array.from({ length: 60 }, (_, ago) => [ago, footage(3600, ago < 24 ? 3 : 25)] as const)
    expect(usualFrameRate(hours(...days))).toBe(25)
  })
})
