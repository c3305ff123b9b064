import type { Knex } from 'knex'
import { z } from 'zod'
import { NodeId, OrderFileId, OrderId, UnitId, UserId } from '../../contract/ids.ts'
import { OrderAct, OrderForm, OrderState, type OrderQuery } from '../../contract/supervision/order.ts'
import type { EpochMs } from '../../contract/time.ts'
import type { Order, OrderDeed } from './order.ts'

const OrderRow = z
  .object({
    id: OrderId,
    home_node: NodeId,
    number: z.string(),
    unit_id: UnitId,
    form: OrderForm,
    state: OrderState,
    title: z.string(),
    demand: z.string(),
    issued_at: z.number(),
    issued_by: UserId,
    issued_name: z.string(),
    due_at: z.number(),
    replied_at: z.number().nullable(),
    closed_at: z.number().nullable(),
    reminded: z.number(),
  })
  .transform((row): Order => ({
    ...{ id: row.id, homeNode: row.home_node, number: row.number, unitId: row.unit_id, form: row.form },
    ...{ state: row.state, title: row.title, demand: row.demand, issuedAt: row.issued_at },
    issuedBy: { id: row.issued_by, name: row.issued_name },
    ...{ dueAt: row.due_at, repliedAt: row.replied_at, closedAt: row.closed_at },
    reminded: row.reminded !== 0,
  }))

export const findOrder = async (database: Knex, id: OrderId): Promise<Order | undefined> => {
  const row: unknown = await database('orders').where({ id }).first()
  return row === undefined ? undefined : OrderRow.parse(row)
}

/** How many orders a year has so far. */
export const ordersOfYear = async (database: Knex, year: number): Promise<number> => {
  const row: unknown = await database('orders')
    .where('number', 'like', `${year}-%`)
    .count({ count: '*' })
    .first()
  return z.object({ count: z.number() }).parse(row).count
}

/** Writes an order, new or changed. */
export const putOrder = async (trx: Knex, order: Order, followAt: EpochMs | null): Promise<void> => {
  await trx('orders')
    .insert({
      ...{ id: order.id, home_node: order.homeNode, number: order.number, unit_id: order.unitId },
      ...{ form: order.form, state: order.state, title: order.title, demand: order.demand },
      ...{ issued_at: order.issuedAt, issued_by: order.issuedBy.id, issued_name: order.issuedBy.name },
      ...{ due_at: order.dueAt, replied_at: order.repliedAt, closed_at: order.closedAt },
      ...{ follow_at: followAt, reminded: order.reminded ? 1 : 0 },
    })
    .onConflict('id')
    .merge()
}

export const addDeed = async (trx: Knex, orderId: OrderId, deed: OrderDeed): Promise<void> => {
  await trx('order_acts').insert({
    ...{ order_id: orderId, act: deed.act, at: deed.at, text: deed.text, form: deed.form },
    ...{ by_id: deed.by?.id ?? null, by_name: deed.by?.name ?? null, due_at: deed.dueAt },
    files: JSON.stringify(deed.files),
  })
}

const DeedRow = z
  .object({
    act: OrderAct,
    at: z.number(),
    by_id: UserId.nullable(),
    by_name: z.string().nullable(),
    text: z.string(),
    form: OrderForm,
    due_at: z.number(),
    files: z.string(),
  })
  .transform(({ by_id, by_name, due_at, files, ...row }): OrderDeed => ({
    ...row,
    by: by_id === null ? null : { id: by_id, name: by_name ?? '' },
    dueAt: due_at,
    files: z.array(OrderFileId).parse(JSON.parse(files)),
  }))

/** What was done with an order, in its order. */
export const deedsOf = async (database: Knex, orderId: OrderId): Promise<readonly OrderDeed[]> =>
  z.array(DeedRow).parse(await database('order_acts').where({ order_id: orderId }).orderBy('seq'))

/** Orders with which something is to be done by now. */
export const ordersToFollow = async (
  database: Knex,
  now: EpochMs,
  limit: number,
): Promise<readonly OrderId[]> => {
  const ids: unknown = await database('orders')
    .where('follow_at', '<=', now)
    .orderBy('follow_at')
    .limit(limit)
    .pluck('id')
  return z.array(OrderId).parse(ids)
}

export interface OrderFilter extends Omit<OrderQuery, 'cursor' | 'limit'> {
  readonly units: readonly UnitId[] | undefined
  readonly now: EpochMs
}

const matching = (database: Knex, filter: OrderFilter): Knex.QueryBuilder => {
  const query = database('orders')
  if (filter.unit !== undefined) void query.where('unit_id', filter.unit)
  else if (filter.units) void query.whereIn('unit_id', [...filter.units])
  if (filter.state) void query.whereIn('state', filter.state)
  if (filter.form) void query.whereIn('form', filter.form)
  if (filter.late === true)
    void query.whereIn('state', ['open', 'returned']).where('due_at', '<=', filter.now)
  return query
}

/** Orders before a cursor that match, newest first. */
export const listOrders = async (
  database: Knex,
  filter: OrderFilter,
  limit: number,
  before: string | undefined,
): Promise<readonly Order[]> => {
  const query = matching(database, filter).orderBy('id', 'desc').limit(limit)
  if (before !== undefined) void query.where('id', '<', before)
  return z.array(OrderRow).parse(await query)
}

export const countOrders = async (database: Knex, filter: OrderFilter): Promise<number> => {
  const row: unknown = await matching(database, filter).count({ count: '*' }).first()
  return z.object({ count: z.number() }).parse(row).count
}

const Counted = z.object({ order_id: OrderId, count: z.number() })

/** How many findings orders have. */
export const findingsPerOrder = async (
  database: Knex,
  ids: readonly OrderId[],
): Promise<ReadonlyMap<OrderId, number>> => {
  const rows: unknown = await database('findings')
    .whereIn('order_id', [...ids])
    .groupBy('order_id')
    .select('order_id')
    .count({ count: '*' })
  return new Map(
    z
      .array(Counted)
      .parse(rows)
      .map(({ order_id, count }) => [order_id, count]),
  )
}
