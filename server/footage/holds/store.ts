import { z } from 'zod'
import { HoldState } from '../../contract/hold.ts'
import { HoldId, SourceId, UserId } from '../../contract/ids.ts'
import { MissingRange } from '../../contract/recorder.ts'
import type { EpochMs, TimeRange } from '../../contract/time.ts'
import type { Database, Transaction } from '../../kernel/database/index.ts'
import type { Hold } from './hold.ts'

const HoldRow = z
  .object({
    id: HoldId,
    source_id: SourceId,
    from_ms: z.number(),
    to_ms: z.number(),
    reason: z.string(),
    owner: z.string(),
    state: HoldState,
    missing: z.string(),
    created_at: z.number(),
    created_by: UserId.nullable(),
    released_at: z.number().nullable(),
  })
  .transform((row): Hold => ({
    id: row.id,
    sourceId: row.source_id,
    from: row.from_ms,
    to: row.to_ms,
    reason: row.reason,
    owner: row.owner,
    state: row.state,
    missing: z.array(MissingRange).parse(JSON.parse(row.missing)),
    createdAt: row.created_at,
    createdBy: row.created_by,
    releasedAt: row.released_at,
  }))

export const addHold = async (trx: Transaction, hold: Hold): Promise<void> => {
  await trx('holds').insert({
    id: hold.id,
    source_id: hold.sourceId,
    from_ms: hold.from,
    to_ms: hold.to,
    reason: hold.reason,
    owner: hold.owner,
    state: hold.state,
    missing: JSON.stringify(hold.missing),
    created_at: hold.createdAt,
    created_by: hold.createdBy,
    released_at: hold.releasedAt,
  })
}

export const findHold = async (database: Database, id: HoldId): Promise<Hold | undefined> => {
  const row: unknown = await database('holds').where({ id }).first()
  return row === undefined ? undefined : HoldRow.parse(row)
}

/** @returns false where it was released before */
export const markReleased = async (
  trx: Transaction,
  id: HoldId,
  at: EpochMs,
  by: UserId | null,
): Promise<boolean> =>
  (await trx('holds')
    .where({ id })
    .whereNull('released_at')
    .update({ state: 'released', released_at: at, released_by: by })) > 0

/** What the recorder made of a hold that was sent to it; one that was released meanwhile stays so. */
export const markAnswered = async (
  trx: Transaction,
  id: HoldId,
  state: 'kept' | 'refused',
  missing: readonly MissingRange[],
): Promise<void> => {
  await trx('holds').where({ id, state: 'sent' }).update({ state })
  await trx('holds')
    .where({ id })
    .update({ missing: JSON.stringify(missing) })
}

export interface HoldFilter {
  readonly sources?: readonly SourceId[] | undefined
  readonly from?: EpochMs | undefined
  readonly to?: EpochMs | undefined
  /** Those that were released or refused too. */
  readonly all: boolean
}

/** Holds before a cursor that match, newest first. */
export const holdsBefore = async (
  database: Database,
  { sources, from, to, all }: HoldFilter,
  cursor: string | undefined,
  limit: number,
): Promise<readonly Hold[]> => {
  // Ids are UUIDv7: their order is that of creation.
  const query = database('holds').orderBy('id', 'desc').limit(limit)
  if (cursor !== undefined) void query.where('id', '<', cursor)
  if (sources) void query.whereIn('source_id', sources)
  if (from !== undefined) void query.where('to_ms', '>', from)
  if (to !== undefined) void query.where('from_ms', '<', to)
  if (!all) void query.whereIn('state', ['sent', 'kept'])
  return z.array(HoldRow).parse(await query)
}

/** Holds of sources that reach into a range and were neither released nor refused. */
export const holdsWithin = async (
  database: Database,
  sources: readonly SourceId[],
  { from, to }: TimeRange,
): Promise<readonly Hold[]> => {
  const rows: unknown = await database('holds')
    .whereIn('source_id', sources)
    .whereIn('state', ['sent', 'kept'])
    .where('from_ms', '<', to)
    .where('to_ms', '>', from)
    .orderBy('from_ms')
  return z.array(HoldRow).parse(rows)
}
