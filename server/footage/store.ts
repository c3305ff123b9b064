import type { Knex } from 'knex'
import { z } from 'zod'
import { ClipId, SourceId } from '../contract/ids.ts'
import type { EpochMs, TimeRange } from '../contract/time.ts'
import { decodeFragment, decodeFragments, clipKey, sourceKey, type Fragment } from '../footage-index/index.ts'
import type { Database } from '../kernel/database/index.ts'
import type { ClipFile, IndexedClip } from './clip.ts'

/**
 * No clip is longer than this: a minute and the GOP that was under way. Clips are found by their start, so what may
 * reach into a range begins at most this long before it.
 */
const longestClipMs = 10 * 60_000

/** Clips that can be read, with what `FileRow` wants of them. */
const readableClips = (database: Database): Knex.QueryBuilder =>
  database('clips')
    .join('sources', 'sources.key', 'clips.source_key')
    .join('headers', 'headers.key', 'clips.header_key')
    .whereIn('state', ['open', 'finished'])
    .select('clips.id', 'path', 'state', 'start_ms', 'end_ms')
    .select({ source_id: 'sources.id', header_bytes: 'headers.bytes', header_digest: 'headers.digest' })

const FileRow = z.object({
  id: ClipId,
  source_id: SourceId,
  path: z.string(),
  state: z.enum(['open', 'finished']),
  start_ms: z.number(),
  end_ms: z.number(),
  header_bytes: z.int(),
  header_digest: z.instanceof(Buffer),
})

const ClipRow = FileRow.extend({
  key: z.int(),
  epoch: z.int(),
  codecs: z.string(),
  fragments: z.instanceof(Buffer).nullable(),
})

const fileOf = (row: z.infer<typeof FileRow>): ClipFile => ({
  id: row.id,
  sourceId: row.source_id,
  path: row.path,
  open: row.state === 'open',
  start: row.start_ms,
  end: row.end_ms,
  headerBytes: row.header_bytes,
  headerDigest: row.header_digest.toString('hex'),
})

interface OpenFragmentRow {
  readonly clip_key: number
  readonly n: number
  readonly record: Buffer
}

/** Clips of a source that reach into the range, by start, with their fragments. */
export const clipsWithin = async (
  database: Database,
  sourceId: SourceId,
  range: TimeRange,
): Promise<readonly IndexedClip[]> =>
  // One snapshot: between two of them a clip could be finished, and its fragments be found in neither place.
  database.transaction(async (trx) => {
    const rows = z.array(ClipRow).parse(
      await readableClips(trx)
        .leftJoin('fragment_tables', 'fragment_tables.clip_key', 'clips.key')
        .select('clips.key', 'epoch', 'codecs', 'fragments')
        .where('source_key', sourceKey(trx, sourceId))
        .andWhere('start_ms', '>=', range.from - longestClipMs)
        .andWhere('start_ms', '<', range.to)
        .andWhere('end_ms', '>', range.from)
        .orderBy('start_ms'),
    )
    const openKeys = rows.filter(({ state }) => state === 'open').map(({ key }) => key)
    const records = await trx<OpenFragmentRow>('open_fragments')
      .whereIn('clip_key', openKeys)
      .orderBy(['clip_key', 'n'])
    const recordsOf = Map.groupBy(records, ({ clip_key }) => clip_key)
    return rows.map((row) => {
      const table = row.fragments ?? Buffer.concat((recordsOf.get(row.key) ?? []).map(({ record }) => record))
      return { ...fileOf(row), epoch: row.epoch, codecs: row.codecs, fragments: decodeFragments(table) }
    })
  })

/** A clip that can be read; undefined where there is none, or its deletion has begun. */
export const findClip = async (database: Database, id: ClipId): Promise<ClipFile | undefined> => {
  const row: unknown = await readableClips(database).where('clips.id', id).first()
  return row === undefined ? undefined : fileOf(FileRow.parse(row))
}

const RecordRow = z.object({ record: z.instanceof(Buffer) })

/** The nth fragment of a clip, or undefined. */
export const findFragment = async (
  database: Database,
  id: ClipId,
  n: number,
): Promise<Fragment | undefined> => {
  const open: unknown = await database('open_fragments')
    .where({ clip_key: clipKey(database, id), n })
    .first('record')
  if (open !== undefined) return decodeFragment(RecordRow.parse(open).record, 0)
  // Asked second: a clip that is finished in between has its fragments here.
  const finished: unknown = await database('fragment_tables')
    .where('clip_key', clipKey(database, id))
    .first({ record: 'fragments' })
  return finished === undefined ? undefined : decodeFragment(RecordRow.parse(finished).record, n)
}

/** Clips around one instant, for the frame that was seen then. */
export const clipsAt = (
  database: Database,
  sourceId: SourceId,
  at: EpochMs,
): Promise<readonly IndexedClip[]> => clipsWithin(database, sourceId, { from: at, to: at + 1 })
