import type { Knex } from 'knex'
import type { ClipId, SourceId } from '../../contract/ids.ts'
import { clipKey, encodeFragment, sourceKey } from '../../footage-index/index.ts'
import { chunks } from '../../kernel/database/index.ts'
import type { ClipEntry, FinishedClip } from './clip-entry.ts'
import type { IndexBatch } from './index-batch.ts'

/** A digest as the index holds it: its bytes, which are half its hexadecimal text. */
const digestBytes = (hexadecimal: string): Buffer => Buffer.from(hexadecimal, 'hex')

/** The row of a clip's header, without its key. */
export const headerRow = ({ header }: ClipEntry) => ({
  digest: digestBytes(header.digest),
  bytes: header.bytes,
  codecs: header.codecs,
  width: header.width,
  height: header.height,
  timescale: header.timescale,
})

/** The row of a clip, without its keys. */
export const clipRow = (entry: ClipEntry, state: 'open' | 'finished') => ({
  id: entry.clipId,
  epoch: entry.epoch,
  state,
  start_ms: Math.round(entry.start),
  end_ms: Math.round(entry.end),
  bytes: entry.bytes,
  fragment_count: entry.fragmentCount,
  offset_ms: entry.start,
  path: entry.path,
})

const rowOf = (trx: Knex, entry: ClipEntry, state: 'open' | 'finished') => ({
  ...clipRow(entry, state),
  source_key: sourceKey(trx, entry.sourceId),
  run_key: trx('runs').where('id', entry.runId).select('key'),
  header_key: trx('headers').where('digest', digestBytes(entry.header.digest)).select('key'),
})

/** The row of what a clip's end brings, without its key. */
export const tableRow = ({ entry, digest, fragments }: FinishedClip) => ({
  digest: digest === null ? null : digestBytes(digest),
  skew_ms: entry.skewMs,
  fragments: Buffer.concat(fragments.map(encodeFragment)),
})

/** Makes sure of the headers that clips begin with: nearly always they are known. */
const putHeaders = async (trx: Knex, clips: readonly ClipEntry[]): Promise<void> => {
  const headers = new Map(clips.map((clip) => [clip.header.digest, headerRow(clip)]))
  for (const some of chunks([...headers.values()]))
    await trx('headers').insert(some).onConflict('digest').ignore()
}

/** What changes of a clip that is being written; where it stands changes by a move only (`putMovedClips`). */
const growing = ['end_ms', 'bytes', 'fragment_count']

/** Writes clips that are still being written, and the fragments that were added to them. */
export const putOpenClips = async (
  trx: Knex,
  { open, fragments }: Pick<IndexBatch, 'open' | 'fragments'>,
  changing: readonly string[] = growing,
): Promise<void> => {
  const begun = new Set(fragments.filter(({ n }) => n === 0).map(({ clipId }) => clipId))
  await putHeaders(
    trx,
    [...open.values()].filter(({ clipId }) => begun.has(clipId)),
  )
  for (const some of chunks([...open.values()]))
    await trx('clips')
      .insert(some.map((entry) => rowOf(trx, entry, 'open')))
      .onConflict('id')
      .merge(changing)
  const records = fragments.map(({ clipId, n, fragment }) => ({
    clip_key: clipKey(trx, clipId),
    n,
    record: encodeFragment(fragment),
  }))
  for (const some of chunks(records)) await trx('open_fragments').insert(some)
}

const forgetOpenFragments = async (trx: Knex, clipIds: readonly ClipId[]): Promise<void> => {
  for (const some of chunks(clipIds))
    await trx('open_fragments').whereIn('clip_key', trx('clips').whereIn('id', some).select('key')).delete()
}

/** What a finished clip's row said of its fragments is not so; it is open again until its file is synced. */
const reopen = async (trx: Knex, clipIds: readonly ClipId[]): Promise<void> => {
  for (const some of chunks(clipIds)) {
    await trx('fragment_tables').whereIn('clip_key', trx('clips').whereIn('id', some).select('key')).delete()
    await trx('clips').whereIn('id', some).update({ state: 'open' })
  }
}

/** Writes clips that were left open, or not kept by the disk, and then mended, with exactly these fragments. */
export const putMendedClips = async (
  trx: Knex,
  clips: readonly Pick<FinishedClip, 'entry' | 'fragments'>[],
): Promise<void> => {
  await forgetOpenFragments(
    trx,
    clips.map(({ entry }) => entry.clipId),
  )
  await reopen(
    trx,
    clips.map(({ entry }) => entry.clipId),
  )
  const mended = {
    open: new Map(clips.map(({ entry }) => [entry.clipId, entry])),
    fragments: clips.flatMap(({ entry, fragments }) =>
      fragments.map((fragment, n) => ({ clipId: entry.clipId, n, fragment })),
    ),
  }
  // The file may tell of another start than the row: coverage that is rebuilt from there must find the clip.
  await putOpenClips(trx, mended, [...growing, 'start_ms', 'offset_ms'])
}

/** Writes clips whose files are complete, each with its digest and all its fragments in one row. */
export const putFinishedClips = async (trx: Knex, clips: readonly FinishedClip[]): Promise<void> => {
  await putHeaders(
    trx,
    clips.map(({ entry }) => entry),
  )
  for (const some of chunks(clips)) {
    await trx('clips')
      .insert(some.map(({ entry }) => rowOf(trx, entry, 'finished')))
      .onConflict('id')
      .merge(['state', 'start_ms', 'end_ms', 'bytes', 'fragment_count', 'offset_ms', 'path'])
    const tables = some.map((clip) => ({ clip_key: clipKey(trx, clip.entry.clipId), ...tableRow(clip) }))
    await trx('fragment_tables').insert(tables).onConflict('clip_key').merge()
  }
  await forgetOpenFragments(
    trx,
    clips.map(({ entry }) => entry.clipId),
  )
}

/** Takes clips whose files hold no fragment, or are gone, out of the index. */
export const removeClips = async (trx: Knex, clipIds: readonly ClipId[]): Promise<void> => {
  for (const some of chunks(clipIds)) await trx('clips').whereIn('id', some).delete()
}

/** Takes all clips and the coverage of a source out of the index, to be read from the files anew. */
export const forgetClips = async (trx: Knex, sourceId: SourceId): Promise<void> => {
  await trx('clips').where('source_key', sourceKey(trx, sourceId)).delete()
  await trx('coverage').where('source_key', sourceKey(trx, sourceId)).delete()
}
