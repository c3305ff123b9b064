import type { SessionId, SourceId } from '../contract/ids.ts'
import { toInstant, type EpochMs } from '../contract/time.ts'
import type { Actor } from '../kernel/access/index.ts'
import type { Audit } from '../kernel/audit/index.ts'

/** Single pictures looked at, for the audit log. A pointer moved along a timeline asks for hundreds: one entry an hour of footage. */
export interface Looks {
  note(actor: Actor, source: SourceId, at: EpochMs): Promise<void>
}

const hourMs = 3_600_000
/** Entries remembered; what is forgotten is only told once more. */
const maxRemembered = 10_000

export const createLooks = (audit: Pick<Audit, 'append'>): Looks => {
  const told = new Set<string>()
  const keyOf = (session: SessionId, source: SourceId, hour: number): string => `${session} ${source} ${hour}`
  return {
    note: async (actor, source, at) => {
      const hour = Math.floor(at / hourMs)
      const key = keyOf(actor.sessionId, source, hour)
      if (told.has(key)) return
      const from = toInstant(hour * hourMs)
      const to = toInstant((hour + 1) * hourMs)
      await audit.append({ action: 'footage.pictureSeen', actor, subject: source, data: { from, to } })
      const [oldest] = told
      if (told.size >= maxRemembered && oldest !== undefined) told.delete(oldest)
      told.add(key)
    },
  }
}
