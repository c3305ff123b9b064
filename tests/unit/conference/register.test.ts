import { describe, expect, it } from 'vitest'
import { UnitId } from '../../../server/contract/ids.ts'
import type { ReceiptState } from '../../../server/contract/notice.ts'
import {
  heldTime,
  registerOf,
  registerStatistics,
  stays,
  type Presence,
  type RegisteredVenue,
  type RegisterLine,
  type SignIn,
} from '../../../server/conference/register/register.ts'
import { newId } from '../../../server/kernel/ids/index.ts'

const unitId = newId(UnitId)
const minute = 60_000
const startsAt = Date.parse('2026-03-04T09:00+08:00')
/** Minutes from the start. */
const at = (minutes: number) => startsAt + minutes * minute
const policy = { lateMs: 5 * minute, earlyMs: 5 * minute, bridgeMs: minute, openMs: 120 * minute }

const venue = (
  receipt: ReceiptState = 'attend',
  part: RegisteredVenue['part'] = 'branch',
): RegisteredVenue => ({
  unitId,
  part,
  receipt,
  named: [{ name: '孙斌', title: '主任' }],
})
const there = (from: number, to: number | null, name = '操作员'): Presence => ({
  unitId,
  name,
  from: at(from),
  to: to === null ? null : at(to),
})
const signed = (minutes: number, name = '孙斌'): SignIn => ({ unitId, name, title: '', at: at(minutes) })

interface Facts {
  readonly presences?: readonly Presence[]
  readonly signIns?: readonly SignIn[]
  readonly receipt?: ReceiptState
  /** Minutes from the start; null: not over. */
  readonly end?: number | null
  readonly now?: number
}
const lineOf = ({ presences = [], signIns = [], receipt, end = 120, now = 130 }: Facts): RegisterLine => {
  const held = { startsAt, end: end === null ? null : at(end) }
  const [line] = registerOf([venue(receipt)], { presences, signIns, held, now: at(now) }, policy)
  if (!line) throw new Error('one venue has one line')
  return line
}

describe('a venue in the register', () => {
  it.each<[string, Facts, Partial<RegisterLine>]>([
    [
      'was there from before the start to the end',
      { presences: [there(-10, 120)] },
      { state: 'present', late: false, leftEarly: false, presentMs: 120 * minute, breaks: 0 },
    ],
    ['came within the grace', { presences: [there(5, 120)] }, { state: 'present', late: false }],
    ['came after it', { presences: [there(5.1, 120)] }, { state: 'present', late: true, arrivedAt: at(5.1) }],
    ['left within the grace', { presences: [there(0, 115)] }, { leftEarly: false }],
    ['left before it', { presences: [there(0, 114)] }, { leftEarly: true, leftAt: at(114) }],
    [
      'left and came back: what it was there adds up',
      { presences: [there(0, 30), there(60, 120)] },
      { late: false, leftEarly: false, presentMs: 90 * minute, breaks: 1 },
    ],
    [
      'lost the network for a moment: it was not away',
      { presences: [there(0, 30), there(30.9, 120)] },
      { presentMs: 120 * minute, breaks: 0 },
    ],
    [
      'had two people there, one after the other',
      { presences: [there(0, 70, '甲'), there(50, 120, '乙')] },
      { presentMs: 120 * minute, breaks: 0 },
    ],
    ['stayed beyond the end', { presences: [there(0, 125)] }, { presentMs: 120 * minute, leftEarly: false }],
    ['tested the day before, and did not come', { presences: [there(-1440, -1400)] }, { state: 'absent' }],
    [
      'was there before the start, went, and came late',
      { presences: [there(-60, -30), there(20, 120)] },
      { state: 'present', late: true, arrivedAt: at(20) },
    ],
    ['was there before the start only', { presences: [there(-60, -30)] }, { state: 'absent' }],
    ['signed in by name alone', { signIns: [signed(-3)] }, { state: 'present', late: false, presentMs: 0 }],
    ['signed in by name, late', { signIns: [signed(9)] }, { state: 'present', late: true }],
    ['asked for leave', { receipt: 'decline' }, { state: 'leave' }],
    [
      'asked for leave and came all the same',
      { receipt: 'decline', presences: [there(0, 120)] },
      { state: 'present' },
    ],
    ['did not come', {}, { state: 'absent', late: false, leftEarly: false, arrivedAt: null }],
    ['may still come', { end: null, now: 10 }, { state: 'awaited' }],
    [
      'is there now',
      { presences: [there(-5, null)], end: null, now: 40 },
      { state: 'present', leftAt: null, presentMs: 40 * minute, leftEarly: false },
    ],
    [
      'is there before the start',
      { presences: [there(-30, null)], end: null, now: -10 },
      { state: 'present', late: false, presentMs: 0 },
    ],
    [
      'went for now: whether that was early is known at the end',
      { presences: [there(0, 20)], end: null, now: 40 },
      { state: 'present', leftAt: at(20), leftEarly: false },
    ],
  ])('that %s', (_what, facts, wanted) => {
    expect(lineOf(facts)).toMatchObject(wanted)
  })

  it('tells who signed in, whom the receipt names, and who came besides', () => {
    const { people } = lineOf({
      presences: [there(-1, 120, '杨帆')],
      signIns: [signed(-8), { ...signed(2, '赵磊'), title: '科长' }],
    })
    expect(people).toEqual([
      { name: '孙斌', title: '主任', expected: true, signedAt: at(-8) },
      { name: '赵磊', title: '科长', expected: false, signedAt: at(2) },
      { name: '杨帆', title: '', expected: false, signedAt: at(-1) },
    ])
  })
})

describe('when a meeting is over', () => {
  const planned = { startsAt, end: at(120) }
  it.each<[string, number | null, readonly Presence[], number, number | null]>([
    ['it was ended', 70, [there(0, 130)], 140, 70],
    ['it goes on', null, [there(0, 100)], 149, null],
    ['somebody is still in it', null, [there(0, 100), there(0, null)], 500, null],
    ['nobody ended it, and all have left', null, [there(0, 95), there(0, 100)], 150, 100],
    ['nobody came', null, [], 150, 120],
    ['some only tested before', null, [there(-1440, -1400)], 150, 120],
  ])('%s', (_what, ended, presences, now, end) => {
    const endedAt = ended === null ? null : at(ended)
    expect(heldTime(planned, endedAt, presences, at(now)).end).toBe(end === null ? null : at(end))
  })
})

it('stays that touch or overlap are one', () => {
  const spans = [
    { from: 30, to: 40 },
    { from: 0, to: 10 },
    { from: 11, to: 20 },
    { from: 12, to: 15 },
  ]
  expect(stays(spans, 1)).toEqual([
    { from: 0, to: 20 },
    { from: 30, to: 40 },
  ])
})

it('the register counts venues, and observers for themselves', () => {
  const held = { startsAt, end: at(120) }
  const of = (part: RegisteredVenue['part'], receipt: ReceiptState, presences: readonly Presence[]) =>
    registerOf([venue(receipt, part)], { presences, signIns: [], held, now: at(130) }, policy)
  expect(
    registerStatistics([
      ...of('main', 'attend', [there(0, 120, '孙斌')]),
      ...of('branch', 'attend', [there(20, 60)]),
      ...of('branch', 'decline', []),
      ...of('branch', 'attend', []),
      ...of('observer', 'attend', [there(30, 120)]),
      ...of('observer', 'attend', []),
    ]),
  ).toEqual({
    ...{ expected: 4, present: 2, leave: 1, absent: 1, awaited: 0, late: 1, leftEarly: 1 },
    ...{ observers: 2, observersPresent: 1, peopleExpected: 6, peoplePresent: 3 },
  })
})
