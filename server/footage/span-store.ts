import { z } from 'zod'
import { SourceId } from '../contract/ids.ts'
import { GapReason } from '../contract/recorder.ts'
import type { TimeRange } from '../contract/time.ts'
import { joinedTexts, type Database } from '../kernel/database/index.ts'
import type { BriefGap } from './merge-spans.ts'
import type { CoveredSpan, MissingSpan, SourceStretches } from './timeline.ts'

type Table = 'coverage' | 'gaps'

/** Epochs of sources that a table has spans of. They are few, and found by a look each. */
const epochsOf = (table: Table, sources: readonly SourceId[]): string => `
  WITH RECURSIVE epochs (source_key, epoch) AS (
    SELECT key, (SELECT min(epoch) FROM ${table} WHERE source_key = sources.key)
      FROM sources WHERE id IN (${sources.map(() => '?').join(', ')})
    UNION ALL
    SELECT source_key,
           (SELECT min(epoch) FROM ${table} WHERE source_key = epochs.source_key AND epoch > epochs.epoch)
      FROM epochs WHERE epoch IS NOT NULL
  )`

/**
 * Spans of an epoch of a source that reach into a range, by index alone however many there are: within an epoch they
 * never overlap, so the one that holds the range's start is the last that begins before it. Its values are those of
 * `withinValues`.
 */
const within = (table: Table): string => `
      span.source_key = epochs.source_key AND span.epoch = epochs.epoch AND span.start_ms < ?
  AND span.start_ms >= coalesce(
        (SELECT max(start_ms) FROM ${table}
          WHERE source_key = epochs.source_key AND epoch = epochs.epoch AND start_ms <= ?), ?)
  AND (span.end_ms IS NULL OR span.end_ms > ?)`

const withinValues = ({ from, to }: TimeRange): readonly number[] => [to, from, from, from]

/** Rows of spans. (CROSS JOIN: SQLite then goes from epochs to spans, not the other way.) */
const spansWithin = async (
  database: Database,
  table: Table,
  columns: readonly string[],
  sources: readonly SourceId[],
  range: TimeRange,
): Promise<readonly unknown[]> => {
  const selected = ['sources.id AS source_id', ...columns.map((column) => `span.${column}`)].join(', ')
  const sql = `${epochsOf(table, sources)}
    SELECT ${selected}
      FROM epochs CROSS JOIN ${table} AS span JOIN sources ON sources.key = span.source_key
     WHERE ${within(table)}`
  return (await database.raw(sql, [...sources, ...withinValues(range)])) as unknown[]
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

/** A source, an epoch, and numbers in threes: start after the range's, length (-1: it lasts), number of the reason. */
const PackedRow = z
  .object({ source_id: SourceId, epoch: z.int(), packed: z.string().nullable() })
  .transform(({ source_id, epoch, packed }) => ({
    sourceId: source_id,
    epoch,
    numbers: JSON.parse(`[${packed ?? ''}]`) as readonly number[],
  }))

const reasonNumber = `CASE span.reason ${GapReason.options.map((reason, n) => `WHEN '${reason}' THEN ${n}`).join(' ')} END`

/**
 * The same spans, a text for each epoch of a source: months have hundreds of thousands of spans, and as rows they would
 * take ten times as long to reach us as SQLite takes to find them.
 */
const packedWithin = async (
  database: Database,
  table: Table,
  sources: readonly SourceId[],
  range: TimeRange,
): Promise<readonly z.output<typeof PackedRow>[]> => {
  const numbers = ['span.start_ms - ?', 'coalesce(span.end_ms - span.start_ms, -1)']
  if (table === 'gaps') numbers.push(reasonNumber)
  const sql = `${epochsOf(table, sources)}
    SELECT sources.id AS source_id, epochs.epoch AS epoch,
           (SELECT ${joinedTexts(numbers.map((number) => `(${number})`).join(` || ',' || `))}
              FROM ${table} AS span WHERE ${within(table)}) AS packed
      FROM epochs JOIN sources ON sources.key = epochs.source_key
     WHERE epochs.epoch IS NOT NULL`
  const rows: unknown = await database.raw(sql, [...sources, range.from, ...withinValues(range)])
  return z.array(PackedRow).parse(rows)
}

const byStart = (a: TimeRange, b: TimeRange): number => a.from - b.from

const coverageOf = (numbers: readonly number[], range: TimeRange): readonly TimeRange[] => {
  const spans: TimeRange[] = []
  for (let n = 0; n < numbers.length; n += 2) {
    const from = range.from + (numbers[n] ?? 0)
    const to = from + (numbers[n + 1] ?? 0)
    spans.push({ from: Math.max(from, range.from), to: Math.min(to, range.to) })
  }
  return spans.sort(byStart)
}

const gapsOf = (numbers: readonly number[], range: TimeRange): readonly BriefGap[] => {
  const gaps: BriefGap[] = []
  for (let n = 0; n < numbers.length; n += 3) {
    const from = range.from + (numbers[n] ?? 0)
    const length = numbers[n + 1] ?? 0
    const to = length < 0 ? Infinity : Math.min(from + length, range.to)
    const reason = GapReason.options[numbers[n + 2] ?? 0]
    if (reason) gaps.push({ from: Math.max(from, range.from), to, reason })
  }
  return gaps.sort(byStart)
}

/** What is covered and what is missing, by source and epoch, cut to the range, without the details of gaps: for ranges of months. */
export const stretchesWithin = async (
  database: Database,
  sources: readonly SourceId[],
  range: TimeRange,
): Promise<readonly SourceStretches[]> => {
  const [covered, missing] = await Promise.all([
    packedWithin(database, 'coverage', sources, range),
    packedWithin(database, 'gaps', sources, range),
  ])
  const byEpoch = new Map<string, SourceStretches>()
  const at = (sourceId: SourceId, epoch: number): SourceStretches =>
    byEpoch.get(`${sourceId} ${epoch}`) ?? { sourceId, epoch, coverage: [], gaps: [] }
  for (const { sourceId, epoch, numbers } of covered)
    byEpoch.set(`${sourceId} ${epoch}`, { ...at(sourceId, epoch), coverage: coverageOf(numbers, range) })
  for (const { sourceId, epoch, numbers } of missing)
    byEpoch.set(`${sourceId} ${epoch}`, { ...at(sourceId, epoch), gaps: gapsOf(numbers, range) })
  return [...byEpoch.values()]
}
