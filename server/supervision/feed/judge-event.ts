import type { CaseEvent } from '../../contract/supervision/case-event.ts'
import { CaseEvent as EventSchema } from '../../contract/supervision/case-event.ts'
import type { EventProblem, EventResult } from '../../contract/supervision/feed.ts'
import { fromInstant, type EpochMs } from '../../contract/time.ts'
import type { Item } from '../items/item.ts'
import type { AnyFact } from '../cases/fact.ts'

/** What an event is held against, whatever has been told before. */
export interface EventGround {
  readonly itemByCode: (code: string) => Item | undefined
  readonly hasPoint: (code: string) => boolean
  /** Whether whoever tells it may tell of this item's cases. */
  readonly covers: (item: Item) => boolean
  readonly now: EpochMs
}

/** An event that can be filed. */
export interface Admitted {
  readonly fact: AnyFact
  readonly item: Item
}

/** Clocks of other systems differ from ours by so much at most. */
const aheadMs = 5 * 60_000

export const rejected = (
  eventId: string | null,
  problem: EventProblem,
  detail: string | null = null,
): EventResult => ({ eventId, outcome: 'rejected', problem, detail })

const idOf = (told: unknown): string | null =>
  typeof told === 'object' && told !== null && 'eventId' in told && typeof told.eventId === 'string'
    ? told.eventId.slice(0, 64)
    : null

const isRejection = (judged: Admitted | EventResult): judged is EventResult => 'outcome' in judged

/** Reads an event and says whether it can be filed. */
export const judgeEvent = (told: unknown, ground: EventGround): Admitted | EventResult => {
  const read = EventSchema.safeParse(told)
  if (!read.success) {
    const [issue] = read.error.issues
    return rejected(idOf(told), 'invalid', issue ? `${issue.path.join('.')}: ${issue.message}` : null)
  }
  const event: CaseEvent = read.data
  const at = fromInstant(event.occurredAt)
  const item = ground.itemByCode(event.itemCode)
  if (!item) return rejected(event.eventId, 'itemUnknown', event.itemCode)
  if (!ground.covers(item)) return rejected(event.eventId, 'notYours')
  if (event.point !== undefined && !ground.hasPoint(event.point))
    return rejected(event.eventId, 'pointUnknown', event.point)
  if (at > ground.now + aheadMs) return rejected(event.eventId, 'inFuture', event.occurredAt)
  return { fact: { event, at, receivedAt: ground.now }, item }
}

export { isRejection }
