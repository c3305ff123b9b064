import { warningLevelLabels } from '../../contract/supervision/rule.ts'
import type { OrderAct } from '../../contract/supervision/order.ts'
import { toInstant } from '../../contract/time.ts'
import type { Config } from '../../kernel/config/index.ts'
import type { OpenedCase } from '../cases/cases.ts'
import type { Order, OrderDeed } from '../orders/order.ts'
import type { Warning } from '../warnings/warning.ts'
import type { Message, MessageEvent } from './message.ts'

const clockTime = (at: number): string =>
  new Date(at).toLocaleString('zh-CN', { timeZone: 'Asia/Shanghai', hour12: false })

/** What a unit is told of a warning: no word of who applied. */
export const warningMessage = (
  warning: Warning,
  { identity, item }: Pick<OpenedCase, 'identity' | 'item'>,
  event: 'warning.raised' | 'warning.escalated',
): Message => {
  const level = warningLevelLabels[warning.level]
  const due = clockTime(warning.replyDueAt)
  return {
    ...{ event, unitId: warning.unitId, number: warning.number },
    subject: `${level}${event === 'warning.escalated' ? '（逾期未答复）' : ''}：${item.name}`,
    text: `办件 ${identity.caseNo}（${item.name}）被${event === 'warning.raised' ? '发出' : '升级'}${level}，监察编号 ${warning.number}，请于 ${due} 前答复。`,
    dueAt: toInstant(warning.replyDueAt),
    path: `/cases/${identity.id}`,
  }
}

const orderEvents: Readonly<Partial<Record<OrderAct, MessageEvent>>> = {
  issued: 'order.issued',
  reminded: 'order.reminded',
  returned: 'order.returned',
  escalated: 'order.escalated',
  accepted: 'order.accepted',
}

/** What a unit is told of an order; undefined of what it did itself. */
export const orderMessage = (
  order: Order,
  { act, text }: OrderDeed,
  titles: Config['supervision']['documents'],
): Message | undefined => {
  const event = orderEvents[act]
  if (event === undefined) return undefined
  const [year = '', serial = ''] = order.number.split('-')
  const name = `${titles[order.form]}${titles.prefix}〔${year}〕${Number(serial)}号`
  const due = act === 'accepted' ? '' : `请于 ${clockTime(order.dueAt)} 前答复。`
  return {
    ...{ event, unitId: order.unitId, number: order.number, subject: `${name}：${order.title}` },
    text: [name, order.title, text, due].filter((line) => line !== '').join('\n'),
    dueAt: act === 'accepted' ? null : toInstant(order.dueAt),
    path: `/orders/${order.id}`,
  }
}
