import { resolve } from 'node:path'
import { describe, expect, it, test } from 'vitest'
import type { CaseEvent } from '../../../server/contract/supervision/case-event.ts'
import type { Rule, RulePreset } from '../../../server/contract/supervision/rule.ts'
import { createCalendar } from '../../../server/supervision/calendar/index.ts'
import { foldCase } from '../../../server/supervision/cases/fold.ts'
import type { JudgeGround } from '../../../server/supervision/warnings/finding.ts'
import { judge } from '../../../server/supervision/warnings/judge.ts'
import { readPreset } from '../../../server/supervision/warnings/rule-sets.ts'
import { newFindings, warningNumber } from '../../../server/supervision/warnings/warning.ts'
import { caseEvents, told } from '../../support/supervision/events.ts'

const calendar = createCalendar([])
const at = (text: string): number => Date.parse(`${text}:00+08:00`)
const preset = (name: RulePreset) =>
  readPreset(resolve(import.meta.dirname, `../../../config/rules/${name}.yaml`)).rules
/** Every rule of preset (a), switched on. */
const all: readonly Rule[] = preset('a').map((rule) => ({ ...rule, enabled: true }))
const only = (kind: Rule['kind']): readonly Rule[] => all.filter((rule) => rule.kind === kind)

const item = {
  caseKind: 'promised',
  promisedLimit: { value: 5, unit: 'workingDay' },
  statutoryLimit: { value: 20, unit: 'workingDay' },
  steps: [{ name: '审核', limit: { value: 1, unit: 'workingDay' } }],
} as const

interface Situation extends Partial<Omit<JudgeGround, 'now'>> {
  readonly now?: string
  /** How long after it happened an event was told, in minutes. */
  readonly delay?: (event: CaseEvent) => number
}
const judged = (rules: readonly Rule[], events: readonly CaseEvent[], situation: Situation = {}) => {
  const { now = '2026-03-31T12:00', delay = () => 0, ...rest } = situation
  const facts = events.map((event) => told(event, delay(event) * 60_000))
  const ground = { state: foldCase(facts, item, at(now), calendar), item: { onlineOnly: false, fee: null } }
  return judge(rules, { ...ground, unitApproves: true, calendar, ...rest, now: at(now) })
}
const found = (...args: Parameters<typeof judged>) =>
  judged(...args).findings.map(({ ruleKind, level }) => [ruleKind, level])

const event = caseEvents('K-1')
const accepted = [event('application', '2026-03-02T09:00'), event('acceptance', '2026-03-02T09:10')]

describe('the limit', () => {
  // Monday 2 March and five working days: the last one is Monday the 9th.
  test.each([
    ['a', '2026-03-08T23:59', []],
    ['a', '2026-03-09T00:00', ['notice']],
    ['a', '2026-03-10T00:00', ['yellow']],
    ['a', '2026-03-12T23:59', ['yellow']],
    ['a', '2026-03-13T00:00', ['red']],
    ['b', '2026-03-09T00:00', ['yellow']],
    ['b', '2026-03-10T00:00', ['red']],
  ] as const)('by preset (%s) at %s is worth %j', (name, now, levels) => {
    const rules = preset(name).filter((rule) => rule.code === 'T01')
    expect(judged(rules, accepted, { now }).findings.map(({ level }) => level)).toEqual(levels)
  })

  it('says what it counted, and when it looks again', () => {
    const { findings, again } = judged(only('limit'), accepted, { now: '2026-03-10T08:00' })
    expect(findings).toMatchObject([
      {
        ruleCode: 'T01',
        at: at('2026-03-10T00:00'),
        facts: { over: 1, allowed: 5, dueAt: '2026-03-09T16:00:00.000Z' },
      },
    ])
    expect(again).toBe(at('2026-03-13T00:00'))
  })

  it('of a case that was closed in time is no matter any more, nor is what stands still', () => {
    const inTime = [...accepted, event('conclusion', '2026-03-09T23:00')]
    expect(judged(only('limit'), inTime)).toEqual({ findings: [], again: null })
    expect(found(only('limit'), [...accepted, event('conclusion', '2026-03-10T09:00')])).toEqual([
      ['limit', 'yellow'],
    ])
    expect(found(only('limit'), [...accepted, event('specialProcedureStart', '2026-03-04T09:00')])).toEqual(
      [],
    )
  })
})

describe('the rules', () => {
  const concluded = event('conclusion', '2026-03-05T09:00')
  const review = (time: string, name = '王磊') =>
    event('review', time, { stepName: '审核', handler: { name } })
  const approval = (time: string, name = '刘洋') => event('approval', time, { handler: { name } })
  const late = { delay: () => 3 * 24 * 60 }

  const table: readonly (readonly [Rule['kind'], string, readonly CaseEvent[], Situation?])[] = [
    [
      'stepOverLimit',
      'a step over its limit',
      [...accepted, review('2026-03-04T09:00')],
      { now: '2026-03-05T12:00' },
    ],
    [
      'refusedWithoutReason',
      'no reason',
      [event('application', '2026-03-02T09:00'), event('refusal', '2026-03-03T09:00')],
    ],
    ['correctionLate', 'asked late', [...accepted, event('correctionRequest', '2026-03-11T09:00')]],
    [
      'correctionRepeated',
      'asked twice',
      [
        ...accepted,
        event('correctionRequest', '2026-03-03T09:00'),
        event('correctionRequest', '2026-03-04T09:00'),
      ],
    ],
    ['referralLate', 'passed up late', [...accepted, event('referral', '2026-03-31T09:00')]],
    ['notOnline', 'taken at a window', accepted, { item: { onlineOnly: true, fee: null } }],
    ['feeOffStandard', 'a fee for what is free', [...accepted, event('fee', '2026-03-03T09:00')]],
    [
      'feeOffStandard',
      'more than the standard',
      [...accepted, event('fee', '2026-03-03T09:00')],
      { item: { onlineOnly: false, fee: { basis: 'x', amountFen: 999 } } },
    ],
    ['procedureBroken', 'never accepted', [event('application', '2026-03-02T09:00'), concluded]],
    [
      'procedureBroken',
      'approved first',
      [...accepted, approval('2026-03-03T09:00'), review('2026-03-03T10:00')],
    ],
    ['outsidePowers', 'no powers', [...accepted, concluded], { unitApproves: false }],
    [
      'sameHandler',
      'one person',
      [...accepted, review('2026-03-03T09:00'), approval('2026-03-03T10:00', '王磊')],
    ],
    ['closedAtOnce', 'within a minute', [...accepted, event('conclusion', '2026-03-02T09:11')]],
    ['enteredLate', 'told late', accepted, late],
    [
      'enteredInBulk',
      'told together',
      [...accepted, concluded],
      { delay: (one) => (at('2026-03-06T09:00') - Date.parse(one.occurredAt)) / 60_000 },
    ],
    [
      'suspensionSuspicious',
      'told late',
      [...accepted, event('specialProcedureStart', '2026-03-04T09:00')],
      late,
    ],
    [
      'suspensionSuspicious',
      'covers the limit',
      [
        ...accepted,
        event('specialProcedureStart', '2026-03-04T09:00'),
        event('specialProcedureEnd', '2026-03-09T09:00'),
        event('conclusion', '2026-03-11T09:00'),
      ],
    ],
    [
      'suspensionOverrun',
      'longer than planned',
      [
        ...accepted,
        event('specialProcedureStart', '2026-03-04T09:00', {
          plannedLength: { value: 3, unit: 'workingDay' },
        }),
      ],
    ],
    [
      'gapsOverdue',
      'did not come',
      [
        ...accepted,
        event('conclusion', '2026-03-05T09:00', {
          outcome: 'passedWithGaps',
          gapsDueAt: '2026-03-20T00:00:00+08:00',
        }),
      ],
    ],
    ['badRating', 'not put right', [...accepted, event('rating', '2026-03-05T09:00', { satisfaction: 5 })]],
    [
      'noFootage',
      'nothing recorded',
      accepted,
      { withoutFootage: [{ from: at('2026-03-02T09:00'), to: at('2026-03-02T09:20') }] },
    ],
  ]
  it.each(table.map(([kind, what, events, situation = {}]) => ({ kind, what, events, situation })))(
    '$kind finds $what',
    ({ kind, events, situation }) => {
      expect(found(only(kind), events, situation)).toMatchObject([[kind, expect.any(String)]])
    },
  )

  it('find nothing in a case of the usual course', () => {
    const usual = [
      ...accepted,
      review('2026-03-03T09:00'),
      approval('2026-03-04T09:00'),
      concluded,
      event('delivery', '2026-03-05T10:00'),
      event('rating', '2026-03-05T10:01', { satisfaction: 1 }),
    ]
    expect(judged(all, usual)).toEqual({ findings: [], again: null })
  })

  it('of preset (b) hold for what preset (a) names', () => {
    expect(preset('b').map(({ code, enabled }) => [code, enabled])).toEqual(
      preset('a').map(({ code, enabled }) => [code, enabled]),
    )
  })
})

describe('warnings', () => {
  const finding = (level: 'notice' | 'yellow' | 'red', ruleCode = 'T01') => ({
    ...({ ruleCode, ruleKind: 'limit', class: 'time', level, at: 0, facts: {} } as const),
  })

  it('are one for each rule and level, and only rise', () => {
    expect(newFindings([finding('yellow')], [])).toHaveLength(1)
    expect(newFindings([finding('yellow')], [finding('yellow')])).toEqual([])
    expect(newFindings([finding('red')], [finding('yellow')])).toHaveLength(1)
    expect(newFindings([finding('yellow')], [finding('red')])).toEqual([])
    expect(newFindings([finding('notice', 'T02')], [finding('red')])).toHaveLength(1)
  })

  it('have numbers of at most 20 digits that say day and level', () => {
    expect(warningNumber(at('2026-03-02T09:00'), 'yellow', 7)).toBe('20260302200000007')
  })
})
