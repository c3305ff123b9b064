import type { Knex } from 'knex'
import { z } from 'zod'
import { SourceId } from '../../contract/ids.ts'
import { GapReason } from '../../contract/recorder.ts'
import type { TimeRange } from '../../contract/time.ts'
import { sourceKey } from '../../footage-index/index.ts'
import { chunks } from '../../kernel/database/index.ts'
import { GapId, type Gap } from './gap.ts'

const GapRow = z
  .object({
    id: GapId,
    source_id: SourceId,
    epoch: z.int(),
    start_ms: z.number(),
    end_ms: z.number().nullable(),
    reason: GapReason,
    detail: z.string().nullable(),
  })
  .transform((row): Gap => ({
    id: row.id,
    sourceId: row.source_id,
    epoch: row.epoch,
    from: row.start_ms,
    to: row.end_ms,
    reason: row.reason,
    detail: row.detail,
  }))

/** The row of a gap, without the key of its source. */
export const gapRow = (gap: Gap) => ({
  id: gap.id,
  epoch: gap.epoch,
  start_ms: Math.round(gap.from),
  end_ms: gap.to === null ? null : Math.round(gap.to),
  reason: gap.reason,
  detail: gap.detail,
})

/** Writes gaps as they are now known. */
export const putGaps = async (trx: Knex, gaps: readonly Gap[]): Promise<void> => {
  const rows = gaps.map((gap) => ({ source_key: sourceKey(trx, gap.sourceId), ...gapRow(gap) }))
  for (const some of chunks(rows)) await trx('gaps').insert(some).onConflict('id').merge()
}

/** The gaps of a source that reach into a range, by start. */
export const gapsWithin = async (
  database: Knex,
  sourceId: SourceId,
  { from, to }: TimeRange,
): Promise<readonly Gap[]> => {
  const rows: unknown[] = await database('gaps')
    .join('sources', 'sources.key', 'gaps.source_key')
    .select('gaps.*', { source_id: 'sources.id' })
    .where('sources.id', sourceId)
    .andWhere('start_ms', '<', to)
    .andWhere((open) => {
      void open.where('end_ms', '>', from).orWhereNull('end_ms')
    })
    .orderBy('start_ms')
  return z.array(GapRow).parse(rows)
}

/** Takes a source's deletions out, to be noted anew. */
export const removeDeletedGaps = async (trx: Knex, sourceId: SourceId): Promise<void> => {
  await trx('gaps').where('source_key', sourceKey(trx, sourceId)).andWhere({ reason: 'deleted' }).delete()
}

/** The gaps that last. */
export const openGaps = async (database: Knex): Promise<readonly Gap[]> => {
  const rows: unknown[] = await database('gaps')
    .join('sources', 'sources.key', 'gaps.source_key')
    .select('gaps.*', { source_id: 'sources.id' })
    .whereNull('end_ms')
    .orderBy('start_ms')
  return z.array(GapRow).parse(rows)
}

const BreakRow = z
  .object({ start_ms: z.number(), reason: GapReason, detail: z.string().nullable() })
  .transform(({ start_ms: at, ...why }) => ({ at, ...why }))

/** Reasons that lie with us: a gap for one of them says nothing of the camera. */
const ourReasons: readonly GapReason[] = [
  'recorder-stopped',
  'recorder-crashed',
  'power-lost',
  'disabled',
  'deleted',
]

/** What broke a source's stream last, as its newest gap tells; undefined where nothing ever did. */
export const lastBreak = async (
  database: Knex,
  sourceId: SourceId,
): Promise<z.output<typeof BreakRow> | undefined> => {
  const row: unknown = await database('gaps')
    .select('start_ms', 'reason', 'detail')
    .where('source_key', sourceKey(database, sourceId))
    .whereNotIn('reason', ourReasons)
    .orderBy([
      { column: 'epoch', order: 'desc' },
      { column: 'start_ms', order: 'desc' },
    ])
    .first()
  return row === undefined ? undefined : BreakRow.parse(row)
}

/** Where the last gap of a source that is over ends; undefined where it never had one. */
export const lastGapEnd = async (
  database: Knex,
  sourceId: SourceId,
): Promise<{ readonly epoch: number; readonly to: number } | undefined> => {
  const row = (await database('gaps')
    .select('epoch', 'end_ms')
    .where('source_key', sourceKey(database, sourceId))
    .whereNotNull('end_ms')
    .orderBy([
      { column: 'epoch', order: 'desc' },
      { column: 'end_ms', order: 'desc' },
    ])
    .first()) as { epoch: number; end_ms: number } | undefined
  return row && { epoch: row.epoch, to: row.end_ms }
}
