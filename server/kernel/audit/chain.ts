import { createHash } from 'node:crypto'
import type { EpochMs } from '../../contract/time.ts'
import { canonicalJson, type Json } from './canonical-json.ts'

/** What is chained of an entry: everything but its own hash. */
export interface ChainedEntry {
  /** 1, 2, 3 … without holes. */
  readonly seq: number
  readonly at: EpochMs
  readonly nodeId: string
  readonly action: string
  readonly actorId: string | null
  readonly sessionId: string | null
  readonly address: string | null
  readonly subject: string | null
  readonly data: Json
  /** Hash of the entry before; `genesis` for the first. */
  readonly previous: string
}

/** Stands for the entry before the first. */
export const genesis = '0'.repeat(64)

/**
 * SHA-256, in lower-case hexadecimal, over the UTF-8 bytes of the entry's canonical JSON: an object with exactly the
 * members of `ChainedEntry`, null where there is nothing. Whoever holds a chain can compute this without this program.
 */
export const entryHash = (entry: ChainedEntry): string =>
  createHash('sha256')
    .update(
      canonicalJson({
        seq: entry.seq,
        at: entry.at,
        nodeId: entry.nodeId,
        action: entry.action,
        actorId: entry.actorId,
        sessionId: entry.sessionId,
        address: entry.address,
        subject: entry.subject,
        data: entry.data,
        previous: entry.previous,
      }),
    )
    .digest('hex')
