import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { SourceId } from '../../../server/contract/ids.ts'
import type { GapReason } from '../../../server/contract/recorder.ts'
import { newId } from '../../../server/kernel/ids/index.ts'
import { without } from '../../../server/recorder/clip/without.ts'
import { missingWithin } from '../../../server/recorder/holds/missing.ts'
import { GapId, type Gap } from '../../../server/recorder/store/gap.ts'

const sourceId = newId(SourceId)
const gap = (from: number, to: number | null, reason: GapReason): Gap => ({
  ...{ id: newId(GapId), sourceId, epoch: 0, from, to, reason, detail: null },
})

describe('what a hold came too late for', () => {
  it('is nothing where all of it is covered, or yet to come', () => {
    expect(missingWithin({ from: 1000, to: 9000 }, 5000, [{ from: 0, to: 5000 }], [])).toEqual([])
    expect(missingWithin({ from: 6000, to: 9000 }, 5000, [], [])).toEqual([])
  })

  it('is named with the reason of the gap, and without one where nothing explains it', () => {
    const gaps = [gap(2000, 4000, 'deleted'), gap(4000, 5000, 'unreachable')]
    expect(missingWithin({ from: 0, to: 9000 }, 8000, [{ from: 5000, to: 8000 }], gaps)).toEqual([
      { from: 0, to: 2000, reason: null },
      { from: 2000, to: 4000, reason: 'deleted' },
      { from: 4000, to: 5000, reason: 'unreachable' },
    ])
  })

  it('reaches up to now where the gap lasts', () => {
    expect(missingWithin({ from: 0, to: 9000 }, 7000, [], [gap(0, null, 'disabled')])).toEqual([
      { from: 0, to: 7000, reason: 'disabled' },
    ])
  })

  it('takes no note of a seam between clips', () => {
    const covered = [
      { from: 0, to: 1000 },
      { from: 1015, to: 2000 },
    ]
    expect(missingWithin({ from: 0, to: 2000 }, 2000, covered, [])).toEqual([])
  })

  it('answers with the longest ranges where there are too many', () => {
    const covered = Array.from({ length: 1200 }, (_, n) => ({ from: n * 1000, to: n * 1000 + 900 }))
    const missing = missingWithin({ from: 0, to: 2_000_000 }, 2_000_000, covered, [])
    expect(missing).toHaveLength(1000)
    expect(missing.at(-1)).toEqual({ from: 1_199_900, to: 2_000_000, reason: null })
  })
})

const someRange = fc
  .tuple(fc.integer({ min: 0, max: 100 }), fc.integer({ min: 1, max: 30 }))
  .map(([from, length]) => ({ from, to: from + length }))

describe('a range without others', () => {
  it('holds an instant exactly where none of the others does', () => {
    fc.assert(
      fc.property(someRange, fc.array(someRange, { maxLength: 8 }), (range, taken) => {
        const left = without(range, taken)
        const holds = (at: number) => (one: { from: number; to: number }) => one.from <= at && at < one.to
        for (let at = range.from; at < range.to; at += 1)
          expect(left.some(holds(at))).toBe(!taken.some(holds(at)))
        expect(left.every(({ from, to }) => range.from <= from && from < to && to <= range.to)).toBe(true)
      }),
    )
  })
})
