import { describe, expect, it } from 'vitest'
import type { MeetingPhase } from '../../../../server/contract/meeting-plan.ts'
import type { NoticeKind, ReceiptInput, ReceiptState } from '../../../../server/contract/notice.ts'
import { conflictsOf, occupiedBy } from '../../../../server/conference/planning/conflicts.ts'
import {
  checkReceipt,
  receiptState,
  receiptStatistics,
  type Receipt,
} from '../../../../server/conference/planning/receipt.ts'
import { dueReminders, type ReminderKind } from '../../../../server/conference/planning/reminder.ts'
import { duty, standings, type ToldNotice } from '../../../../server/conference/planning/standing.ts'
import { at, community, content, main, plan, street, town } from './plans.ts'

const person = { part: 'attendee' as const, name: '孙斌', title: '主任', telephone: '' }
const receipt = (sequence: number, answer: Receipt['answer'] = 'attend'): Receipt => ({
  unitId: street,
  answer,
  reason: '',
  people: [person],
  sequence,
  answeredAt: 0,
  answeredName: '孙斌',
})

describe('a receipt', () => {
  it.each<[string | null, ReceiptInput]>([
    [null, { answer: 'attend', reason: '', people: [person] }],
    ['receipt.peopleMissing', { answer: 'attend', reason: '', people: [] }],
    ['receipt.peopleMissing', { answer: 'attend', reason: '', people: [{ ...person, part: 'technician' }] }],
    ['receipt.reasonMissing', { answer: 'decline', reason: '', people: [] }],
    [null, { answer: 'decline', reason: '防汛值守', people: [] }],
    ['receipt.reasonMissing', { answer: 'substitute', reason: '', people: [person] }],
    ['receipt.peopleMissing', { answer: 'substitute', reason: '出差', people: [] }],
    [null, { answer: 'substitute', reason: '出差', people: [person] }],
  ])('%s', (refusal, input) => {
    const check = () => checkReceipt(input)
    if (refusal === null) expect(check).not.toThrow()
    else expect(check).toThrow(expect.objectContaining({ code: refusal }))
  })

  it('is wanted again once a later notice asks anew', () => {
    expect(receiptState(undefined, 1)).toBe('unanswered')
    expect(receiptState(receipt(1), 1)).toBe('attend')
    expect(receiptState(receipt(1), 3)).toBe('again')
    expect(receiptState(receipt(4, 'decline'), 3)).toBe('decline')
  })

  it('counts', () => {
    const line = (state: ReceiptState, late = false) => ({
      ...{ unitId: street, part: 'branch' as const, state, late },
      people: [person, { ...person, part: 'responsible' as const }],
    })
    expect(
      receiptStatistics([
        line('attend'),
        line('substitute', true),
        line('decline'),
        line('again'),
        line('unanswered'),
      ]),
    ).toEqual({
      ...{ asked: 5, answered: 3, attend: 1, substitute: 1, decline: 1, missing: 2, late: 1 },
      people: 2,
    })
  })
})

describe('what a venue has to do about a notice', () => {
  const told = (
    sequence: number,
    kind: NoticeKind,
    asks: boolean,
    seenAt: number | null = null,
  ): ToldNotice => ({ unitId: street, kind, asks, seenAt, notice: { sequence } })
  const dutyOf = (notices: readonly ToldNotice[], state: MeetingPhase, given?: Receipt) => {
    const standing = standings(notices).get(street)
    if (!standing) throw new Error('the venue was told nothing')
    return duty(standing, given, state)
  }
  const invited = told(1, 'invited', true, 5)

  it.each<[string, 'answer' | 'note' | null, ReturnType<typeof dutyOf>]>([
    ['an invitation, read or not', 'answer', dutyOf([invited], 'scheduled')],
    ['an answered invitation', null, dutyOf([invited], 'scheduled', receipt(1))],
    ['a small change', 'note', dutyOf([invited, told(2, 'changed', false)], 'scheduled', receipt(1))],
    ['a small change, read', null, dutyOf([invited, told(2, 'changed', false, 6)], 'scheduled', receipt(1))],
    ['a new time', 'answer', dutyOf([invited, told(2, 'changed', true)], 'scheduled', receipt(1))],
    [
      'a small change after a new time',
      'answer',
      dutyOf([invited, told(2, 'changed', true, 6), told(3, 'changed', false, 7)], 'scheduled', receipt(1)),
    ],
    ['a time to be told later', 'note', dutyOf([invited, told(2, 'postponed', false)], 'postponed')],
    ['a cancellation', 'note', dutyOf([invited, told(2, 'cancelled', false)], 'cancelled')],
    ['being asked no more', 'note', dutyOf([invited, told(2, 'withdrawn', false)], 'scheduled')],
    ['a meeting that is over', null, dutyOf([told(1, 'invited', true)], 'ended')],
  ])('%s: %s', (_what, wanted, found) => {
    expect(found).toBe(wanted)
  })
})

describe('reminders', () => {
  const meeting = { startsAt: at('2026-03-04T09:00'), replyBy: at('2026-03-03T17:00') }
  const policy = { replySoonMs: 4 * 3_600_000, startsSoonMs: 2 * 3_600_000 }
  const kinds = (time: string, state: ReceiptState, reminded: readonly ReminderKind[] = []) =>
    dueReminders(meeting, [{ unitId: street, state, reminded: new Set(reminded) }], policy, at(time)).map(
      ({ kind }) => kind,
    )

  it.each<[string, ReceiptState, readonly ReminderKind[], readonly ReminderKind[]]>([
    ['2026-03-03T12:59', 'unanswered', [], []],
    ['2026-03-03T13:00', 'unanswered', [], ['replySoon']],
    ['2026-03-03T13:00', 'again', ['replySoon'], []],
    ['2026-03-03T13:00', 'attend', [], []],
    ['2026-03-03T17:00', 'unanswered', ['replySoon'], ['replyOverdue']],
    ['2026-03-04T07:00', 'attend', [], ['startsSoon']],
    ['2026-03-04T07:00', 'decline', [], []],
    ['2026-03-04T09:00', 'attend', [], []],
  ])('at %s to one that is %s, reminded of %j: %j', (time, state, reminded, wanted) => {
    expect(kinds(time, state, reminded)).toEqual(wanted)
  })
})

describe('conflicts', () => {
  const other = occupiedBy(
    plan({ content: content({ startsAt: at('2026-03-04T10:30'), venueIds: [street] }) }),
  )
  const between = (from: string, to: string) => ({ from: at(from), to: at(to) })

  it('are told for each venue of both, for the time of both', () => {
    const found = conflictsOf(
      [community, street, main],
      [between('2026-03-04T09:00', '2026-03-04T11:00')],
      [other],
    )
    expect(found.map(({ unitId, from, to }) => [unitId, from, to])).toEqual([
      [street, at('2026-03-04T10:30'), at('2026-03-04T11:00')],
      [main, at('2026-03-04T10:30'), at('2026-03-04T11:00')],
    ])
  })

  it('are none where one ends as the other begins, or where no venue is in both', () => {
    expect(conflictsOf([street], [between('2026-03-04T09:00', '2026-03-04T10:30')], [other])).toEqual([])
    expect(conflictsOf([town], [between('2026-03-04T09:00', '2026-03-04T12:00')], [other])).toEqual([])
  })
})
