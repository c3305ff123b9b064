import type { Knex } from 'knex'
import { z } from 'zod'
import { ClipId, SourceId } from '../../contract/ids.ts'
import { clipKey, decodeFragments, sourceKey, type Fragment } from '../../footage-index/index.ts'

const CheckedRow = z
  .object({
    key: z.int(),
    id: ClipId,
    path: z.string(),
    state: z.enum(['open', 'finished', 'garbage']),
    epoch: z.int(),
    start_ms: z.number(),
    end_ms: z.number(),
    bytes: z.number(),
    digest: z.instanceof(Buffer).nullable(),
  })
  .transform(({ id, start_ms, end_ms, digest, ...row }) => ({
    ...row,
    clipId: id,
    from: start_ms,
    to: end_ms,
    /** SHA-256, hexadecimal; null where it was never taken. */
    digest: digest?.toString('hex') ?? null,
  }))

/** What a check compares of a clip's row with its file. */
export type CheckedClip = z.output<typeof CheckedRow>

const checked = (database: Knex, sourceId: SourceId): Knex.QueryBuilder =>
  database('clips')
    .leftJoin('fragment_tables', 'clip_key', 'clips.key')
    .where('source_key', sourceKey(database, sourceId))
    .select('clips.key', 'clips.id', 'path', 'state', 'epoch', 'start_ms', 'end_ms', 'bytes', 'digest')

/** Clips of a source that begin at `from` or later, in order of time. */
export const checkedClips = async (
  database: Knex,
  sourceId: SourceId,
  from: number,
  limit: number,
): Promise<readonly CheckedClip[]> => {
  const rows = (await checked(database, sourceId)
    .andWhere('start_ms', '>=', from)
    .orderBy(['start_ms', 'clips.key'])
    .limit(limit)) as unknown[]
  return z.array(CheckedRow).parse(rows)
}

/** No stream that began late is placed further back than this; a clip lasts a minute, so that few rows are looked at. */
const farthestMoveMs = 600_000

/** The clips of a source that lie at a path: more than one only where something went very wrong. */
export const clipsAtPath = async (
  database: Knex,
  sourceId: SourceId,
  path: string,
  near: number,
): Promise<readonly CheckedClip[]> => {
  // No index on paths: a clip's path names its start, which is looked for instead. It may have been placed anew since.
  const rows = (await checked(database, sourceId)
    .andWhere('start_ms', '>=', near - farthestMoveMs)
    .andWhere('start_ms', '<=', near + 2)
    .andWhere({ path })) as unknown[]
  return z.array(CheckedRow).parse(rows)
}

/** The fragments that the index knows of a finished clip; none while it is open. */
export const indexedFragments = async (database: Knex, clipId: ClipId): Promise<readonly Fragment[]> => {
  const row = await database<{ clip_key: number; fragments: Buffer }>('fragment_tables')
    .where('clip_key', clipKey(database, clipId))
    .first('fragments')
  return row ? decodeFragments(row.fragments) : []
}
