import type { Knex } from 'knex'
import { entryHash, genesis } from './chain.ts'
import { entriesAfter, type AuditEntry, type ChainHead } from './store.ts'

/** `missing`: not there; `unlinked`: does not name the entry before; `altered`: does not match its own hash. */
export type ChainFault = 'missing' | 'unlinked' | 'altered'

export type Verification =
  | { readonly ok: true; readonly head: ChainHead }
  /** `seq`: the first entry that is not as it was written. */
  | { readonly ok: false; readonly seq: number; readonly fault: ChainFault }

const batch = 1000

const matchesItsHash = (entry: AuditEntry): boolean => {
  try {
    return entry.hash === entryHash(entry)
  } catch (error) {
    // A value that was never written by this program and has no canonical form.
    if (error instanceof RangeError) return false
    throw error
  }
}

const faultOf = (entry: AuditEntry, before: ChainHead): ChainFault | undefined => {
  if (entry.seq !== before.seq + 1) return 'missing'
  if (entry.previous !== before.hash) return 'unlinked'
  return matchesItsHash(entry) ? undefined : 'altered'
}

/**
 * Recomputes the whole chain. A whole chain shows that nothing inside it was changed, taken out or put in since it was
 * written. It cannot show by itself that entries are missing at its end: compare its head with one noted elsewhere.
 */
export const verifyAudit = async (database: Knex): Promise<Verification> => {
  let head: ChainHead = { seq: 0, hash: genesis }
  for (;;) {
    const entries = await entriesAfter(database, head.seq, batch)
    for (const entry of entries) {
      const fault = faultOf(entry, head)
      if (fault) return { ok: false, seq: head.seq + 1, fault }
      head = { seq: entry.seq, hash: entry.hash }
    }
    if (entries.length < batch) return { ok: true, head }
  }
}
