import type { Knex } from 'knex'
import { z } from 'zod'
import { ClipId, SourceId } from '../../contract/ids.ts'
import { sourceKey } from '../../footage-index/index.ts'
import { RunId } from './run-id.ts'

const KnownClip = z
  .object({
    id: ClipId,
    source_id: SourceId,
    run_id: RunId,
    epoch: z.int(),
    path: z.string(),
    state: z.enum(['open', 'finished', 'garbage']),
    start_ms: z.number(),
    bytes: z.number(),
  })
  .transform((row) => ({
    clipId: row.id,
    sourceId: row.source_id,
    runId: row.run_id,
    epoch: row.epoch,
    path: row.path,
    state: row.state,
    start: row.start_ms,
    bytes: row.bytes,
  }))

/** What recovery has to know of a clip's row. */
export type KnownClip = z.output<typeof KnownClip>

const knownClips = (database: Knex): Knex.QueryBuilder =>
  database('clips')
    .join('sources', 'sources.key', 'clips.source_key')
    .join('runs', 'runs.key', 'clips.run_key')
    .select('clips.id', { source_id: 'sources.id', run_id: 'runs.id' })
    .select('clips.epoch', 'path', 'state', 'start_ms', 'bytes')

/** Clips of a source that are open, or begin at `from` or later. */
export const clipsToRecover = async (
  database: Knex,
  sourceId: SourceId,
  from: number,
): Promise<readonly KnownClip[]> => {
  const rows = (await knownClips(database)
    .where('source_key', sourceKey(database, sourceId))
    .andWhere((either) => {
      void either.where('state', 'open').orWhere('start_ms', '>=', from)
    })
    .orderBy('start_ms')) as unknown[]
  return z.array(KnownClip).parse(rows)
}

/** Start of the earliest of the last few clips that were begun; undefined where a source has none. */
export const lastClipStart = async (database: Knex, sourceId: SourceId): Promise<number | undefined> => {
  // The order of keys is that of creation, whatever a stepped clock says.
  const rows = (await database('clips')
    .select('start_ms')
    .where('source_key', sourceKey(database, sourceId))
    .orderBy('key', 'desc')
    .limit(3)) as { start_ms: number }[]
  return rows.length === 0 ? undefined : Math.min(...rows.map((row) => row.start_ms))
}

/** Digests of a source's finished clips by the paths of their files. */
export const knownDigests = async (
  database: Knex,
  sourceId: SourceId,
): Promise<ReadonlyMap<string, string>> => {
  const rows = (await database('clips')
    .join('fragment_tables', 'clip_key', 'clips.key')
    .select('path', 'digest')
    .where({ state: 'finished' })
    .andWhere('source_key', sourceKey(database, sourceId))
    .whereNotNull('digest')) as { path: string; digest: Buffer }[]
  return new Map(rows.map(({ path, digest }) => [path, digest.toString('hex')]))
}
