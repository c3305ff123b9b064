import { AuditEntryView, AuditQuery } from '../../contract/audit.ts'
import { pageOf } from '../../contract/problem.ts'
import { toInstant } from '../../contract/time.ts'
import type { Audit, AuditEntry } from '../../kernel/audit/index.ts'
import type { Database } from '../../kernel/database/index.ts'
import { DomainError } from '../../kernel/errors/index.ts'
import { route, type Route } from '../../kernel/http/index.ts'
import { userNames } from '../users/store.ts'

const present = (entry: AuditEntry, names: ReadonlyMap<string, string>): AuditEntryView => ({
  ...entry,
  at: toInstant(entry.at),
  actorName: entry.actorId === null ? null : (names.get(entry.actorId) ?? null),
})

const readCursor = (cursor: string | undefined): number | undefined => {
  if (cursor === undefined) return undefined
  const seq = Number(cursor)
  if (!Number.isSafeInteger(seq) || seq < 1) throw new DomainError('request.invalid', { cursor })
  return seq
}

/** The audit log, newest first, for auditors. */
export const auditRoutes = (options: {
  readonly database: Database
  readonly audit: Audit
}): readonly Route[] => [
  route(
    'audit.read',
    {
      method: 'get',
      path: '/api/audit',
      summary: 'The audit log, newest first',
      query: AuditQuery,
      response: pageOf(AuditEntryView),
    },
    async ({ query }) => {
      const { actor: actorId, action, from, to, limit, cursor } = query
      const page = await options.audit.page({ actorId, action, from, to }, limit, readCursor(cursor))
      const actors = page.entries.flatMap((entry) => entry.actorId ?? [])
      const names = await userNames(options.database, [...new Set(actors)])
      return {
        items: page.entries.map((entry) => present(entry, names)),
        next: page.next === null ? null : String(page.next),
      }
    },
  ),
]
