import { OrderId, type NodeId, type OrderFileId } from '../../contract/ids.ts'
import type { NewOrder, OrderAct, OrderDecision } from '../../contract/supervision/order.ts'
import { fromInstant, toInstant } from '../../contract/time.ts'
import type { Actor } from '../../kernel/access/index.ts'
import type { Audit } from '../../kernel/audit/index.ts'
import type { Clock } from '../../kernel/clock/index.ts'
import type { Database, Transaction } from '../../kernel/database/index.ts'
import { DomainError } from '../../kernel/errors/index.ts'
import { newId } from '../../kernel/ids/index.ts'
import { dayOf, yearOf, type Calendar } from '../calendar/index.ts'
import type { Findings } from '../findings/findings.ts'
import { after } from '../warnings/rules-of-time.ts'
import type { OrderFiles } from './files.ts'
import {
  accepted,
  byTime,
  escalated,
  nextMoment,
  reminded,
  replied,
  returned,
  withdrawn,
  type Order,
  type OrderDeed,
  type OrderPolicy,
} from './order.ts'
import { addDeed, deedsOf, findOrder, ordersOfYear, ordersToFollow, putOrder } from './store.ts'

/** Orders (督办单): from findings to their closing (销号); never deleted. */
export interface Orders {
  /** @throws DomainError `order.unknown` */
  get(id: OrderId): Promise<Order>
  deeds(id: OrderId): Promise<readonly OrderDeed[]>
  /** @throws DomainError `finding.wrongState`, `finding.otherUnit`, `order.dueInPast` */
  issue(wanted: NewOrder, actor: Actor): Promise<Order>
  /** @throws DomainError `order.wrongState`, `order.fileUnknown` */
  reply(id: OrderId, text: string, files: readonly OrderFileId[], actor: Actor): Promise<Order>
  /** @throws DomainError `order.wrongState`, `order.dueInPast` */
  decide(id: OrderId, decision: OrderDecision, actor: Actor): Promise<Order>
  remind(id: OrderId, text: string, actor: Actor): Promise<Order>
  /** @throws DomainError `order.wrongState`, `order.highestForm` */
  escalate(id: OrderId, text: string, actor: Actor): Promise<Order>
  withdraw(id: OrderId, text: string, actor: Actor): Promise<Order>
  /** Reminds and escalates what time has come for. Returns how many orders that were. */
  followUp(): Promise<number>
}

export interface OrdersOptions {
  readonly database: Database
  readonly audit: Pick<Audit, 'append'>
  readonly clock: Clock
  readonly nodeId: NodeId
  readonly calendar: Calendar
  readonly policy: OrderPolicy
  readonly findings: Findings
  readonly files: Pick<OrderFiles, 'require'>
  /** Tells the people who must know, as part of `trx`. */
  readonly tell: (trx: Transaction, order: Order, deed: OrderDeed) => Promise<void>
}

const followedAtOnce = 100

export const createOrders = (options: OrdersOptions): Orders => {
  const { database, audit, clock, calendar, policy, findings } = options

  const get = async (id: OrderId, trx?: Transaction): Promise<Order> => {
    const order = await findOrder(trx ?? database, id)
    if (!order) throw new DomainError('order.unknown', { orderId: id })
    return order
  }

  const write = async (
    trx: Transaction,
    order: Order,
    act: OrderAct,
    text: string,
    actor: Actor | null,
    files: readonly OrderFileId[] = [],
  ): Promise<Order> => {
    const deed: OrderDeed = {
      ...{ act, text, files, at: clock.now(), form: order.form, dueAt: order.dueAt },
      by: actor && { id: actor.userId, name: actor.displayName },
    }
    await putOrder(trx, order, nextMoment(order, policy, calendar))
    await addDeed(trx, order.id, deed)
    const { number, form, state } = order
    const data = { number, form, state, text, dueAt: toInstant(order.dueAt) }
    await audit.append({ action: `order.${act}`, actor, subject: order.id, data }, trx)
    await options.tell(trx, order, deed)
    return order
  }

  /** One act of a person. */
  const act = (
    id: OrderId,
    what: OrderAct,
    text: string,
    actor: Actor,
    change: (order: Order) => Order,
    more?: (trx: Transaction, order: Order) => Promise<void>,
    files?: readonly OrderFileId[],
  ): Promise<Order> =>
    database.transaction(async (trx) => {
      const order = change(await get(id, trx))
      await more?.(trx, order)
      return write(trx, order, what, text, actor, files)
    })

  const dueOf = (asked: string | undefined, within = policy.replyWithin): number => {
    const dueAt = asked === undefined ? after(clock.now(), within, calendar) : fromInstant(asked)
    if (dueAt <= clock.now()) throw new DomainError('order.dueInPast')
    return dueAt
  }

  return {
    get: (id) => get(id),
    deeds: (id) => deedsOf(database, id),
    issue: ({ unitId, form, title, demand, dueAt, findings: ids }, actor) =>
      database.transaction(async (trx) => {
        const now = clock.now()
        const year = yearOf(dayOf(now))
        const serial = (await ordersOfYear(trx, year)) + 1
        const order: Order = {
          ...{ id: newId(OrderId), homeNode: options.nodeId, unitId, form, title, demand, state: 'open' },
          number: `${year}-${String(serial).padStart(4, '0')}`,
          ...{ issuedAt: now, issuedBy: { id: actor.userId, name: actor.displayName } },
          ...{ dueAt: dueOf(dueAt), repliedAt: null, closedAt: null, reminded: false },
        }
        await putOrder(trx, order, null)
        await findings.order(trx, ids, order.id, unitId)
        return write(trx, order, 'issued', demand, actor)
      }),
    reply: (id, text, files, actor) =>
      act(
        id,
        'replied',
        text,
        actor,
        (order) => replied(order, clock.now()),
        (trx) => options.files.require(trx, id, files, actor.userId),
        files,
      ),
    decide: (id, { accept, text, dueAt }, actor) =>
      accept
        ? act(
            ...([id, 'accepted', text, actor] as const),
            (order) => accepted(order, clock.now()),
            (trx) => findings.settle(trx, id, 'closed'),
          )
        : act(id, 'returned', text, actor, (order) => returned(order, dueOf(dueAt), clock.now())),
    remind: (id, text, actor) => act(id, 'reminded', text, actor, reminded),
    escalate: (id, text, actor) =>
      act(id, 'escalated', text, actor, (order) => escalated(order, clock.now(), policy, calendar)),
    withdraw: (id, text, actor) =>
      act(
        ...([id, 'withdrawn', text, actor] as const),
        (order) => withdrawn(order, clock.now()),
        (trx) => findings.settle(trx, id, 'open'),
      ),
    followUp: async () => {
      let done = 0
      for (const id of await ordersToFollow(database, clock.now(), followedAtOnce))
        await database.transaction(async (trx) => {
          const order = await get(id, trx)
          const due = byTime(order, clock.now(), policy, calendar)
          if (due) {
            await write(trx, due.order, due.act, '', null)
            done += 1
          } else await putOrder(trx, order, nextMoment(order, policy, calendar))
        })
      return done
    },
  }
}
