import type { Knex } from 'knex'
import { z } from 'zod'
import { ClipId, SourceId } from '../../contract/ids.ts'
import type { EpochMs, TimeRange } from '../../contract/time.ts'
import { sourceKey } from '../../footage-index/index.ts'

/** No clip is longer than this: a minute, and the GOP that was under way. Clips are found by their start. */
export const longestClipMs = 10 * 60_000

const StoredRow = z
  .object({
    id: ClipId,
    source_id: SourceId,
    epoch: z.int(),
    path: z.string(),
    start_ms: z.number(),
    end_ms: z.number(),
    bytes: z.number(),
  })
  .transform((row) => ({
    clipId: row.id,
    sourceId: row.source_id,
    epoch: row.epoch,
    path: row.path,
    from: row.start_ms,
    to: row.end_ms,
    bytes: row.bytes,
  }))
export type StoredRow = z.output<typeof StoredRow>

const stored = (database: Knex, state: 'finished' | 'garbage'): Knex.QueryBuilder =>
  database('clips')
    .join('sources', 'sources.key', 'clips.source_key')
    .where({ state })
    .select('clips.id', { source_id: 'sources.id' })
    .select('epoch', 'path', 'start_ms', 'end_ms', 'bytes')

/** Finished clips of a source that begin at `from` or later and end by `before`, by start. */
export const finishedClips = async (
  database: Knex,
  sourceId: SourceId,
  from: EpochMs,
  before: EpochMs,
  limit: number,
): Promise<readonly StoredRow[]> => {
  const rows = (await stored(database, 'finished')
    .where('clips.source_key', sourceKey(database, sourceId))
    .andWhere('start_ms', '>=', from)
    .andWhere('start_ms', '<', before)
    .andWhere('end_ms', '<=', before)
    .orderBy('start_ms')
    .limit(limit)) as unknown[]
  return z.array(StoredRow).parse(rows)
}

/** Clips whose deletion has begun, behind the one whose id is given. */
export const garbageClips = async (
  database: Knex,
  after: string,
  limit: number,
): Promise<readonly StoredRow[]> => {
  const rows = (await stored(database, 'garbage')
    .andWhere('clips.id', '>', after)
    .orderBy('clips.id')
    .limit(limit)) as unknown[]
  return z.array(StoredRow).parse(rows)
}

/**
 * Those of the clips that are finished still. The state is looked at here, not in the query: SQLite would take an index
 * of states for the shorter way, and go through every finished clip.
 */
export const finishedAmong = async (trx: Knex, clipIds: readonly ClipId[]): Promise<ReadonlySet<ClipId>> => {
  const rows = await trx('clips')
    .whereIn('id', clipIds)
    .select<{ id: ClipId; state: string }[]>('id', 'state')
  return new Set(rows.filter(({ state }) => state === 'finished').map(({ id }) => id))
}

/** Marks finished clips as garbage. */
export const markGarbage = async (trx: Knex, clipIds: readonly ClipId[]): Promise<void> => {
  await trx('clips').whereIn('id', clipIds).update({ state: 'garbage' })
}

/** Takes garbage out of the index: its files are gone. */
export const removeGarbage = async (trx: Knex, clipIds: readonly ClipId[]): Promise<void> => {
  await trx('clips').whereIn('id', clipIds).andWhere({ state: 'garbage' }).delete()
}

/** What clips of a source that are there cover within a range of an epoch. */
export const clipsCovering = async (
  database: Knex,
  sourceId: SourceId,
  epoch: number,
  { from, to }: TimeRange,
): Promise<readonly TimeRange[]> => {
  const rows = await database('clips')
    .where('source_key', sourceKey(database, sourceId))
    .andWhere('start_ms', '>=', from - longestClipMs)
    .andWhere('start_ms', '<', to)
    .andWhere('end_ms', '>', from)
    .andWhere({ epoch })
    .whereNot('state', 'garbage')
    .select<{ start_ms: number; end_ms: number }[]>('start_ms', 'end_ms')
  return rows.map((row) => ({ from: row.start_ms, to: row.end_ms }))
}

interface StateSum {
  readonly state: string
  readonly bytes: number
}

/** Bytes of the finished clips of a source that reach into a range. */
export const bytesWithin = async (
  database: Knex,
  sourceId: SourceId,
  { from, to }: TimeRange,
): Promise<number> => {
  const sums: StateSum[] = await database('clips')
    .where('source_key', sourceKey(database, sourceId))
    .andWhere('start_ms', '>=', from - longestClipMs)
    .andWhere('start_ms', '<', to)
    .andWhere('end_ms', '>', from)
    .groupBy('state')
    .select('state')
    .sum('bytes as bytes')
  return sums.find(({ state }) => state === 'finished')?.bytes ?? 0
}

/** What a stretch of the table of clips holds, by source. */
export interface Stretch {
  readonly bytes: ReadonlyMap<SourceId, number>
  /** Where the next stretch begins; null at the end of the table. */
  readonly next: number | null
}

/** Sums the bytes of finished clips, a stretch of the table at a time: the whole of it may have millions of rows. */
export const sumStretch = async (database: Knex, after: number, rows: number): Promise<Stretch> => {
  const found: (StateSum & { readonly id: SourceId })[] = await database('clips')
    .join('sources', 'sources.key', 'clips.source_key')
    .where('clips.key', '>', after)
    .andWhere('clips.key', '<=', after + rows)
    .groupBy('sources.id', 'state')
    .select('sources.id', 'state')
    .sum('bytes as bytes')
  const rest = (await database('clips')
    .where('key', '>', after + rows)
    .min('key as next')
    .first()) as { next: number | null } | undefined
  const next = rest?.next ?? null
  return {
    bytes: new Map(found.filter(({ state }) => state === 'finished').map(({ id, bytes }) => [id, bytes])),
    next: next === null ? null : next - 1,
  }
}

/** Sizes of what each source wrote since `from`, and when that began. */
export const writtenSince = async (
  database: Knex,
  sourceId: SourceId,
  from: EpochMs,
): Promise<{ readonly bytes: number; readonly from: EpochMs | null }> => {
  const row = (await database('clips')
    .where('source_key', sourceKey(database, sourceId))
    .andWhere('start_ms', '>=', from)
    .sum('bytes as bytes')
    .min('start_ms as from')
    .first()) as { bytes: number | null; from: number | null } | undefined
  return { bytes: row?.bytes ?? 0, from: row?.from ?? null }
}
