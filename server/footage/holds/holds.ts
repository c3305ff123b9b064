import { CommandId, HoldId, type SourceId, type UserId } from '../../contract/ids.ts'
import { toInstant, type TimeRange } from '../../contract/time.ts'
import type { Audit, AuditActor } from '../../kernel/audit/index.ts'
import type { Clock } from '../../kernel/clock/index.ts'
import type { Database, Transaction } from '../../kernel/database/index.ts'
import { DomainError } from '../../kernel/errors/index.ts'
import { newId } from '../../kernel/ids/index.ts'
import type { Outbox, Settled } from '../../kernel/outbox/index.ts'
import { holdSettings, type Hold } from './hold.ts'
import { addHold, findHold, holdsWithin, markAnswered, markReleased } from './store.ts'

/** A hold that is wanted. */
export interface WantedHold extends TimeRange {
  readonly sourceId: SourceId
  readonly reason: string
  /** What it lives as long as. */
  readonly owner: string
}

/** Who does it; null where the server itself does. */
type By = (AuditActor & { readonly userId: UserId }) | null

/**
 * Footage that retention must not delete. A hold is kept here as soon as it is placed, and reaches the recorder by the
 * outbox, whenever that is there.
 */
export interface Holds {
  /** @throws DomainError `hold.invalidRange` */
  place(trx: Transaction, wanted: WantedHold, by: By): Promise<Hold>
  /** Ends a hold; one that was released or refused stays as it is. */
  release(trx: Transaction, hold: Hold, by: By): Promise<void>
  /** @throws DomainError `hold.unknown` */
  get(id: HoldId, trx?: Transaction): Promise<Hold>
  /** Holds of sources that reach into a range and still hold. */
  within(sources: readonly SourceId[], range: TimeRange): Promise<readonly Hold[]>
}

export interface HoldsOptions {
  readonly database: Database
  readonly outbox: Pick<Outbox, 'enqueue'>
  readonly audit: Pick<Audit, 'append'>
  readonly clock: Clock
}

/** As long as a case file may be kept, and then some. */
const longestMs = 3660 * 86_400_000

export const createHolds = ({ database, outbox, audit, clock }: HoldsOptions): Holds => ({
  place: async (trx, wanted, by) => {
    const length = wanted.to - wanted.from
    if (length <= 0 || length > longestMs) throw new DomainError('hold.invalidRange', { longestMs })
    const hold: Hold = {
      ...wanted,
      ...{ id: newId(HoldId), state: 'sent', missing: [] },
      ...{ createdAt: clock.now(), createdBy: by?.userId ?? null, releasedAt: null },
    }
    await addHold(trx, hold)
    await outbox.enqueue(trx, { type: 'hold.put', id: newId(CommandId), hold: holdSettings(hold) })
    const { id: holdId, sourceId, from, to, reason, owner } = hold
    await audit.append(
      {
        action: 'hold.placed',
        actor: by,
        subject: sourceId,
        data: { holdId, from: toInstant(from), to: toInstant(to), reason, owner },
      },
      trx,
    )
    return hold
  },
  release: async (trx, { id: holdId, sourceId, state }, by) => {
    if (!(await markReleased(trx, holdId, clock.now(), by?.userId ?? null))) return
    if (state !== 'refused') await outbox.enqueue(trx, { type: 'hold.release', id: newId(CommandId), holdId })
    await audit.append({ action: 'hold.released', actor: by, subject: sourceId, data: { holdId } }, trx)
  },
  get: async (id, trx) => {
    const hold = await findHold(trx ?? database, id)
    if (!hold) throw new DomainError('hold.unknown', { holdId: id })
    return hold
  },
  within: (sources, range) => holdsWithin(database, sources, range),
})

/** What became of a hold's command, for the outbox: part of the transaction that settles it. */
export const settleHold = async ({ command, refusal, result }: Settled, trx: Transaction): Promise<void> => {
  if (command.type !== 'hold.put') return
  await markAnswered(trx, command.hold.id, refusal === null ? 'kept' : 'refused', result.missing ?? [])
}
