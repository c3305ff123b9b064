import { describe, expect, it } from 'vitest'
import { CaseId, FindingId } from '../../../server/contract/ids.ts'
import { scoreMaximum } from '../../../server/contract/supervision/statistics.ts'
import { newId } from '../../../server/kernel/ids/index.ts'
import { joinFigures } from '../../../server/supervision/statistics/figures.ts'
import { meanOf, scoreOf, type ScoreGround } from '../../../server/supervision/statistics/score.ts'

const nothing: ScoreGround = {
  ...{ warnings: [], closed: 0, early: 0, incomplete: [], rated: 0, badRatings: [], checks: [] },
  ...{ shortened: null, byHand: [] },
}
const named = (caseNo: string) => ({ id: newId(CaseId), caseNo })
const part = (ground: Partial<ScoreGround>, name: keyof typeof scoreMaximum) =>
  scoreOf({ ...nothing, ...ground }).parts.find((one) => one.part === name)
const warning = (level: 'notice' | 'yellow' | 'red', kind: ScoreGround['warnings'][number]['class']) => ({
  ...{ level, class: kind, case: named(`${level}-${kind}`) },
})

describe('the score of a month', () => {
  it('is 100 where nothing happened', () => {
    expect(Object.values(scoreMaximum).reduce((sum, points) => sum + points, 0)).toBe(100)
    expect(scoreOf(nothing).total).toBe(100)
  })

  it('takes 5 for a yellow and 10 for a red card off the part that they belong to, which names the cases', () => {
    const ground = { warnings: [warning('yellow', 'time'), warning('red', 'discretion')] }
    expect(part(ground, 'time')).toMatchObject({
      points: 9,
      lines: [{ reason: 'yellow', points: -5, count: 1, cases: [{ caseNo: 'yellow-time' }] }],
    })
    // 8 − 10: no part falls below 0.
    expect(part(ground, 'fees')).toMatchObject({ points: 0 })
    expect(scoreOf({ ...nothing, ...ground }).total).toBe(100 - 5 - 8)
  })

  it('takes 3 off for every third warning alone', () => {
    const notices = (count: number) => ({
      warnings: Array.from({ length: count }, () => warning('notice', 'time')),
    })
    expect(part(notices(2), 'time')?.points).toBe(14)
    expect(part(notices(3), 'time')?.points).toBe(11)
    expect(part(notices(5), 'time')?.points).toBe(11)
    expect(part(notices(6), 'time')?.points).toBe(8)
  })

  it.each([
    [10, 0.9, 0],
    [10, 1, 1],
    [10, 2.9, 2],
    [10, 10, 10],
    [1000, 99, 0],
    [1000, 300, 3],
  ])('of %i closed, %d early: +%i', (closed, early, points) => {
    const { extra, total } = scoreOf({ ...nothing, closed, early })
    expect(total).toBe(100 + points)
    expect(extra.map(({ reason }) => reason)).toEqual(points > 0 ? ['early'] : [])
  })

  it.each([
    [0.29, 0],
    [0.3, 3],
    [0.39, 3],
    [0.4, 4],
    [0.7, 7],
  ])('promises at least %d shorter than the law: +%i', (shortened, points) => {
    expect(scoreOf({ ...nothing, shortened }).total).toBe(100 + points)
  })

  it.each([
    [100, 0, 0],
    [200, 1, 0],
    [100, 1, 1],
    [100, 4, 4],
    [100, 50, 5],
  ])('of %i closed, %i with incomplete data: −%i', (closed, count, points) => {
    const incomplete = Array.from({ length: count }, (_, n) => named(`I-${n}`))
    expect(scoreOf({ ...nothing, closed, incomplete }).total).toBe(100 - points)
  })

  it('takes what checks found off the inspection part, and bad ratings off satisfaction', () => {
    const checks = [
      { id: newId(FindingId), deduction: 3, caseId: null },
      { id: newId(FindingId), deduction: 0.5, caseId: null },
    ]
    expect(part({ checks }, 'inspection')?.points).toBe(10.5)
    expect(part({ rated: 8, badRatings: [named('R-1')] }, 'satisfaction')?.points).toBe(8.8)
  })

  it('takes the last of what was entered by hand, with its reason, and no more than the part is worth', () => {
    const entry = (points: number, reason: string) => ({
      ...{ part: 'attitude' as const, points, reason, by: '赵督查' },
    })
    const corrected = part({ byHand: [entry(-8, '误'), entry(-2, '态度生硬')] }, 'attitude')
    expect(corrected).toMatchObject({ points: 8, lines: [{ text: '态度生硬', by: '赵督查' }] })
    expect(part({ byHand: [entry(5, '表扬')] }, 'attitude')?.points).toBe(10)
  })

  it('of a year is the mean of its months', () => {
    expect(meanOf([100, 91, 90])).toBe(93.7)
    expect(meanOf([])).toBe(0)
  })
})

describe('figures', () => {
  it('that were counted apart come together by their key', () => {
    const joined = joinFigures([
      new Map([['a', { accepted: 3 }]]),
      new Map([
        ['a', { closed: 2, onTime: 1, judged: 2 }],
        ['b', { closed: 1 }],
      ]),
    ])
    expect(joined.get('a')).toMatchObject({ accepted: 3, closed: 2, onTime: 1, judged: 2 })
    expect(joined.get('b')).toMatchObject({ accepted: 0, closed: 1 })
  })
})
