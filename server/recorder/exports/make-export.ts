import { mkdir, readdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { ExportFile } from '../../contract/export.ts'
import type { ExportSettings } from '../../contract/export-settings.ts'
import type { SourceId } from '../../contract/ids.ts'
import { toInstant, type TimeRange } from '../../contract/time.ts'
import {
  clipDigests,
  clipsWithin,
  piecesWithin,
  type IndexedClip,
  type Piece,
} from '../../footage-index/index.ts'
import type { Database } from '../../kernel/database/index.ts'
import type { Ffmpeg } from '../../kernel/ffmpeg/index.ts'
import { sealFile } from '../../kernel/sealed-file/index.ts'
import type { SigningKeys } from '../../kernel/signing/index.ts'
import { gapsWithin } from '../store/gaps.ts'
import { burnIn, burnInFilter } from './burn-in.ts'
import { copyFootage, seamMs } from './copy-footage.ts'
import { encodeEnd } from './encode-end.ts'
import { createPieceReader } from './read-piece.ts'
import { holesOf } from './select-pictures.ts'

export interface MakeExportOptions {
  readonly database: Database
  readonly recordingsDir: string
  /** Of all exports; each has a folder of its own in it. */
  readonly exportsDir: string
  readonly ffmpeg: Pick<Ffmpeg<'export'>, 'run'>
  /** Asked for each export: a key that was rotated meanwhile signs no more. */
  readonly signing: () => Promise<SigningKeys>
}

/** One source's part of an export. */
interface Part {
  readonly source: ExportSettings['sources'][number]
  readonly clips: readonly IndexedClip[]
  readonly pieces: readonly Piece[]
}

const partOf = async (
  database: Database,
  source: ExportSettings['sources'][number],
  range: TimeRange,
): Promise<Part> => {
  const clips = await clipsWithin(database, source.id, range)
  return { source, clips, pieces: piecesWithin(clips, range) }
}

/** What a file is called: its camera, and when it begins, as every file system takes it. */
const fileName = (name: string, from: number): string => {
  const time = new Date(from + 8 * 3_600_000)
    .toISOString()
    .slice(0, 19)
    .replaceAll(/[-:]/gu, '')
    .replace('T', '-')
  return `${name.replaceAll(/[/\\:*?"<>|\p{Cc}]/gu, '_').slice(0, 80)} ${time}.mp4`
}

const gapsOf = async (
  database: Database,
  sourceId: SourceId,
  pieces: readonly Piece[],
  range: TimeRange,
): Promise<ExportFile['gaps']> => {
  const known = await gapsWithin(database, sourceId, range)
  return holesOf(pieces, range, seamMs).map(({ from, to }) => ({
    from: toInstant(from),
    to: toInstant(to),
    reason: known.find((gap) => gap.from < to && (gap.to ?? Infinity) > from)?.reason ?? null,
  }))
}

/**
 * Makes all files of an export that are not there yet. A file has its name once it is whole: after a restart what was
 * finished stays, and the one that was being written is begun anew.
 * @param done files that an earlier run finished
 */
export const makeExport = async (
  options: MakeExportOptions,
  settings: ExportSettings,
  done: readonly ExportFile[],
  signal: AbortSignal,
  onProgress: (progress: number, files: readonly ExportFile[]) => void,
): Promise<readonly ExportFile[]> => {
  const { database, recordingsDir, exportsDir, ffmpeg } = options
  const folder = join(exportsDir, settings.id)
  const range: TimeRange = { from: settings.from, to: settings.to }
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const finished = new Set(done.map(({ name }) => name))
  for (const name of await readdir(folder))
    if (!finished.has(name)) await rm(join(folder, name), { recursive: true, force: true })

  const files = [...done]
  const signing = await options.signing()
  const share = 1 / settings.sources.length
  for (const [n, source] of settings.sources.entries()) {
    if (files.some((file) => file.source === source.id)) continue
    const { clips, pieces } = await partOf(database, source, range)
    const gaps = await gapsOf(database, source.id, pieces, range)
    const draft = join(folder, `draft-${n}.mp4`)
    // Encoding takes most of the time where all is encoded.
    const copyShare = settings.burnIn ? 0.2 : 0.95
    const copied = await copyFootage({
      ...{ path: draft, pieces, range, signal },
      read: createPieceReader(recordingsDir, clips),
      encode:
        settings.mode === 'exact'
          ? (piece, selection) => encodeEnd(ffmpeg, folder, piece, selection, signal)
          : undefined,
      onPiece: (piece) => onProgress(share * (n + (copyShare * piece) / Math.max(1, pieces.length)), files),
    })
    let path = draft
    if (settings.burnIn) {
      path = join(folder, `burnt-${n}.mp4`)
      const filter = burnInFilter(`${source.name}  ${settings.by.name}`, copied.stretches)
      await burnIn(ffmpeg, { from: draft, to: path }, filter, signal)
      await rm(draft)
    }
    const name = files.some((file) => file.name === fileName(source.name, range.from))
      ? fileName(`${source.name} ${n + 1}`, range.from)
      : fileName(source.name, range.from)
    const used = new Set(pieces.map(({ clipId }) => clipId))
    const sealed = await sealFile(
      path,
      {
        ...{ format: 'huijian-export-1', export: settings.id, source, mode: settings.mode },
        ...{ from: toInstant(range.from), to: toInstant(range.to), burnIn: settings.burnIn },
        ...{ pictures: copied.pictures, durationMs: copied.durationMs, gaps },
        stretches: copied.stretches.map(({ mediaMs, wall }) => ({
          mediaMs,
          wall: toInstant(Math.round(wall)),
        })),
        by: settings.by.name,
        ...{ reason: settings.reason, askedAt: toInstant(settings.askedAt) },
        clips: await clipDigests(
          database,
          clips.filter(({ id }) => used.has(id)).map(({ id }) => id),
        ),
      },
      signing,
    )
    await rename(path, join(folder, name))
    files.push({
      source: source.id,
      name,
      ...sealed,
      pictures: copied.pictures,
      durationMs: copied.durationMs,
      gaps,
    })
    onProgress(share * (n + 1), files)
  }
  return files
}
