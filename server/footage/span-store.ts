import { z } from 'zod'
import { SourceId } from '../contract/ids.ts'
import { GapReason } from '../contract/recorder.ts'
import type { TimeRange } from '../contract/time.ts'
import type { Database } from '../kernel/database/index.ts'
import type { CoveredSpan, MissingSpan } from './timeline.ts'

/**
 * Spans of a table that reach into a range, of many sources at once, by index alone however many there are: within an
 * epoch of a source they never overlap, so the one that holds the range's start is the last that begins before it.
 * Epochs are few, and found by a look each. (CROSS JOIN: SQLite then goes from epochs to spans, not the other way.)
 */
const spansWithin = async (
  database: Database,
  table: 'coverage' | 'gaps',
  columns: readonly string[],
  sources: readonly SourceId[],
  { from, to }: TimeRange,
): Promise<readonly unknown[]> => {
  const places = sources.map(() => '?').join(', ')
  const selected = ['sources.id AS source_id', ...columns.map((column) => `span.${column}`)].join(', ')
  const sql = `
    WITH RECURSIVE epochs (source_key, epoch) AS (
      SELECT key, (SELECT min(epoch) FROM ${table} WHERE source_key = sources.key)
        FROM sources WHERE id IN (${places})
      UNION ALL
      SELECT source_key,
             (SELECT min(epoch) FROM ${table} WHERE source_key = epochs.source_key AND epoch > epochs.epoch)
        FROM epochs WHERE epoch IS NOT NULL
    )
    SELECT ${selected}
      FROM epochs CROSS JOIN ${table} AS span JOIN sources ON sources.key = span.source_key
     WHERE span.source_key = epochs.source_key AND span.epoch = epochs.epoch AND span.start_ms < ?
       AND span.start_ms >= coalesce(
             (SELECT max(start_ms) FROM ${table}
               WHERE source_key = epochs.source_key AND epoch = epochs.epoch AND start_ms <= ?), ?)
       AND (span.end_ms IS NULL OR span.end_ms > ?)`
  return (await database.raw(sql, [...sources, to, from, from, from])) as unknown[]
}

const CoverageRow = z
  .object({ source_id: SourceId, epoch: z.int(), start_ms: z.number(), end_ms: z.number() })
  .transform((row) => ({ sourceId: row.source_id, epoch: row.epoch, from: row.start_ms, to: row.end_ms }))

const GapRow = z
  .object({
    source_id: SourceId,
    epoch: z.int(),
    start_ms: z.number(),
    end_ms: z.number().nullable(),
    reason: GapReason,
    detail: z.string().nullable(),
  })
  .transform((row) => ({
    sourceId: row.source_id,
    epoch: row.epoch,
    from: row.start_ms,
    to: row.end_ms,
    reason: row.reason,
    detail: row.detail,
  }))

/** What clips cover. */
export const coverageWithin = async (
  database: Database,
  sources: readonly SourceId[],
  range: TimeRange,
): Promise<readonly CoveredSpan[]> =>
  z
    .array(CoverageRow)
    .parse(await spansWithin(database, 'coverage', ['epoch', 'start_ms', 'end_ms'], sources, range))

/** What is missing and why. */
export const gapsWithin = async (
  database: Database,
  sources: readonly SourceId[],
  range: TimeRange,
): Promise<readonly MissingSpan[]> => {
  const columns = ['epoch', 'start_ms', 'end_ms', 'reason', 'detail']
  return z.array(GapRow).parse(await spansWithin(database, 'gaps', columns, sources, range))
}
