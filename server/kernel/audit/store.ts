import type { Knex } from 'knex'
import { canonicalJson, type Json } from './canonical-json.ts'
import { genesis, type ChainedEntry } from './chain.ts'

export type AuditEntry = ChainedEntry & { readonly hash: string }

/** The end of the chain: how long it is, and what its last entry hashes to. */
export interface ChainHead {
  readonly seq: number
  readonly hash: string
}

interface AuditRow {
  seq: number
  at: number
  node_id: string
  action: string
  actor_id: string | null
  session_id: string | null
  address: string | null
  subject: string | null
  data: string
  previous: string
  hash: string
}

export interface AuditFilter {
  readonly actorId?: string | undefined
  readonly action?: string | undefined
  /** Half-open range of time, epoch milliseconds. */
  readonly from?: number | undefined
  readonly to?: number | undefined
}

/** Text that is no JSON any more counts as a string: then the entry no longer matches its hash, and verify says so. */
const readData = (text: string): Json => {
  try {
    return JSON.parse(text) as Json
  } catch {
    return text
  }
}

const fromRow = (row: AuditRow): AuditEntry => ({
  seq: row.seq,
  at: row.at,
  nodeId: row.node_id,
  action: row.action,
  actorId: row.actor_id,
  sessionId: row.session_id,
  address: row.address,
  subject: row.subject,
  data: readData(row.data),
  previous: row.previous,
  hash: row.hash,
})

export const readHead = async (database: Knex): Promise<ChainHead> => {
  const row = await database<AuditRow>('audit').orderBy('seq', 'desc').first('seq', 'hash')
  return row ? { seq: row.seq, hash: row.hash } : { seq: 0, hash: genesis }
}

export const insertEntry = async (database: Knex, entry: AuditEntry): Promise<void> => {
  await database<AuditRow>('audit').insert({
    seq: entry.seq,
    at: entry.at,
    node_id: entry.nodeId,
    action: entry.action,
    actor_id: entry.actorId,
    session_id: entry.sessionId,
    address: entry.address,
    subject: entry.subject,
    data: canonicalJson(entry.data),
    previous: entry.previous,
    hash: entry.hash,
  })
}

/** Entries after `seq`, oldest first. */
export const entriesAfter = async (
  database: Knex,
  seq: number,
  limit: number,
): Promise<readonly AuditEntry[]> =>
  (await database<AuditRow>('audit').where('seq', '>', seq).orderBy('seq').limit(limit)).map(fromRow)

/** Entries before `seq`, newest first, that match the filter. */
export const entriesBefore = async (
  database: Knex,
  seq: number,
  limit: number,
  filter: AuditFilter,
): Promise<readonly AuditEntry[]> => {
  const query = database<AuditRow>('audit').where('seq', '<', seq).orderBy('seq', 'desc').limit(limit)
  if (filter.actorId !== undefined) void query.where('actor_id', filter.actorId)
  if (filter.action !== undefined) void query.where('action', filter.action)
  if (filter.from !== undefined) void query.where('at', '>=', filter.from)
  if (filter.to !== undefined) void query.where('at', '<', filter.to)
  return (await query).map(fromRow)
}

/** Number of the first entry from a moment on; one past the last where there is none. */
export const firstSince = async (database: Knex, since: number): Promise<number> => {
  const row = await database<AuditRow>('audit').where('at', '>=', since).orderBy('seq').first('seq')
  return row?.seq ?? (await readHead(database)).seq + 1
}
