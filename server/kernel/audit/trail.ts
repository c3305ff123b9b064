import type { EpochMs } from '../../contract/time.ts'
import type { Database } from '../database/index.ts'
import { canonicalJson } from './canonical-json.ts'
import { entriesAfter, firstSince, type AuditEntry } from './store.ts'

const entriesAtOnce = 500

const isAbout = ({ subject, data }: AuditEntry, subjects: readonly string[]): boolean => {
  if (subject !== null && subjects.includes(subject)) return true
  const text = canonicalJson(data)
  return subjects.some((one) => text.includes(one))
}

/**
 * The audit chain from the first entry about one of `subjects` (ids) up to entry `length`: those about them in full, the
 * others as no more than number and hash, which keeps the chain whole and tells nothing of them. Memory stays flat.
 * @param since where it is looked first; all of the chain is, where nothing about them is found from then on
 */
export const trailOf = async function* (
  database: Database,
  { subjects, since }: { readonly subjects: readonly string[]; readonly since: EpochMs },
  length: number,
): AsyncGenerator<AuditEntry | Pick<AuditEntry, 'seq' | 'hash'>> {
  let begun = false
  for (const start of [(await firstSince(database, since)) - 1, 0]) {
    if (begun) return
    for (let seq = start; seq < length;) {
      const entries = await entriesAfter(database, seq, Math.min(entriesAtOnce, length - seq))
      const last = entries.at(-1)
      if (!last) break
      for (const entry of entries) {
        const told = isAbout(entry, subjects)
        begun ||= told
        if (begun) yield told ? entry : { seq: entry.seq, hash: entry.hash }
      }
      seq = last.seq
    }
  }
}
