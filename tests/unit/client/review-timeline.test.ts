import { describe, expect, it } from 'vitest'
import type { SourceId } from '../../../server/contract/ids.ts'
import { readReviewAddress, writeReviewAddress } from '../../../client/src/hall/review/review-address.ts'
import { boxOf, labelledTicks, narrowestMs, widestMs } from '../../../client/src/hall/review/timeline/axis.ts'
import { markBeside, markUnder, type Mark } from '../../../client/src/hall/review/timeline/marks.ts'
import {
  footageBeside,
  gapBeside,
  noRow,
  underPointer,
  type RowFootage,
} from '../../../client/src/hall/review/timeline/row-footage.ts'
import { unzoomed, zoomAbout, zoomTo } from '../../../client/src/hall/review/use-digital-zoom.ts'
import { serves } from '../../../client/src/hall/review/timeline/use-timeline.ts'

const minute = 60_000
const row = (part: Partial<RowFootage>): RowFootage => ({ ...noRow, ...part })
const span = (from: number, to: number) => ({ from, to, epoch: 1 })
const gap = (from: number, to: number | null) => ({
  ...{ from, to, epoch: 1, reason: 'unreachable' as const, detail: null },
})

describe('the axis', () => {
  it.each([narrowestMs, minute, 3_600_000, 86_400_000, widestMs])(
    'has a readable number of ticks over %d ms, each with its own words',
    (length) => {
      const ticks = labelledTicks({ from: 1_800_000_000_000, to: 1_800_000_000_000 + length }, 1200, 84)
      expect(ticks.length).toBeGreaterThan(1)
      expect(ticks.length).toBeLessThanOrEqual(15)
      ticks.forEach(({ text }, n) => expect(text).not.toBe(ticks[n - 1]?.text))
    },
  )

  it('draws the shortest stretch as a pixel, and nothing of what is out of view', () => {
    const view = { from: 0, to: 1000 }
    expect(boxOf({ from: 500, to: 500.1 }, view, 100)).toEqual({ x: 50, width: 1 })
    expect(boxOf({ from: -500, to: 2000 }, view, 100)).toEqual({ x: 0, width: 100 })
    expect(boxOf({ from: 1000, to: 2000 }, view, 100)).toBeUndefined()
  })
})

describe('rows of footage', () => {
  const one = row({ coverage: [span(0, 100)], gaps: [gap(100, 5000)] })
  const other = row({ coverage: [span(4000, 9000)], gaps: [gap(9000, null)] })

  it('tell what stands under the pointer', () => {
    expect(underPointer(one, 50).kind).toBe('covered')
    expect(underPointer(one, 200)).toMatchObject({ kind: 'gap', gap: { reason: 'unreachable' } })
    expect(underPointer(other, 1_000_000).kind).toBe('gap')
    expect(underPointer(one, 6000).kind).toBe('nothing')
  })

  it('tell where any of them has footage beside an instant', () => {
    expect(footageBeside([one, other], 200, 1)).toBe(4000)
    expect(footageBeside([one, other], 50, 1)).toBe(50)
    expect(footageBeside([one, other], 200, -1)).toBe(99)
    expect(footageBeside([one, other], 9000, 1)).toBeUndefined()
  })

  it('tell the next gap and the last one', () => {
    expect(gapBeside([one, other], 500, 1)).toBe(9000)
    expect(gapBeside([one, other], 8000, -1)).toBe(100)
    expect(gapBeside([one, other], 9000, 1)).toBeUndefined()
  })
})

it('marks are gone to one after the other, not to the one that one stands on', () => {
  const mark = (at: number): Mark => ({
    ...{ kind: 'bookmark', id: String(at), source: 's' as SourceId, at, to: at, text: '' },
  })
  const marks = [mark(50_000), mark(10_000)]
  expect(markBeside(marks, 10_000, 1)?.at).toBe(50_000)
  expect(markBeside(marks, 50_000, -1)?.at).toBe(10_000)
  expect(markBeside(marks, 50_000, 1)).toBeUndefined()
})

it('the pointer means what begins near it, else the case whose footage lies under it', () => {
  const mark = (kind: Mark['kind'], at: number, to: number): Mark => ({
    ...{ kind, id: String(at), source: 's' as SourceId, at, to, text: '' },
  })
  const marks = [mark('evidence', 1000, 9000), mark('bookmark', 5000, 9000)]
  expect(markUnder(marks, 5100, 200)?.kind).toBe('bookmark')
  expect(markUnder(marks, 3000, 200)?.kind).toBe('evidence')
  expect(markUnder(marks, 9000, 200)).toBeUndefined()
})

it('what is known of a timeline serves views within it, not far finer ones', () => {
  const known = { range: { from: 0, to: 1000 }, resolution: 1 }
  expect(serves(known, { from: 200, to: 800 }, 1)).toBe(true)
  expect(serves(known, { from: 200, to: 1200 }, 1)).toBe(false)
  expect(serves(known, { from: 200, to: 210 }, 0.01)).toBe(false)
})

describe('the address of a review', () => {
  it('says everything, and reads back the same', () => {
    const address = {
      cameras: ['a', 'b'],
      at: Date.parse('2026-11-23T14:05:09.040+08:00'),
      rate: 0.5,
      span: 90,
      from: Date.parse('2026-11-23T14:00:00+08:00'),
      to: Date.parse('2026-11-23T14:10:00.500+08:00'),
      sound: 'a',
      large: 'b',
      skipGaps: false,
    }
    expect(readReviewAddress(writeReviewAddress(address))).toEqual(address)
  })

  it('takes what it cannot read for the default', () => {
    expect(readReviewAddress({ rate: '1000', span: 'x', at: 'soon' })).toMatchObject({
      ...{ cameras: [], rate: 1, span: 3600, at: undefined, skipGaps: true },
    })
  })
})

describe('digital zoom', () => {
  it('keeps what lies under the pointer there, and the picture over its whole place', () => {
    const closer = zoomAbout(unzoomed, 2, 0.25, -0.1)
    expect(closer.factor).toBe(2)
    // What was a quarter right of the middle still is: middle + offset / factor.
    expect(closer.x + 0.25 / 2).toBeCloseTo(0.75, 9)
    expect(closer.y - 0.1 / 2).toBeCloseTo(0.4, 9)
    expect(zoomTo(2, 0, 1)).toEqual({ factor: 2, x: 0.25, y: 0.75 })
    expect(zoomAbout(closer, 0.01, 0, 0)).toEqual(unzoomed)
    expect(zoomTo(100, 0.5, 0.5).factor).toBe(8)
  })
})
