import type { NodeId } from '../../contract/ids.ts'
import type { Clock } from '../clock/index.ts'
import type { Database, Transaction } from '../database/index.ts'
import type { Json } from './canonical-json.ts'
import { entryHash } from './chain.ts'
import {
  entriesBefore,
  insertEntry,
  readHead,
  type AuditEntry,
  type AuditFilter,
  type ChainHead,
} from './store.ts'
import { verifyAudit, type Verification } from './verify.ts'

/** Who did it, as far as known; an `Actor` fits. */
export interface AuditActor {
  readonly userId?: string
  readonly sessionId?: string
  readonly address: string
}

export interface NewAuditEntry {
  /** What happened, as a stable name: `session.opened`, `user.disabled`, … */
  readonly action: string
  /** Null: the server itself. */
  readonly actor: AuditActor | null
  /** Id of what it was done to. */
  readonly subject?: string
  /** What else to know of it. Never a password, token or key. */
  readonly data?: Readonly<Record<string, Json | undefined>>
}

export interface AuditPage {
  /** Newest first. */
  readonly entries: readonly AuditEntry[]
  /** Give it as `before` for the page after; null at the end. */
  readonly next: number | null
}

/** The audit log: append-only, each entry chained to the one before by its hash. */
export interface Audit {
  /** Adds an entry, as part of `trx` where given, so that what was done and its entry stand or fall together. */
  append(entry: NewAuditEntry, trx?: Transaction): Promise<void>
  head(): Promise<ChainHead>
  verify(): Promise<Verification>
  page(filter: AuditFilter, limit: number, before?: number): Promise<AuditPage>
}

/**
 * The audit log in `database`. Appends follow one another because the database has one connection, which a transaction
 * owns until it ends: inside a transaction always pass it along.
 */
export const createAudit = (options: {
  readonly database: Database
  readonly clock: Clock
  readonly nodeId: NodeId
}): Audit => {
  const { database, clock, nodeId } = options

  const appendWithin = async (entry: NewAuditEntry, trx: Transaction): Promise<void> => {
    const head = await readHead(trx)
    const chained = {
      seq: head.seq + 1,
      at: clock.now(),
      nodeId,
      action: entry.action,
      actorId: entry.actor?.userId ?? null,
      sessionId: entry.actor?.sessionId ?? null,
      address: entry.actor?.address ?? null,
      subject: entry.subject ?? null,
      data: entry.data ?? {},
      previous: head.hash,
    }
    await insertEntry(trx, { ...chained, hash: entryHash(chained) })
  }

  return {
    append: (entry, trx) =>
      trx ? appendWithin(entry, trx) : database.transaction((own) => appendWithin(entry, own)),
    head: () => readHead(database),
    verify: () => verifyAudit(database),
    page: async (filter, limit, before = Number.MAX_SAFE_INTEGER) => {
      const found = await entriesBefore(database, before, limit + 1, filter)
      const entries = found.slice(0, limit)
      return { entries, next: found.length > limit ? (entries.at(-1)?.seq ?? null) : null }
    },
  }
}
