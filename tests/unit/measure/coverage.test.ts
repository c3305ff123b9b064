import { describe, expect, it } from 'vitest'
import { holesIn, lengthOf, lostMsIn, unexplainedMsIn, within } from '../../support/measure/index.ts'

const range = { from: 100, to: 200 }

describe('holes in coverage', () => {
  it('is everything where nothing is covered', () => {
    expect(holesIn(range, [])).toEqual([range])
    expect(holesIn(range, [{ from: 0, to: 100 }])).toEqual([range])
  })

  it('is nothing where spans meet or overlap, in any order', () => {
    const spans = [
      { from: 150, to: 250 },
      { from: 0, to: 120 },
      { from: 110, to: 150 },
    ]
    expect(holesIn(range, spans)).toEqual([])
  })

  it('is what lies before, between and after', () => {
    const spans = [
      { from: 110, to: 120 },
      { from: 130, to: 190 },
    ]
    const holes = holesIn(range, spans)
    expect(holes).toEqual([
      { from: 100, to: 110 },
      { from: 120, to: 130 },
      { from: 190, to: 200 },
    ])
    expect(lengthOf(holes)).toBe(30)
  })

  it('cuts spans to a range', () => {
    expect(
      within(range, [
        { from: 0, to: 110 },
        { from: 190, to: Infinity },
        { from: 200, to: 300 },
      ]),
    ).toEqual([
      { from: 100, to: 110 },
      { from: 190, to: 200 },
    ])
  })
})

describe('what a timeline shows as lost', () => {
  const coverage = [
    { from: 0, to: 120 },
    { from: 150, to: 300 },
  ]
  const gap = (from: number, to: number) => ({ from, to, reason: 'stalled' })

  it('counts a hole that is told as a gap once', () => {
    expect(lostMsIn(range, { coverage, gaps: [gap(120, 150)] })).toBe(30)
  })

  it('counts a gap over what is covered, and one that still lasts', () => {
    expect(lostMsIn(range, { coverage, gaps: [gap(110, 150), gap(190, Infinity)] })).toBe(50)
  })

  it('holds against it only what no gap explains', () => {
    expect(unexplainedMsIn(range, { coverage, gaps: [gap(120, 140)] })).toBe(10)
    expect(unexplainedMsIn(range, { coverage, gaps: [gap(120, 150)] })).toBe(0)
  })
})
