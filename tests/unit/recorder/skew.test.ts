import { describe, expect, it } from 'vitest'
import { settlingMs } from '../../../server/recorder/clip/wall-clock.ts'
import { followOffset, skewOf, type SkewTrack } from '../../../server/recorder/health/skew.ts'

/** A stream whose offset falls by `ppm` (its camera's clock is fast), a fragment each 2 s, for so many minutes. */
const stream = (minutes: number, ppm: number): SkewTrack | undefined => {
  let track: SkewTrack | undefined
  for (let at = 0; at <= minutes * 60_000; at += 2000)
    // While it settles, the offset is off by seconds: that is no skew.
    track = followOffset(track, at, (at < settlingMs ? 3000 : 1000) - (at * ppm) / 1_000_000)
  return track
}

describe("a camera's clock against ours", () => {
  it('is unknown until the stream has settled', () => {
    expect(skewOf(undefined)).toBeNull()
    expect(skewOf(stream(0.9, 200))).toBeNull()
  })

  it('has a drift at once, and a rate after ten minutes', () => {
    const young = skewOf(stream(6, 200))
    expect(young?.ppm).toBeNull()
    expect(young?.driftMs).toBeCloseTo(60, 0)
    expect(skewOf(stream(12, 200))?.ppm).toBeCloseTo(200, 3)
    expect(skewOf(stream(12, -50))?.ppm).toBeCloseTo(-50, 3)
  })

  it('is the rate of the last hour, while the drift adds up', () => {
    let track = stream(60, 0)
    for (let at = 3_602_000; at <= 3 * 3_600_000; at += 2000)
      track = followOffset(track, at, 1000 - ((at - 3_600_000) * 100) / 1_000_000)
    const skew = skewOf(track)
    expect(skew?.ppm).toBeCloseTo(100, 1)
    expect(skew?.driftMs).toBeCloseTo(720, 0)
    expect(track?.samples.length).toBeLessThanOrEqual(62)
  })
})
