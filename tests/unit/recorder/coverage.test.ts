import { describe, expect, it } from 'vitest'
import { appendSpan, joinToleranceMs, type CoverageSpan } from '../../../server/recorder/clip/coverage.ts'

const joined = (...pieces: readonly CoverageSpan[]): readonly CoverageSpan[] => {
  const spans: CoverageSpan[] = []
  for (const piece of pieces) appendSpan(spans, piece)
  return spans
}

describe('coverage', () => {
  it('joins pieces that abut, to the step that the wall clock may take', () => {
    expect(
      joined(
        { epoch: 1, from: 0, to: 2000 },
        { epoch: 1, from: 2001, to: 4000 },
        { epoch: 1, from: 3999, to: 6000 },
      ),
    ).toEqual([{ epoch: 1, from: 0, to: 6000 }])
  })

  it('keeps a hole of a frame', () => {
    const pieces = [
      { epoch: 1, from: 0, to: 2000 },
      { epoch: 1, from: 2040, to: 4000 },
    ]
    expect(joinToleranceMs).toBeLessThan(40)
    expect(joined(...pieces)).toEqual(pieces)
  })

  it('never joins across a step of the clock', () => {
    const pieces = [
      { epoch: 1, from: 0, to: 2000 },
      { epoch: 2, from: 2000, to: 4000 },
    ]
    expect(joined(...pieces)).toEqual(pieces)
  })
})
