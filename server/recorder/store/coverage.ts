import type { Knex } from 'knex'
import type { SourceId } from '../../contract/ids.ts'
import type { EpochMs, TimeRange } from '../../contract/time.ts'
import { clipKey, decodeFragments, sourceKey } from '../../footage-index/index.ts'
import { chunks } from '../../kernel/database/index.ts'
import { appendSpan, holesOf, type CoverageSpan } from '../clip/coverage.ts'

interface CoverageRow {
  readonly epoch: number
  readonly start_ms: number
  readonly end_ms: number
}

const rowOf = (trx: Knex, sourceId: SourceId, span: CoverageSpan) => ({
  source_key: sourceKey(trx, sourceId),
  epoch: span.epoch,
  start_ms: Math.round(span.from),
  end_ms: Math.round(span.to),
})

const spanOf = (row: CoverageRow): CoverageSpan => ({ epoch: row.epoch, from: row.start_ms, to: row.end_ms })

/** Writes spans as they have grown. */
export const putCoverage = async (
  trx: Knex,
  spans: readonly { readonly sourceId: SourceId; readonly span: CoverageSpan }[],
): Promise<void> => {
  for (const some of chunks(spans))
    await trx('coverage')
      .insert(some.map(({ sourceId, span }) => rowOf(trx, sourceId, span)))
      .onConflict(['source_key', 'epoch', 'start_ms'])
      .merge(['end_ms'])
}

/** The spans of a source that reach into a range, whatever their epoch. */
export const coverageWithin = async (
  database: Knex,
  sourceId: SourceId,
  { from, to }: TimeRange,
): Promise<readonly CoverageSpan[]> => {
  const rows = (await database('coverage')
    .where('source_key', sourceKey(database, sourceId))
    .andWhere('start_ms', '<', to)
    .andWhere('end_ms', '>', from)
    .orderBy('start_ms')) as CoverageRow[]
  return rows.map(spanOf)
}

/** The span that ends last, or undefined where a source has none. */
export const lastCoverage = async (database: Knex, sourceId: SourceId): Promise<CoverageSpan | undefined> => {
  const row = (await database('coverage')
    .where('source_key', sourceKey(database, sourceId))
    .orderBy([
      { column: 'epoch', order: 'desc' },
      { column: 'end_ms', order: 'desc' },
    ])
    .first()) as CoverageRow | undefined
  return row && spanOf(row)
}

/** Start of an epoch's first span that begins after `at`; undefined where there is none. */
export const coverageAfter = async (
  database: Knex,
  sourceId: SourceId,
  epoch: number,
  at: number,
): Promise<number | undefined> => {
  const row = (await database('coverage')
    .where('source_key', sourceKey(database, sourceId))
    .andWhere({ epoch })
    .andWhere('start_ms', '>', at)
    .min('start_ms as start')
    .first()) as { start: number | null } | undefined
  return row?.start ?? undefined
}

interface ClipTableRow {
  readonly id: string
  /** null while the clip is open. */
  readonly fragments: Buffer | null
}

const openTable = async (trx: Knex, clipId: string): Promise<Buffer> => {
  const rows = (await trx('open_fragments')
    .select('record')
    .where('clip_key', clipKey(trx, clipId))
    .orderBy('n')) as {
    record: Buffer
  }[]
  return Buffer.concat(rows.map(({ record }) => record))
}

const piecesOf = async (trx: Knex, epoch: number, row: ClipTableRow): Promise<readonly CoverageSpan[]> =>
  decodeFragments(row.fragments ?? (await openTable(trx, row.id))).map((fragment) => ({
    epoch,
    from: fragment.wallStart,
    to: fragment.wallStart + fragment.durationMs,
  }))

/** Clips read into memory at once while coverage is rebuilt: a day of one source. */
const clipsAtOnce = 1440

/** Spans of the clips of one epoch that begin at `from` or later, begun by the span that reaches up to there. */
const spansOfClips = async (
  trx: Knex,
  sourceId: SourceId,
  epoch: number,
  from: number,
  before: readonly CoverageSpan[],
): Promise<readonly CoverageSpan[]> => {
  const spans = [...before]
  for (let offset = 0; ; offset += clipsAtOnce) {
    const rows = (await trx('clips')
      .leftJoin('fragment_tables', 'clip_key', 'clips.key')
      .select('id', 'fragments')
      .where('source_key', sourceKey(trx, sourceId))
      .andWhere({ epoch })
      .whereNot('state', 'garbage')
      .andWhere('start_ms', '>=', from)
      .orderBy('start_ms')
      .offset(offset)
      .limit(clipsAtOnce)) as ClipTableRow[]
    for (const row of rows) for (const piece of await piecesOf(trx, epoch, row)) appendSpan(spans, piece)
    if (rows.length < clipsAtOnce) return spans
  }
}

/** The spans of an epoch of a source from the last one on that begins before `at`, in order of time. */
export const coverageFrom = async (
  trx: Knex,
  sourceId: SourceId,
  epoch: number,
  at: EpochMs,
): Promise<readonly CoverageSpan[]> => {
  const ofEpoch = () => trx('coverage').where('source_key', sourceKey(trx, sourceId)).andWhere({ epoch })
  const before = (await ofEpoch().andWhere('start_ms', '<', at).max('start_ms as start').first()) as
    { start: number | null } | undefined
  const rows = (await ofEpoch()
    .andWhere('start_ms', '>=', before?.start ?? at)
    .orderBy('start_ms')) as CoverageRow[]
  return rows.map(spanOf)
}

/** What of the spans reaches behind `from`, in order of time. */
const spansFrom = async (
  trx: Knex,
  sourceId: SourceId,
  epoch: number,
  from: number,
): Promise<readonly CoverageSpan[]> => {
  const rows = (await trx('coverage')
    .where('source_key', sourceKey(trx, sourceId))
    .andWhere({ epoch })
    .andWhere('end_ms', '>', from)
    .orderBy('start_ms')) as CoverageRow[]
  return rows.map(spanOf).map((span) => ({ ...span, from: Math.max(span.from, from) }))
}

/**
 * Makes the coverage of a source from `from` on, within one epoch, what its clips say; `from` is the start of
 * a clip. For when rows were lost or files were cut.
 * @returns what had been covered, and is not any more
 */
export const rebuildCoverage = async (
  trx: Knex,
  sourceId: SourceId,
  epoch: number,
  from: number,
): Promise<readonly CoverageSpan[]> => {
  const told = await spansFrom(trx, sourceId, epoch, from)
  const ofEpoch = () => trx('coverage').where('source_key', sourceKey(trx, sourceId)).andWhere({ epoch })
  await ofEpoch().andWhere('start_ms', '>=', from).delete()
  await ofEpoch().andWhere('end_ms', '>', from).update({ end_ms: from })
  const before = (await ofEpoch().orderBy('end_ms', 'desc').first()) as CoverageRow | undefined
  const spans = await spansOfClips(trx, sourceId, epoch, from, before ? [spanOf(before)] : [])
  await putCoverage(
    trx,
    spans.map((span) => ({ sourceId, span })),
  )
  const kept = await spansFrom(trx, sourceId, epoch, from)
  return told.flatMap((span) => holesOf(span, kept))
}

/** Up to where, and no further than `at`, any source is covered; undefined where nothing begins before that. */
export const footageEndBefore = async (database: Knex, at: EpochMs): Promise<EpochMs | undefined> => {
  const row = (await database('coverage').where('start_ms', '<', at).max('end_ms as end').first()) as
    { end: number | null } | undefined
  return row?.end == null ? undefined : Math.min(row.end, at)
}

/** The end of all coverage of all sources; undefined where there is none. */
export const latestCoverageEnd = async (database: Knex): Promise<number | undefined> => {
  const row = (await database('coverage').max('end_ms as end').first()) as { end: number | null } | undefined
  return row?.end ?? undefined
}
