import type { NodeId, OrderFileId, OrderId, UnitId, UserId } from '../../contract/ids.ts'
import type { Limit } from '../../contract/supervision/limit.ts'
import { OrderForm, type OrderAct, type OrderState } from '../../contract/supervision/order.ts'
import type { EpochMs } from '../../contract/time.ts'
import { DomainError } from '../../kernel/errors/index.ts'
import type { Calendar } from '../calendar/index.ts'
import { after, before } from '../warnings/rules-of-time.ts'

/** An order (督办单) as business.db keeps it. */
export interface Order {
  readonly id: OrderId
  readonly homeNode: NodeId
  readonly number: string
  readonly unitId: UnitId
  readonly form: OrderForm
  readonly state: OrderState
  readonly title: string
  readonly demand: string
  readonly issuedAt: EpochMs
  readonly issuedBy: { readonly id: UserId; readonly name: string }
  readonly dueAt: EpochMs
  readonly repliedAt: EpochMs | null
  readonly closedAt: EpochMs | null
  /** The unit was reminded of the due date of now. */
  readonly reminded: boolean
}

/** Something that was done with an order. */
export interface OrderDeed {
  readonly act: OrderAct
  readonly at: EpochMs
  /** Null: the server itself. */
  readonly by: { readonly id: UserId; readonly name: string } | null
  readonly text: string
  readonly form: OrderForm
  readonly dueAt: EpochMs
  readonly files: readonly OrderFileId[]
}

/** How long a unit has to answer, when it is reminded, and how long after each step an unanswered order grows. */
export interface OrderPolicy {
  readonly replyWithin: Limit
  readonly remindBefore: Limit
  readonly escalateAfter: Limit
}

const waits: readonly OrderState[] = ['open', 'returned']
const needs = (order: Order, ...states: readonly OrderState[]): void => {
  if (!states.includes(order.state)) throw new DomainError('order.wrongState', { state: order.state })
}

/** Whether the unit's answer is late: not there in time, or given afterwards. */
export const isLate = ({ state, repliedAt, dueAt }: Order, now: EpochMs): boolean =>
  waits.includes(state) ? now >= dueAt : repliedAt !== null && repliedAt >= dueAt

/** The unit answers. @throws DomainError `order.wrongState` */
export const replied = (order: Order, now: EpochMs): Order => {
  needs(order, 'open', 'returned')
  return { ...order, state: 'replied', repliedAt: now }
}

/** The answer is accepted: the order is closed (销号). @throws DomainError `order.wrongState` */
export const accepted = (order: Order, now: EpochMs): Order => {
  needs(order, 'replied')
  return { ...order, state: 'accepted', closedAt: now }
}

/** The answer is returned: the unit answers again by then. @throws DomainError `order.wrongState`, `order.dueInPast` */
export const returned = (order: Order, dueAt: EpochMs, now: EpochMs): Order => {
  needs(order, 'replied')
  if (dueAt <= now) throw new DomainError('order.dueInPast')
  return { ...order, state: 'returned', dueAt, reminded: false }
}

/** It was issued by mistake. @throws DomainError `order.wrongState` */
export const withdrawn = (order: Order, now: EpochMs): Order => {
  needs(order, 'open', 'returned', 'replied')
  return { ...order, state: 'withdrawn', closedAt: now }
}

/** The unit is reminded. @throws DomainError `order.wrongState` */
export const reminded = (order: Order): Order => {
  needs(order, 'open', 'returned')
  return { ...order, reminded: true }
}

/**
 * It grows: 督办单 → 催办单 → 监察建议书 → 约谈. Each step gives the unit more time.
 * @throws DomainError `order.wrongState`, `order.highestForm`
 */
export const escalated = (order: Order, now: EpochMs, policy: OrderPolicy, calendar: Calendar): Order => {
  needs(order, 'open', 'returned')
  const form = OrderForm.options[OrderForm.options.indexOf(order.form) + 1]
  if (form === undefined) throw new DomainError('order.highestForm')
  return { ...order, form, dueAt: after(now, policy.escalateAfter, calendar), reminded: false }
}

/** When something is to be done with an order that nothing happens to; null: never. */
export const nextMoment = (order: Order, policy: OrderPolicy, calendar: Calendar): EpochMs | null => {
  if (!waits.includes(order.state)) return null
  if (!order.reminded) return Math.min(order.dueAt, before(order.dueAt, policy.remindBefore, calendar))
  return order.form === 'talk' ? null : order.dueAt
}

/** What time alone does to an order by now; undefined: nothing. */
export const byTime = (
  order: Order,
  now: EpochMs,
  policy: OrderPolicy,
  calendar: Calendar,
): { readonly act: 'reminded' | 'escalated'; readonly order: Order } | undefined => {
  if (!waits.includes(order.state)) return undefined
  if (now >= order.dueAt)
    return order.form === 'talk'
      ? undefined
      : { act: 'escalated', order: escalated(order, now, policy, calendar) }
  const next = nextMoment(order, policy, calendar)
  return !order.reminded && next !== null && now >= next
    ? { act: 'reminded', order: reminded(order) }
    : undefined
}
