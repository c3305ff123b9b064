import { describe, expect, it } from 'vitest'
import { rateOf, recentMs, remember, type Arrival } from '../../../server/recorder/health/rates.ts'

const arrival = (at: number, over: Partial<Arrival> = {}): Arrival => ({
  ...{ at, durationMs: 2000, frames: 50, bytes: 1_000_000 },
  ...over,
})
const after = (...arrivals: readonly Arrival[]): readonly Arrival[] =>
  arrivals.reduce<readonly Arrival[]>(remember, [])

describe('the rate of a stream', () => {
  it('is unknown where nothing came', () => {
    expect(rateOf([])).toBeNull()
    expect(rateOf([arrival(0, { durationMs: 0 })])).toBeNull()
  })

  it('is that of its first fragment by its own length, while there is no other', () => {
    expect(rateOf([arrival(0)])).toEqual({ framesPerSecond: 25, bitsPerSecond: 4_000_000 })
  })

  it('is what was delivered, whatever the camera stamps', () => {
    const lying = Array.from({ length: 8 }, (_, n) => arrival((n * 50 * 1000) / 21))
    expect(rateOf(after(...lying))?.framesPerSecond).toBeCloseTo(21, 6)
  })

  it('forgets what is older than now is long', () => {
    const slowed = [
      arrival(0),
      arrival(2000),
      arrival(2000 + recentMs, { frames: 30 }),
      arrival(62_000, { frames: 30 }),
    ]
    expect(rateOf(after(...slowed))?.framesPerSecond).toBeCloseTo(1, 6)
  })

  it('is known of fragments that are longer than now', () => {
    const rare = [arrival(0), arrival(40_000, { frames: 1000 }), arrival(80_000, { frames: 1000 })]
    expect(rateOf(after(...rare))?.framesPerSecond).toBeCloseTo(25, 6)
  })
})
