import { describe, expect, it } from 'vitest'
import {
  countGops,
  longestRunMissing,
  missingFramesIn,
  type FrameClock,
} from '../../support/measure/index.ts'
import { QUICK_STREAM } from '../../support/hall/index.ts'

/** A camera that sends 25 frames a second, its first at 1,000,000 ms, in loops of 500. */
const clock: FrameClock = {
  dueAt: (frame) => 1_000_000 + frame * 40,
  firstDueFrom: (wall) => Math.max(0, Math.ceil((wall - 1_000_000) / 40)),
  nearest: (number) => number,
}
const frames = (from: number, to: number) => Array.from({ length: to - from }, (_, n) => from + n)

describe('what a recording holds of what was sent', () => {
  it('expects only GOPs that were sent whole within the interval', () => {
    const range = { from: 1_000_001, to: 1_003_999 }
    expect(countGops(clock, QUICK_STREAM, range, new Set(frames(0, 200)))).toEqual({ expected: 2, lost: 0 })
    const whole = { from: 1_000_000, to: 1_004_000 }
    expect(countGops(clock, QUICK_STREAM, whole, new Set(frames(0, 200)))).toEqual({ expected: 4, lost: 0 })
  })

  it('counts a GOP as lost where a single frame is missing', () => {
    const held = new Set(frames(0, 100).filter((frame) => frame !== 49))
    const range = { from: 1_000_000, to: 1_004_000 }
    expect(countGops(clock, QUICK_STREAM, range, held)).toEqual({ expected: 4, lost: 1 })
  })

  it('counts missing frames, and the longest run of them, at the edges too', () => {
    const range = { from: 1_000_000, to: 1_004_000 }
    const held = new Set(frames(10, 90).filter((frame) => frame < 40 || frame >= 60))
    expect(missingFramesIn(clock, range, held)).toBe(40)
    expect(longestRunMissing(clock, range, held)).toBe(20)
    expect(longestRunMissing(clock, range, new Set())).toBe(100)
    expect(longestRunMissing(clock, range, new Set(frames(0, 100)))).toBe(0)
  })
})
