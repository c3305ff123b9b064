import { describe, expect, it } from 'vitest'
import {
  PreparationItem,
  type JointTestRecord,
  type TickInput,
} from '../../../server/contract/preparation.ts'
import { checkTick, dueTimes, stateOf, type Tick } from '../../../server/conference/preparation/timetable.ts'

const at = (text: string) => Date.parse(`${text}+08:00`)
const startsAt = at('2026-03-04T09:00')

describe('what is due when', () => {
  const due = (noticedAt: string | null, emergency = false) =>
    Object.fromEntries(
      dueTimes({ startsAt, noticedAt: noticedAt === null ? null : at(noticedAt), emergency }).map((one) => [
        one.item,
        one.due,
      ]),
    )
  const usual = {
    jointTest: at('2026-03-03T09:00'),
    venueSet: at('2026-03-03T21:00'),
    devicesOn: at('2026-03-04T07:00'),
    operatorsAtPost: at('2026-03-04T08:00'),
    pictureSound: at('2026-03-04T08:00'),
    rollCall: at('2026-03-04T08:30'),
    seated: at('2026-03-04T08:50'),
  }

  it('follows the start', () => {
    expect(due('2026-03-01T09:00')).toEqual(usual)
    expect(due(null)).toEqual(usual)
    expect(Object.keys(usual)).toEqual(PreparationItem.options)
  })

  it('is nothing before the venues were told', () => {
    const told = at('2026-03-03T18:00')
    expect(due('2026-03-03T18:00')).toEqual({ ...usual, jointTest: told })
  })

  it('of an emergency begins with test and duty, at once', () => {
    const told = at('2026-03-04T06:00')
    expect(due('2026-03-04T06:00', true)).toEqual({
      ...usual,
      jointTest: told,
      venueSet: told,
      operatorsAtPost: told,
    })
  })
})

describe('where an item stands', () => {
  const tick = (state: Tick['state'], time: number): Tick => ({
    ...{ state, at: time, byName: '杨帆', remark: '', record: null },
  })
  it.each([
    ['nobody ticked it, and it is not due', undefined, 99, 'open', false],
    ['nobody ticked it in time', undefined, 101, 'overdue', false],
    ['it was taken back', tick('open', 50), 101, 'overdue', false],
    ['it was done in time', tick('done', 100), 500, 'done', false],
    ['it was done late', tick('done', 101), 500, 'done', true],
    ['it is at fault', tick('fault', 101), 500, 'fault', false],
  ] as const)('%s', (_what, given, now, state, late) => {
    expect(stateOf(given, 100, now)).toEqual({ state, late })
  })
})

describe('a tick', () => {
  const fine: JointTestRecord = {
    picture: 'ok',
    microphone: 'ok',
    speaker: 'ok',
    share: 'skipped',
    network: 'ok',
    spareLine: 'ok',
  }
  const input = (over: Partial<TickInput>): TickInput => ({
    state: 'done',
    remark: '',
    record: null,
    ...over,
  })
  it.each<[string | null, PreparationItem, TickInput]>([
    [null, 'seated', input({})],
    [null, 'jointTest', input({ record: fine })],
    [null, 'jointTest', input({ state: 'open' })],
    ['preparation.recordMissing', 'jointTest', input({})],
    ['preparation.recordFaulty', 'jointTest', input({ record: { ...fine, microphone: 'fault' } })],
    [
      null,
      'jointTest',
      input({ state: 'fault', remark: '话筒无声', record: { ...fine, microphone: 'fault' } }),
    ],
    ['preparation.remarkMissing', 'pictureSound', input({ state: 'fault' })],
  ])('%s', (refusal, item, given) => {
    const check = () => checkTick(item, given)
    if (refusal === null) expect(check).not.toThrow()
    else expect(check).toThrow(expect.objectContaining({ code: refusal }))
  })
})
