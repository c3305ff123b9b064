import { createHash } from 'node:crypto'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { CheckId, CheckSampleId, UserId } from '../../../server/contract/ids.ts'
import { newId } from '../../../server/kernel/ids/index.ts'
import { createCalendar, fromDate } from '../../../server/supervision/calendar/index.ts'
import { reviewed, standingReview, type CheckSample } from '../../../server/supervision/checks/check.ts'
import { readChecklists } from '../../../server/supervision/checks/checklists.ts'
import { drawRounds, drawSample } from '../../../server/supervision/checks/draw.ts'
import { scoreOf } from '../../../server/supervision/checks/score.ts'

const checklists = readChecklists(join(import.meta.dirname, '../../../config/checklists/default.yaml'))
const [hall] = checklists
if (!hall) throw new Error('no checklist')
const itself = (text: string) => text
const hours = [
  { from: '09:00', to: '12:00' },
  { from: '13:30', to: '17:00' },
]
const calendar = createCalendar([])
const at = (text: string) => Date.parse(`${text}:00+08:00`)

describe('a sample', () => {
  const all = Array.from({ length: 50 }, (_, n) => `case-${n}`)

  it('is the same for the same seed, whatever the order, and another for another seed', () => {
    const sample = drawSample(all, itself, 'a1', 8)
    expect(drawSample(all.toReversed(), itself, 'a1', 8)).toEqual(sample)
    expect(drawSample(all, itself, 'a2', 8)).not.toEqual(sample)
    expect(new Set(sample).size).toBe(8)
  })

  it('can be worked out again by hand', () => {
    const byHand = all
      .map((name) => ({ name, hash: createHash('sha256').update(`seed ${name}`).digest('hex') }))
      .sort((a, b) => (a.hash < b.hash ? -1 : 1))
      .slice(0, 5)
      .map(({ name }) => name)
    expect(drawSample(all, itself, 'seed', 5)).toEqual(byHand)
  })

  it('favours nobody: over many seeds each is drawn about as often', () => {
    const drawn = new Map<string, number>()
    for (let seed = 0; seed < 2000; seed += 1)
      for (const one of drawSample(all, itself, String(seed), 5)) drawn.set(one, (drawn.get(one) ?? 0) + 1)
    // 200 are expected of each; five standard deviations of the binomial are 67.
    for (const name of all) expect(Math.abs((drawn.get(name) ?? 0) - 200)).toBeLessThan(67)
  })
})

describe('rounds', () => {
  it('lie within office hours still to come, one in each stretch of the day', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), fc.integer({ min: 1, max: 12 }), (seed, count) => {
        const now = at('2026-03-02T10:15')
        const rounds = drawRounds(fromDate('2026-03-02'), hours, count, seed, now, calendar)
        expect(rounds).toHaveLength(count)
        expect(rounds.toSorted((a, b) => a - b)).toEqual(rounds)
        for (const round of rounds) {
          expect(round).toBeGreaterThanOrEqual(now)
          expect(round).toBeLessThan(at('2026-03-02T17:00'))
          expect(round >= at('2026-03-02T12:00') && round < at('2026-03-02T13:30')).toBe(false)
        }
      }),
    )
  })

  it('are none on a day off, nor once the day is over', () => {
    expect(drawRounds(fromDate('2026-03-01'), hours, 3, 's', 0, calendar)).toEqual([])
    expect(drawRounds(fromDate('2026-03-02'), hours, 3, 's', at('2026-03-02T18:00'), calendar)).toEqual([])
  })
})

describe('a review', () => {
  const sample: CheckSample = {
    ...{ id: newId(CheckSampleId), checkId: newId(CheckId), place: 1, state: 'pending' },
    ...{ caseId: null, pointId: null, dueAt: null, first: null, second: null, score: null, settledAt: null },
  }
  const check = { checklist: hall, secondReviewer: true }
  const review = (code?: string) => ({
    ...{ by: newId(UserId), name: '赵督查', at: 1, remark: '' },
    marks: code === undefined ? [] : [{ code, note: '', at: null }],
  })

  it('takes off what the checklist says, and no more than there is', () => {
    expect(scoreOf(hall, [])).toBe(100)
    expect(scoreOf(hall, [{ code: 'H02' }, { code: 'H08' }])).toBe(96.5)
    expect(
      scoreOf({ ...hall, entries: [{ code: 'X', name: 'x', deduction: 80 }] }, [
        { code: 'X' },
        { code: 'X' },
      ]),
    ).toBe(0)
    expect(() => scoreOf(hall, [{ code: 'X01' }])).toThrow('check.entryUnknown')
  })

  it('counts once a second person has looked, whose judgement stands', () => {
    const first = review('H02')
    const once = reviewed(check, sample, first)
    expect(once).toMatchObject({ state: 'reviewed', score: null })
    expect(() => reviewed(check, once, { ...review(), by: first.by })).toThrow('check.sameReviewer')
    const twice = reviewed(check, once, review('H08'))
    expect(twice).toMatchObject({ state: 'settled', score: 99.5 })
    expect(standingReview(twice)?.marks).toMatchObject([{ code: 'H08' }])
    expect(() => reviewed(check, twice, review())).toThrow('check.wrongState')
  })

  it('counts at once where one person is enough', () => {
    expect(reviewed({ ...check, secondReviewer: false }, sample, review('H02'))).toMatchObject({
      ...{ state: 'settled', score: 97 },
    })
  })
})
