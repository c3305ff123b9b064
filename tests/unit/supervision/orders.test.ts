import { describe, expect, it } from 'vitest'
import { NodeId, OrderId, UnitId, UserId } from '../../../server/contract/ids.ts'
import { newId } from '../../../server/kernel/ids/index.ts'
import { createCalendar } from '../../../server/supervision/calendar/index.ts'
import {
  accepted,
  byTime,
  escalated,
  isLate,
  nextMoment,
  replied,
  returned,
  withdrawn,
  type Order,
  type OrderPolicy,
} from '../../../server/supervision/orders/order.ts'

const at = (text: string) => Date.parse(`${text}:00+08:00`)
const calendar = createCalendar([])
const days = (value: number) => ({ value, unit: 'workingDay' as const })
const policy: OrderPolicy = { replyWithin: days(3), remindBefore: days(1), escalateAfter: days(3) }

/** Issued on Monday, due at the end of Thursday. */
const order: Order = {
  ...{ id: newId(OrderId), homeNode: newId(NodeId), number: '2026-0001', unitId: newId(UnitId) },
  ...{ form: 'order', state: 'open', title: '离岗', demand: '整改', issuedAt: at('2026-03-02T09:00') },
  ...{ issuedBy: { id: newId(UserId), name: '赵督查' }, dueAt: at('2026-03-06T00:00') },
  ...{ repliedAt: null, closedAt: null, reminded: false },
}

describe('an order', () => {
  it('is answered, returned with a new time, answered again and closed', () => {
    const once = replied(order, at('2026-03-03T10:00'))
    expect(() => replied(once, at('2026-03-03T11:00'))).toThrow('order.wrongState')
    expect(() => returned(once, at('2026-03-03T09:00'), at('2026-03-03T12:00'))).toThrow('order.dueInPast')
    const back = returned(once, at('2026-03-07T00:00'), at('2026-03-03T12:00'))
    expect(back).toMatchObject({ state: 'returned', dueAt: at('2026-03-07T00:00') })
    expect(() => accepted(back, at('2026-03-04T09:00'))).toThrow('order.wrongState')
    const twice = replied(back, at('2026-03-04T09:00'))
    expect(accepted(twice, at('2026-03-05T09:00'))).toMatchObject({
      ...{ state: 'accepted', closedAt: at('2026-03-05T09:00') },
    })
  })

  it('once closed or withdrawn is not touched again', () => {
    const closed = accepted(replied(order, 1), 2)
    const gone = withdrawn(order, 3)
    for (const one of [closed, gone])
      for (const change of [
        () => replied(one, 4),
        () => accepted(one, 4),
        () => withdrawn(one, 4),
        () => escalated(one, 4, policy, calendar),
      ])
        expect(change).toThrow('order.wrongState')
    expect(nextMoment(closed, policy, calendar)).toBeNull()
  })

  it('reminds its unit one working day before it is due', () => {
    expect(nextMoment(order, policy, calendar)).toBe(at('2026-03-05T00:00'))
    expect(byTime(order, at('2026-03-04T23:59'), policy, calendar)).toBeUndefined()
    const due = byTime(order, at('2026-03-05T00:00'), policy, calendar)
    expect(due?.act).toBe('reminded')
    expect(byTime(due?.order ?? order, at('2026-03-05T12:00'), policy, calendar)).toBeUndefined()
  })

  it('unanswered grows, step by step, each with more time, to the talk and no further', () => {
    const forms: string[] = []
    let now = order
    for (let step = 0; step < 5; step += 1) {
      const next = byTime(now, now.dueAt, policy, calendar)
      if (!next) break
      expect(next.act).toBe('escalated')
      expect(next.order.dueAt).toBeGreaterThan(now.dueAt)
      now = next.order
      forms.push(now.form)
    }
    expect(forms).toEqual(['urging', 'advice', 'talk'])
    expect(() => escalated(now, now.dueAt, policy, calendar)).toThrow('order.highestForm')
    expect(nextMoment({ ...now, reminded: true }, policy, calendar)).toBeNull()
  })

  it('answered does not grow, however late', () => {
    const answered = replied(order, at('2026-03-09T09:00'))
    expect(byTime(answered, at('2026-04-01T09:00'), policy, calendar)).toBeUndefined()
    expect(isLate(answered, at('2026-04-01T09:00'))).toBe(true)
    expect(isLate(replied(order, at('2026-03-05T23:59')), at('2026-04-01T09:00'))).toBe(false)
  })
})
