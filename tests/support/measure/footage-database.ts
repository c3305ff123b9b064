import { join } from 'node:path'
import { decodeFragments, type Fragment } from '../../../server/footage-index/index.ts'
import { openReader, type Database, type Transaction } from '../../../server/kernel/database/index.ts'

/** A range of wall-clock time of one source. */
export interface SourceSpan {
  readonly sourceId: string
  readonly from: number
  /** Infinity while it lasts. */
  readonly to: number
}

export interface IndexedClip {
  readonly id: string
  readonly sourceId: string
  /** Relative to the recordings folder. */
  readonly path: string
  readonly state: string
  /** Of the recorder's clock. */
  readonly epoch: number
  readonly headerBytes: number
  readonly headerDigest: string
  /** RFC 6381, comma-separated. */
  readonly codecs: string
  readonly width: number
  readonly height: number
  /** Ticks a second of its reference track. */
  readonly timescale: number
  readonly bytes: number
  /** SHA-256 of the file; null while it is being written. */
  readonly digest: string | null
  readonly fragments: readonly Fragment[]
}

/** What footage.db says, read at one instant. */
export interface FootageIndex {
  /** Ids by the last part of the source's address: `cam-01`. */
  readonly sources: ReadonlyMap<string, string>
  readonly clips: readonly IndexedClip[]
  readonly coverage: readonly SourceSpan[]
  readonly gaps: readonly (SourceSpan & { readonly reason: string })[]
}

interface ClipRow {
  readonly key: number
  readonly id: string
  readonly source_id: string
  readonly path: string
  readonly state: string
  readonly epoch: number
  readonly header_bytes: number
  readonly header_digest: Buffer
  readonly codecs: string
  readonly width: number
  readonly height: number
  readonly timescale: number
  readonly bytes: number
  readonly digest: Buffer | null
  readonly fragments: Buffer | null
}

interface SpanRow {
  readonly source_id: string
  readonly start_ms: number
  readonly end_ms: number | null
}

interface GapRow extends SpanRow {
  readonly reason: string
}

interface SourceRow {
  readonly id: string
  readonly url: string
}

interface OpenRow {
  readonly clip_key: number
  readonly record: Buffer
}

const spanOf = (row: SpanRow): SourceSpan => ({
  sourceId: row.source_id,
  from: row.start_ms,
  to: row.end_ms ?? Infinity,
})

const clipOf = (row: ClipRow, openRecords: readonly Buffer[]): IndexedClip => ({
  id: row.id,
  sourceId: row.source_id,
  path: row.path,
  state: row.state,
  epoch: row.epoch,
  headerBytes: row.header_bytes,
  headerDigest: row.header_digest.toString('hex'),
  codecs: row.codecs,
  width: row.width,
  height: row.height,
  timescale: row.timescale,
  bytes: row.bytes,
  digest: row.digest?.toString('hex') ?? null,
  fragments: decodeFragments(row.fragments ?? Buffer.concat(openRecords)),
})

const spanColumns = { source_id: 'sources.id', start_ms: 'start_ms', end_ms: 'end_ms' }

const spansOf = (trx: Database | Transaction, table: 'coverage' | 'gaps') =>
  trx(table).join('sources', 'sources.key', `${table}.source_key`).orderBy(['source_id', 'start_ms'])

/** Reads the whole index through a connection that is open already. */
export const readFootageIndex = async (trx: Database | Transaction): Promise<FootageIndex> => {
  const sources = await trx('sources').whereNull('removed_at').select<SourceRow[]>()
  const open = await trx('open_fragments').orderBy(['clip_key', 'n']).select<OpenRow[]>()
  const records = Map.groupBy(open, (row) => row.clip_key)
  const clips = await trx('clips')
    .join('sources', 'sources.key', 'clips.source_key')
    .join('headers', 'headers.key', 'clips.header_key')
    .leftJoin('fragment_tables', 'clip_key', 'clips.key')
    .orderBy(['source_id', 'start_ms'])
    .select(
      'clips.key',
      'clips.id',
      'path',
      'state',
      'clips.epoch',
      'clips.bytes',
      'fragment_tables.digest',
      'fragments',
      'timescale',
      'codecs',
      'width',
      'height',
    )
    .select<ClipRow[]>({
      ...{ source_id: 'sources.id', header_bytes: 'headers.bytes', header_digest: 'headers.digest' },
    })
  const coverage = await spansOf(trx, 'coverage').select<SpanRow[]>(spanColumns)
  const gaps = await spansOf(trx, 'gaps').select<GapRow[]>({ ...spanColumns, reason: 'reason' })
  return {
    sources: new Map(sources.map(({ id, url }) => [new URL(url).pathname.slice(1), id])),
    clips: clips.map((row) =>
      clipOf(
        row,
        (records.get(row.key) ?? []).map(({ record }) => record),
      ),
    ),
    coverage: coverage.map(spanOf),
    gaps: gaps.map((row) => ({ ...spanOf(row), reason: row.reason })),
  }
}

/** A reader of a recorder's database, while the recorder runs or after. */
export interface FootageDatabase {
  read(): Promise<FootageIndex>
  /** End of what is covered, by source id; cheap, for polling. */
  coveredTo(): Promise<ReadonlyMap<string, number>>
  close(): Promise<void>
}

/** Opens footage.db for reading only. */
export const openFootage = (dataDir: string): FootageDatabase => {
  const database = openReader(join(dataDir, 'footage.db'), 1)
  const coveredTo = async (): Promise<ReadonlyMap<string, number>> => {
    const rows: { source_id: string; end: number }[] = await database('coverage')
      .join('sources', 'sources.key', 'coverage.source_key')
      .groupBy('source_key')
      .select({ source_id: 'sources.id' })
      .max('end_ms as end')
    return new Map(rows.map((row) => [row.source_id, row.end]))
  }
  return {
    read: () => database.transaction(readFootageIndex),
    coveredTo,
    close: () => database.destroy(),
  }
}
