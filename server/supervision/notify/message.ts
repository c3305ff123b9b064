import type { UnitId } from '../../contract/ids.ts'

/** What units and supervisors are told outside of this server. */
export type MessageEvent =
  | 'warning.raised'
  | 'warning.escalated'
  | 'order.issued'
  | 'order.reminded'
  | 'order.returned'
  | 'order.escalated'
  | 'order.accepted'

/** One message, before it is known where it goes. */
export interface Message {
  readonly event: MessageEvent
  readonly unitId: UnitId
  /** Of the warning or order. */
  readonly number: string
  readonly subject: string
  readonly text: string
  /** When an answer is due; null: none is. */
  readonly dueAt: string | null
  /** Path of the page that shows it. */
  readonly path: string
}

const firstPauseMs = 60_000
const longestPauseMs = 6 * 3_600_000
/** With pauses of a minute, two, four … up to six hours, this is about three days. */
const mostTries = 20

/** When a message that could not be sent is tried again; null: it is given up. */
export const nextTry = (tries: number, now: number): number | null =>
  tries >= mostTries ? null : now + Math.min(longestPauseMs, firstPauseMs * 2 ** (tries - 1))
