import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { CaseEvent } from '../../../server/contract/supervision/case-event.ts'
import { createCalendar, dayOf, toDate } from '../../../server/supervision/calendar/index.ts'
import { compareFacts } from '../../../server/supervision/cases/fact.ts'
import { foldCase, type ItemRules } from '../../../server/supervision/cases/fold.ts'
import { caseEvents, told } from '../../support/supervision/events.ts'

const calendar = createCalendar([])
const item: ItemRules = {
  caseKind: 'promised',
  promisedLimit: { value: 5, unit: 'workingDay' },
  statutoryLimit: { value: 20, unit: 'workingDay' },
  steps: [
    { name: '审核', limit: { value: 2, unit: 'workingDay' } },
    { name: '批准', limit: { value: 1, unit: 'workingDay' } },
  ],
}
const at = (text: string): number => Date.parse(`${text}:00+08:00`)
const fold = (events: readonly CaseEvent[], now = '2026-03-31T12:00') =>
  foldCase(
    events.map((event) => told(event)),
    item,
    at(now),
    calendar,
  )
const dueDay = (due: number | null) => (due === null ? null : toDate(dayOf(due - 1)))

/** A case of the usual course, in which everything that counts happens. */
const course = (): readonly CaseEvent[] => {
  const event = caseEvents('K-1')
  return [
    event('queueCall', '2026-03-02T09:00'),
    event('application', '2026-03-02T09:05', { point: 'W01', handler: { name: '李静' } }),
    event('acceptance', '2026-03-02T09:15', { point: 'W01', handler: { name: '李静' } }),
    event('review', '2026-03-03T10:00', { stepName: '审核', handler: { name: '王磊' }, opinion: '同意' }),
    event('specialProcedureStart', '2026-03-04T09:00'),
    event('specialProcedureEnd', '2026-03-06T09:00'),
    event('approval', '2026-03-09T10:00', { stepName: '批准', handler: { name: '刘洋' } }),
    event('conclusion', '2026-03-10T10:00', { outcome: 'passed' }),
    event('delivery', '2026-03-11T10:00'),
    event('rating', '2026-03-11T10:01', { satisfaction: 2 }),
  ]
}

describe('a case', () => {
  it('is the same whatever order its events came in, and however often', () => {
    const events = course()
    const expected = fold(events)
    fc.assert(
      fc.property(
        fc.shuffledSubarray([...events], { minLength: events.length }),
        fc.subarray([...events]),
        (shuffled, again) => {
          expect(fold([...shuffled, ...again])).toEqual(expected)
        },
      ),
      { numRuns: 60 },
    )
  })

  it('takes events of one instant by the rank of their type, then by their id', () => {
    const event = caseEvents('K-1')
    const [late, call, application] = [
      event('acceptance', '2026-03-02T09:00'),
      event('queueCall', '2026-03-02T09:00'),
      event('application', '2026-03-02T09:00'),
    ].map((one) => told(one))
    expect([late, application, call].flatMap((one) => one ?? []).toSorted(compareFacts)).toEqual([
      call,
      application,
      late,
    ])
  })

  it('is accepted, stands still, and is closed; its clocks say so', () => {
    const state = fold(course())
    expect(state).toMatchObject({
      ...{ caseNo: 'K-1', status: 'concluded', outcome: 'passed', kind: 'promised', point: 'W01' },
      ...{ acceptedAt: at('2026-03-02T09:15'), deemedAccepted: false, closedAt: at('2026-03-10T10:00') },
      applicant: { name: '张三丰' },
    })
    // 4 and 5 March do not count: 3, 6, 9, 10, 11.
    expect(dueDay(state.promised.dueAt)).toBe('2026-03-11')
    expect(state.promised).toMatchObject({ state: 'met', used: 4, suspended: 2, over: 0, allowed: 5 })
    expect(state.statutory).toMatchObject({ state: 'met', allowed: 20 })
  })

  it('has clocks of its steps, from the end of the one before', () => {
    const late = course().map((one) =>
      one.type === 'review' ? { ...one, occurredAt: '2026-03-03T23:00:00+08:00' } : one,
    )
    const clocks = fold(late).steps.flatMap(({ name, clock }) =>
      clock ? [[name, clock.state, clock.used]] : [],
    )
    expect(clocks).toEqual([
      ['审核', 'met', 1],
      ['批准', 'missed', 2],
    ])
  })

  it('runs from the day on which corrections are complete', () => {
    const event = caseEvents('K-2')
    const state = fold(
      [
        event('application', '2026-03-02T09:00'),
        event('correctionRequest', '2026-03-04T09:00'),
        event('correctionAcceptance', '2026-03-12T09:00'),
        event('acceptance', '2026-03-13T09:00'),
      ],
      '2026-03-13T10:00',
    )
    expect(state).toMatchObject({ status: 'accepted', acceptedAt: at('2026-03-12T09:00') })
    expect(dueDay(state.promised.dueAt)).toBe('2026-03-19')
  })

  it('counts as accepted from its receipt where nobody asked for corrections within five working days', () => {
    const event = caseEvents('K-3')
    const application = event('application', '2026-03-02T09:00')
    expect(fold([application], '2026-03-09T23:59')).toMatchObject({ status: 'applied', acceptedAt: null })
    expect(fold([application], '2026-03-10T00:00')).toMatchObject({
      ...{ acceptedAt: at('2026-03-02T09:00'), deemedAccepted: true },
      promised: { state: 'overdue', over: 1 },
    })
    // Too late: neither a correction that is asked for then, nor acceptance then, moves the clock.
    for (const type of ['correctionRequest', 'acceptance'] as const)
      expect(fold([application, event(type, '2026-03-10T09:00')])).toMatchObject({ deemedAccepted: true })
    expect(fold([application, event('refusal', '2026-03-06T09:00')])).toMatchObject({
      ...{ status: 'refused', acceptedAt: null, promised: { state: 'unknown' } },
    })
  })

  it('stands still as long as a special procedure lasts, and is longer by an extension', () => {
    const event = caseEvents('K-4')
    const accepted = [event('application', '2026-03-02T09:00'), event('acceptance', '2026-03-02T09:10')]
    const hearing = event('specialProcedureStart', '2026-03-04T09:00')
    expect(fold([...accepted, hearing], '2026-04-30T09:00')).toMatchObject({
      ...{ status: 'suspended', promised: { state: 'suspended', dueAt: null, used: 1 } },
    })
    const extension = event('specialProcedureStart', '2026-03-05T09:00', {
      ...{ kind: 'extension', name: '延长审批', sequence: 2 },
      plannedLength: { value: 10, unit: 'workingDay' },
    })
    const longer = fold([...accepted, extension], '2026-03-06T09:00')
    expect(longer).toMatchObject({ status: 'accepted', promised: { allowed: 15, state: 'running' } })
    expect(dueDay(longer.promised.dueAt)).toBe('2026-03-23')
  })

  it('stays as it was closed, but for a decision that is revoked', () => {
    const event = caseEvents('K-5')
    const closed = [event('application', '2026-03-02T09:00'), event('withdrawal', '2026-03-03T09:00')]
    expect(fold([...closed, event('acceptance', '2026-03-04T09:00')]).status).toBe('withdrawn')
    expect(fold([...closed, event('revocation', '2026-03-04T09:00')])).toMatchObject({
      ...{ status: 'revoked', closedAt: at('2026-03-03T09:00') },
    })
  })
})
