import type { Alerts } from '../../alerts/index.ts'
import type { UnitId } from '../../contract/ids.ts'
import type { OrderAct } from '../../contract/supervision/order.ts'
import type { Transaction } from '../../kernel/database/index.ts'
import type { Order, OrderDeed } from './order.ts'

/** What supervisors wait for, or did not do themselves. */
const news: ReadonlySet<OrderAct> = new Set(['replied', 'escalated'])
const newsMs = 7 * 86_400_000

/** Tells the desk that a unit answered, or that time took an order a step further. */
export const tellOrderOnDesk =
  (alerts: Pick<Alerts, 'happened'>, nameOf: (id: UnitId) => string | undefined) =>
  async (trx: Transaction, order: Order, { act, at }: OrderDeed): Promise<void> => {
    if (!news.has(act)) return
    const { id, number, title, unitId, form } = order
    await alerts.happened(trx, {
      matter: {
        kind: 'order.moved',
        facts: { orderId: id, number, title, unit: nameOf(unitId) ?? '', act, form },
      },
      subject: `order:${id}`,
      unitId,
      severity: act === 'escalated' ? 'fault' : 'warning',
      since: at,
      expiresAt: at + newsMs,
    })
  }
