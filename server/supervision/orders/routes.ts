import { z } from 'zod'
import { OrderFileId, OrderId } from '../../contract/ids.ts'
import type { Action } from '../../contract/rights.ts'
import {
  NewOrder,
  OrderDecision,
  OrderFileQuery,
  OrderFileView,
  OrderPage,
  OrderQuery,
  OrderReply,
  OrderText,
  OrderView,
  OrderWithCourse,
} from '../../contract/supervision/order.ts'
import { toInstant } from '../../contract/time.ts'
import type { Access, Actor } from '../../kernel/access/index.ts'
import type { Clock } from '../../kernel/clock/index.ts'
import { DomainError } from '../../kernel/errors/index.ts'
import { route, type Route } from '../../kernel/http/index.ts'
import { sendStored } from '../../kernel/kept-files/index.ts'
import { optionalInstant } from '../cases/present.ts'
import { findingViews, type FindingSurroundings } from '../findings/present.ts'
import { findingsOfOrder } from '../findings/store.ts'
import { visibleUnits } from '../visible-units.ts'
import type { OrderFile, OrderFiles } from './files.ts'
import { isLate, type Order } from './order.ts'
import type { Orders } from './orders.ts'
import { countOrders, findingsPerOrder, listOrders } from './store.ts'

const params = z.object({ id: OrderId })
const binary = 'application/octet-stream'

export interface OrderRoutesOptions extends FindingSurroundings {
  readonly access: Access
  readonly clock: Clock
  readonly orders: Orders
  readonly files: OrderFiles
}

export const orderFileView = (file: OrderFile): OrderFileView => ({
  ...file,
  storedAt: toInstant(file.storedAt),
  by: file.by.name,
})

export const orderRoutes = (options: OrderRoutesOptions): readonly Route[] => {
  const { database, access, clock, orders, files, units } = options
  const findings = findingViews(options)

  const views = async (shown: readonly Order[]): Promise<OrderView[]> => {
    const counts = await findingsPerOrder(
      database,
      shown.map(({ id }) => id),
    )
    return shown.map((order) => {
      return {
        ...order,
        ...{ unitName: units.nameOf(order.unitId) ?? '', issuedBy: order.issuedBy.name },
        ...{ issuedAt: toInstant(order.issuedAt), dueAt: toInstant(order.dueAt) },
        ...{ repliedAt: optionalInstant(order.repliedAt), closedAt: optionalInstant(order.closedAt) },
        ...{ findings: counts.get(order.id) ?? 0, late: isLate(order, clock.now()) },
      }
    })
  }
  const view = async (order: Order): Promise<OrderView> => {
    const [one] = await views([order])
    if (!one) throw new DomainError('order.unknown', { orderId: order.id })
    return one
  }
  const reached = async (id: OrderId, action: Action, actor: Actor): Promise<Order> => {
    const order = await orders.get(id)
    access.require(actor, action, order.unitId)
    return order
  }

  /** What a supervisor does with an order, in words. */
  const acting = (
    name: string,
    summary: string,
    act: (id: OrderId, text: string, actor: Actor) => Promise<Order>,
  ): Route =>
    route(
      'order.issue',
      {
        method: 'post',
        path: `/api/orders/:id/${name}`,
        summary,
        params,
        body: OrderText,
        response: OrderView,
      },
      async ({ params: { id }, body }, actor) => {
        await reached(id, 'order.issue', actor)
        return view(await act(id, body.text, actor))
      },
    )

  return [
    route(
      'order.read',
      {
        method: 'get',
        path: '/api/orders',
        summary: 'Orders of the units the caller may see, newest first',
        query: OrderQuery,
        response: OrderPage,
      },
      async ({ query: { cursor, limit, ...asked } }, actor) => {
        if (asked.unit !== undefined) access.require(actor, 'order.read', asked.unit)
        const visible = visibleUnits(units.all(), (unitId) => access.allows(actor, 'order.read', unitId))
        const filter = { ...asked, units: visible, now: clock.now() }
        const found = await listOrders(database, filter, limit + 1, cursor)
        const shown = found.slice(0, limit)
        return {
          items: await views(shown),
          next: found.length > limit ? (shown.at(-1)?.id ?? null) : null,
          total: await countOrders(database, filter),
        }
      },
    ),
    route(
      'order.issue',
      {
        method: 'post',
        path: '/api/orders',
        summary: 'Order a unit to put findings right',
        body: NewOrder,
        response: OrderView,
      },
      async ({ body }, actor) => {
        access.require(actor, 'order.issue', body.unitId)
        return view(await orders.issue(body, actor))
      },
    ),
    route(
      'order.read',
      {
        method: 'get',
        path: '/api/orders/:id',
        summary: 'One order with what was done with it',
        params,
        response: OrderWithCourse,
      },
      async ({ params: { id } }, actor) => {
        const order = await reached(id, 'order.read', actor)
        const kept = new Map((await files.of(id)).map((file) => [file.id, orderFileView(file)]))
        return {
          order: await view(order),
          findings: await findings(await findingsOfOrder(database, id)),
          course: (await orders.deeds(id)).map((deed) => ({
            ...deed,
            ...{ at: toInstant(deed.at), dueAt: toInstant(deed.dueAt), by: deed.by?.name ?? null },
            files: deed.files.flatMap((file) => kept.get(file) ?? []),
          })),
        }
      },
    ),
    route(
      'order.answer',
      {
        method: 'post',
        path: '/api/orders/:id/files',
        summary: 'Hand in a file for an answer; the body is the file',
        params,
        query: OrderFileQuery,
        consumes: binary,
        response: OrderFileView,
      },
      async ({ params: { id }, query: { fileName }, request }, actor) => {
        await reached(id, 'order.answer', actor)
        return orderFileView(await files.keep(id, fileName, request, actor))
      },
    ),
    route(
      'order.read',
      {
        method: 'get',
        path: '/api/orders/:id/files/:fileId',
        summary: 'A file as it was handed in',
        params: params.extend({ fileId: OrderFileId }),
        produces: binary,
      },
      async ({ params: { id, fileId }, response }, actor) => {
        await reached(id, 'order.read', actor)
        const file = await files.open(id, fileId)
        await sendStored(response, file, { attached: true })
        return undefined
      },
    ),
    route(
      'order.answer',
      {
        method: 'post',
        path: '/api/orders/:id/reply',
        summary: "The unit's answer",
        params,
        body: OrderReply,
        response: OrderView,
      },
      async ({ params: { id }, body }, actor) => {
        await reached(id, 'order.answer', actor)
        return view(await orders.reply(id, body.text, body.files, actor))
      },
    ),
    route(
      'order.issue',
      {
        method: 'post',
        path: '/api/orders/:id/decision',
        summary: 'Accept an answer, which closes the order; or return it',
        params,
        body: OrderDecision,
        response: OrderView,
      },
      async ({ params: { id }, body }, actor) => {
        await reached(id, 'order.issue', actor)
        return view(await orders.decide(id, body, actor))
      },
    ),
    acting('reminder', 'Remind the unit', (...said) => orders.remind(...said)),
    acting('escalation', 'Take it one step further: 催办单, advice, talk', (...said) =>
      orders.escalate(...said),
    ),
    acting('withdrawal', 'Withdraw an order; its findings wait for another', (...said) =>
      orders.withdraw(...said),
    ),
  ]
}
