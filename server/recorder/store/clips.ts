import type { Knex } from 'knex'
import { z } from 'zod'
import { ClipId, SourceId } from '../../contract/ids.ts'
import { encodeFragment } from '../../footage-index/index.ts'
import type { ClipEntry, FinishedClip } from './clip-entry.ts'
import type { IndexBatch } from './index-batch.ts'
import { RunId } from './run-id.ts'

/** SQLite binds at most 32,766 values a statement; a clip's row has 21. */
const rowsAtOnce = 500

const rowOf = (entry: ClipEntry) => ({
  id: entry.clipId,
  source_id: entry.sourceId,
  run_id: entry.runId,
  epoch: entry.epoch,
  path: entry.path,
  state: 'open',
  start_ms: Math.round(entry.start),
  end_ms: Math.round(entry.end),
  header_bytes: entry.header.bytes,
  header_digest: entry.header.digest,
  codecs: entry.header.codecs,
  width: entry.header.width,
  height: entry.header.height,
  timescale: entry.header.timescale,
  bytes: entry.bytes,
  offset_ms: entry.start,
  skew_ms: entry.skewMs,
  fragment_count: entry.fragmentCount,
})

const chunks = <Item>(items: readonly Item[]): readonly (readonly Item[])[] =>
  Array.from({ length: Math.ceil(items.length / rowsAtOnce) }, (_, n) =>
    items.slice(n * rowsAtOnce, (n + 1) * rowsAtOnce),
  )

/** Writes clips that are still being written, and the fragments that were added to them. */
export const putOpenClips = async (
  trx: Knex,
  { open, fragments }: Pick<IndexBatch, 'open' | 'fragments'>,
): Promise<void> => {
  for (const some of chunks([...open.values()]))
    await trx('clips')
      .insert(some.map(rowOf))
      .onConflict('id')
      .merge(['end_ms', 'bytes', 'skew_ms', 'fragment_count'])
  const records = fragments.map(({ clipId, n, fragment }) => ({
    clip_id: clipId,
    n,
    record: encodeFragment(fragment),
  }))
  for (const some of chunks(records)) await trx('open_fragments').insert(some)
}

/** Writes clips that were left open and then mended, with exactly these fragments. */
export const putMendedClips = async (
  trx: Knex,
  clips: readonly Pick<FinishedClip, 'entry' | 'fragments'>[],
): Promise<void> => {
  const ids = clips.map(({ entry }) => entry.clipId)
  for (const some of chunks(ids)) await trx('open_fragments').whereIn('clip_id', some).delete()
  await putOpenClips(trx, {
    open: new Map(clips.map(({ entry }) => [entry.clipId, entry])),
    fragments: clips.flatMap(({ entry, fragments }) =>
      fragments.map((fragment, n) => ({ clipId: entry.clipId, n, fragment })),
    ),
  })
}

/** Writes clips whose files are complete, and folds their fragments into their rows. */
export const putFinishedClips = async (trx: Knex, clips: readonly FinishedClip[]): Promise<void> => {
  for (const { entry, digest, fragments } of clips) {
    const finished = {
      ...rowOf(entry),
      state: 'finished',
      digest,
      fragments: Buffer.concat(fragments.map(encodeFragment)),
    }
    await trx('clips').insert(finished).onConflict('id').merge()
  }
  for (const some of chunks(clips))
    await trx('open_fragments')
      .whereIn(
        'clip_id',
        some.map(({ entry }) => entry.clipId),
      )
      .delete()
}

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

const knownColumns = ['id', 'source_id', 'run_id', 'epoch', 'path', 'state', 'start_ms', 'bytes']

/** Clips of a source that are open, or begin at `from` or later. */
export const clipsToRecover = async (
  database: Knex,
  sourceId: SourceId,
  from: number,
): Promise<readonly KnownClip[]> => {
  const rows: unknown[] = await database('clips')
    .select(knownColumns)
    .where('source_id', sourceId)
    .andWhere((either) => {
      void either.where('state', 'open').orWhere('start_ms', '>=', from)
    })
    .orderBy('start_ms')
  return z.array(KnownClip).parse(rows)
}

/** Start of the earliest of the last few clips that were begun; undefined where a source has none. */
export const lastClipStart = async (database: Knex, sourceId: SourceId): Promise<number | undefined> => {
  // Ids are UUIDv7: their order is that of creation, whatever a stepped clock says.
  const rows = (await database('clips')
    .select('start_ms')
    .where('source_id', sourceId)
    .orderBy('id', 'desc')
    .limit(3)) as { start_ms: number }[]
  return rows.length === 0 ? undefined : Math.min(...rows.map((row) => row.start_ms))
}

/** Newest open clip of each source: where bytes should be landing. */
export const newestOpenClips = async (database: Knex): Promise<readonly KnownClip[]> => {
  const rows: unknown[] = await database('clips').select(knownColumns).where('state', 'open').orderBy('id')
  const newest = new Map(
    z
      .array(KnownClip)
      .parse(rows)
      .map((clip) => [clip.sourceId, clip]),
  )
  return [...newest.values()]
}

/** Takes clips whose files hold no fragment, or are gone, out of the index. */
export const removeClips = async (trx: Knex, clipIds: readonly ClipId[]): Promise<void> => {
  for (const some of chunks(clipIds)) await trx('clips').whereIn('id', some).delete()
}

/** Digests of a source's finished clips by the paths of their files. */
export const knownDigests = async (
  database: Knex,
  sourceId: SourceId,
): Promise<ReadonlyMap<string, string>> => {
  const rows = (await database('clips')
    .select('path', 'digest')
    .where({ source_id: sourceId, state: 'finished' })
    .whereNotNull('digest')) as { path: string; digest: string }[]
  return new Map(rows.map(({ path, digest }) => [path, digest]))
}

/** Takes all clips and the coverage of a source out of the index, to be read from the files anew. */
export const forgetClips = async (trx: Knex, sourceId: SourceId): Promise<void> => {
  await trx('clips').where('source_id', sourceId).delete()
  await trx('coverage').where('source_id', sourceId).delete()
}
