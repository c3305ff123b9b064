import type { Knex } from 'knex'
import { z } from 'zod'
import { CaseId } from '../../contract/ids.ts'
import { CaseEvent } from '../../contract/supervision/case-event.ts'
import { fromInstant } from '../../contract/time.ts'
import { chunks } from '../../kernel/database/index.ts'
import { rowsAtOnce, valuesAtOnce } from './statement-sizes.ts'
import type { AnyFact } from './fact.ts'
import type { FiledEvent } from './filed-case.ts'

const FactRow = z
  .object({ case_id: CaseId, received_at: z.number(), event: z.string() })
  .transform(({ case_id, received_at, event }) => {
    const told = CaseEvent.parse(JSON.parse(event))
    return {
      caseId: case_id,
      fact: { event: told, at: fromInstant(told.occurredAt), receivedAt: received_at },
    }
  })

/** All events of these cases, by case, in no order. */
export const factsOf = async (
  database: Knex,
  cases: readonly CaseId[],
): Promise<ReadonlyMap<CaseId, readonly AnyFact[]>> => {
  const facts = new Map<CaseId, AnyFact[]>()
  for (const part of chunks(cases, valuesAtOnce)) {
    const rows: unknown = await database('case_events')
      .whereIn('case_id', part)
      .select('case_id', 'received_at', 'event')
    for (const { caseId, fact } of z.array(FactRow).parse(rows)) {
      const of = facts.get(caseId)
      if (of) of.push(fact)
      else facts.set(caseId, [fact])
    }
  }
  return facts
}

const KnownEvent = z.object({ event_id: z.string(), event: z.string() })

/** Events of these ids as they were told, as JSON. */
export const eventsById = async (
  database: Knex,
  ids: readonly string[],
): Promise<ReadonlyMap<string, string>> => {
  const found = new Map<string, string>()
  for (const part of chunks(ids, valuesAtOnce)) {
    const rows: unknown = await database('case_events').whereIn('event_id', part).select('event_id', 'event')
    for (const { event_id, event } of z.array(KnownEvent).parse(rows)) found.set(event_id, event)
  }
  return found
}

export const addEvents = async (trx: Knex, events: readonly FiledEvent[]): Promise<void> => {
  const rows = events.map(({ caseId, fact, pointId, keyId }) => ({
    event_id: fact.event.eventId,
    case_id: caseId,
    type: fact.event.type,
    at: fact.at,
    received_at: fact.receivedAt,
    point_id: pointId,
    handler: fact.event.handler?.name ?? null,
    key_id: keyId,
    event: JSON.stringify(fact.event),
  }))
  for (const part of chunks(rows, rowsAtOnce)) await trx('case_events').insert(part)
}
