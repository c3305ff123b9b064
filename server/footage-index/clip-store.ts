import type { Knex } from 'knex'
import { z } from 'zod'
import { ClipId, SourceId } from '../contract/ids.ts'
import type { TimeRange } from '../contract/time.ts'
import { decodeFragment, decodeFragments, type Fragment } from './fragment-table.ts'
import { clipKey, sourceKey } from './keys.ts'
import type { Database } from '../kernel/database/index.ts'
import type { ClipFile, IndexedClip } from './clip.ts'

/**
 * No clip is longer than this: a minute and the GOP that was under way. Clips are found by their start, so what may
 * reach into a range begins at most this long before it.
 */
export const longestClipMs = 10 * 60_000

/** Clips that can be read, with what `FileRow` wants of them. */
const readableClips = (database: Database): Knex.QueryBuilder =>
  database('clips')
    .join('sources', 'sources.key', 'clips.source_key')
    .join('headers', 'headers.key', 'clips.header_key')
    .whereIn('state', ['open', 'finished'])
    .select('clips.id', 'path', 'state', 'start_ms', 'end_ms')
    .select({ source_id: 'sources.id', header_bytes: 'headers.bytes', header_digest: 'headers.digest' })

/** Those of one source. */
export const readableClipsOf = (database: Database, sourceId: SourceId): Knex.QueryBuilder =>
  readableClips(database).where('source_key', sourceKey(database, sourceId))

export const FileRow = z.object({
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

export const fileOf = (row: z.infer<typeof FileRow>): ClipFile => ({
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
  readonly n: number
  readonly record: Buffer
}

const RecordRow = z.object({ record: z.instanceof(Buffer) })

/** The fragment table of a clip that was open a moment ago, and may have been finished since. */
export const tableOf = async (database: Database, key: number): Promise<Buffer> => {
  const open = await database<OpenFragmentRow>('open_fragments').where('clip_key', key).orderBy('n')
  if (open.length > 0) return Buffer.concat(open.map(({ record }) => record))
  const finished: unknown = await database('fragment_tables')
    .where('clip_key', key)
    .first({ record: 'fragments' })
  return finished === undefined ? Buffer.alloc(0) : RecordRow.parse(finished).record
}

/** Clips of a source that reach into the range, by start, with their fragments. */
export const clipsWithin = async (
  database: Database,
  sourceId: SourceId,
  range: TimeRange,
): Promise<readonly IndexedClip[]> => {
  const rows = z.array(ClipRow).parse(
    await readableClipsOf(database, sourceId)
      .leftJoin('fragment_tables', 'fragment_tables.clip_key', 'clips.key')
      .select('clips.key', 'epoch', 'codecs', 'fragments')
      .andWhere('start_ms', '>=', range.from - longestClipMs)
      .andWhere('start_ms', '<', range.to)
      .andWhere('end_ms', '>', range.from)
      .orderBy('start_ms'),
  )
  const clips: IndexedClip[] = []
  for (const row of rows) {
    const fragments = decodeFragments(row.fragments ?? (await tableOf(database, row.key)))
    clips.push({ ...fileOf(row), epoch: row.epoch, codecs: row.codecs, fragments })
  }
  return clips
}

/** A clip that can be read; undefined where there is none, or its deletion has begun. */
export const findClip = async (database: Database, id: ClipId): Promise<ClipFile | undefined> => {
  const row: unknown = await readableClips(database).where('clips.id', id).first()
  return row === undefined ? undefined : fileOf(FileRow.parse(row))
}

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
