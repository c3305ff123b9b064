import type { Knex } from 'knex'
import { z } from 'zod'
import { HoldId, SourceId } from '../../contract/ids.ts'
import type { HoldSettings } from '../../contract/recorder.ts'
import type { EpochMs, TimeRange } from '../../contract/time.ts'

const HoldRow = z
  .object({
    id: HoldId,
    source_id: SourceId,
    from_ms: z.number(),
    to_ms: z.number(),
    reason: z.string(),
    owner: z.string(),
  })
  .transform((row): HoldSettings => ({
    id: row.id,
    sourceId: row.source_id,
    from: row.from_ms,
    to: row.to_ms,
    reason: row.reason,
    owner: row.owner,
  }))

/** Adds a hold or changes it; one that was released comes back. */
export const putHold = async (trx: Knex, hold: HoldSettings, at: EpochMs): Promise<void> => {
  const row = {
    id: hold.id,
    source_id: hold.sourceId,
    from_ms: hold.from,
    to_ms: hold.to,
    reason: hold.reason,
    owner: hold.owner,
    released_at: null,
  }
  await trx('holds')
    .insert({ ...row, created_at: Math.round(at) })
    .onConflict('id')
    .merge(Object.keys(row))
}

/** Ends a hold; one that is released already stays so. @returns the hold, or undefined where there is none */
export const releaseHold = async (trx: Knex, id: HoldId, at: EpochMs): Promise<HoldSettings | undefined> => {
  const row: unknown = await trx('holds').where({ id }).first()
  if (row === undefined) return undefined
  await trx('holds')
    .where({ id })
    .whereNull('released_at')
    .update({ released_at: Math.round(at) })
  return HoldRow.parse(row)
}

/** The holds of a source that were not released, by start. */
export const holdsOf = async (database: Knex, sourceId: SourceId): Promise<readonly HoldSettings[]> => {
  const rows: unknown[] = await database('holds')
    .where('source_id', sourceId)
    .whereNull('released_at')
    .orderBy('from_ms')
  return z.array(HoldRow).parse(rows)
}

/** What of each source is held, every hold by itself. */
export const heldRanges = async (
  database: Knex,
  sources: readonly SourceId[],
): Promise<ReadonlyMap<SourceId, readonly TimeRange[]>> => {
  const rows: unknown[] = await database('holds')
    .whereIn('source_id', sources)
    .whereNull('released_at')
    .orderBy('from_ms')
  return Map.groupBy(z.array(HoldRow).parse(rows), ({ sourceId }) => sourceId)
}

interface PlacedRow {
  readonly source_id: SourceId
  readonly from_ms: number
  readonly to_ms: number
  readonly created_at: number
}

/** The holds of all sources that were not released, with when they were placed. */
export const placedHolds = async (
  database: Knex,
): Promise<readonly (TimeRange & { readonly sourceId: SourceId; readonly createdAt: EpochMs })[]> => {
  const rows = await database('holds')
    .whereNull('released_at')
    .select<PlacedRow[]>('source_id', 'from_ms', 'to_ms', 'created_at')
  return rows.map((row) => ({
    sourceId: row.source_id,
    from: row.from_ms,
    to: row.to_ms,
    createdAt: row.created_at,
  }))
}

/** Whether a hold is known, released or not. */
export const hasHold = async (database: Knex, id: HoldId): Promise<boolean> => {
  const row: unknown = await database('holds').where({ id }).first('id')
  return row !== undefined
}
