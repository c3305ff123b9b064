import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { holesOf, selectPictures } from '../../../server/recorder/exports/select-pictures.ts'

const frameMs = 40
const pictures = (from: number, count: number) =>
  Array.from({ length: count }, (_, n) => ({ wall: from + n * frameMs, durationMs: frameMs, sync: n === 0 }))

describe('the pictures that an export shows', () => {
  it('are as many as its length has, whatever instant it begins at', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 4000 }), fc.integer({ min: 1, max: 100 }), (offset, count) => {
        const range = { from: offset, to: offset + count * frameMs }
        const gops = [0, 2000, 4000, 6000, 8000].map((from) => pictures(from, 50))
        const shown = gops.reduce((sum, gop) => sum + (selectPictures(gop, range)?.shown ?? 0), 0)
        expect(shown).toBe(count)
      }),
    )
  })

  it('are told with those before them that they need, and none behind', () => {
    expect(selectPictures(pictures(0, 50), { from: 400, to: 800 })).toEqual({
      ...{ taken: { from: 0, to: 20 }, hiddenBefore: 10, shown: 10 },
    })
    expect(selectPictures(pictures(0, 50), { from: 5000, to: 6000 })).toBeUndefined()
  })

  it('in another order of decoding are told by their time', () => {
    const [first, second, third, fourth] = pictures(0, 4)
    if (!first || !second || !third || !fourth) throw new Error('four pictures are needed')
    // I B B P: the last in time is decoded second.
    expect(selectPictures([first, fourth, second, third], { from: 40, to: 120 })).toEqual({
      ...{ taken: { from: 0, to: 4 }, hiddenBefore: 1, shown: 2 },
    })
  })
})

describe('what an export lacks', () => {
  it('is told where it is longer than a seam', () => {
    const pieces = [
      { from: 1000, to: 3000 },
      { from: 3050, to: 5000 },
      { from: 8000, to: 9000 },
    ]
    expect(holesOf(pieces, { from: 0, to: 10_000 }, 100)).toEqual([
      { from: 0, to: 1000 },
      { from: 5000, to: 8000 },
      { from: 9000, to: 10_000 },
    ])
    expect(holesOf([], { from: 0, to: 50 }, 100)).toEqual([])
  })
})
