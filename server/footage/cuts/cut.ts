import type { ClipId, SourceId } from '../../contract/ids.ts'
import type { TimeRange } from '../../contract/time.ts'
import {
  clipDigests,
  clipsWithin,
  piecesWithin,
  type IndexedClip,
  type Piece,
} from '../../footage-index/index.ts'
import type { Database } from '../../kernel/database/index.ts'
import { DomainError } from '../../kernel/errors/index.ts'
import { mostSegments, segmentIndexBytes, writeSegmentIndex } from '../../kernel/mp4/index.ts'
import type { ClipFiles } from '../clip-files.ts'
import { createRecordedClip, type RecordedClip } from './recorded-clip.ts'
import { runsOf } from './runs.ts'

/**
 * Footage of a source without anything missing in it, as one MP4 that plays by itself: copied from the clips fragment by
 * fragment, so that it begins up to one group of pictures before what was asked for. Every fragment carries its own wall
 * clock (`prft`, ISO 14496-12 §8.16.5); media time is wall clock minus `from`.
 */
export interface FootageCut extends TimeRange {
  readonly sourceId: SourceId
  /** Length of the file. */
  readonly bytes: number
  /** What it was copied from, in order of time. */
  readonly clips: readonly RecordedClip[]
  /**
   * The file's bytes, the same each time.
   * @throws DomainError `footage.unknownClip` where a clip is gone meanwhile, `footage.fileUnreadable`, `mp4.malformed`
   */
  read(): AsyncIterable<Uint8Array>
}

export interface CutOptions {
  readonly database: Database
  readonly files: ClipFiles
  readonly recordingsDir: string
}

const byId = <Item extends { readonly id: ClipId }>(items: readonly Item[]): ReadonlyMap<ClipId, Item> =>
  new Map(items.map((item) => [item.id, item]))

const clipOf = (clips: ReadonlyMap<ClipId, IndexedClip>, { clipId, n }: Piece) => {
  const clip = clips.get(clipId)
  const fragment = clip?.fragments[n]
  if (!clip || !fragment) throw new DomainError('footage.unknownClip', { clipId })
  return { clip, fragment }
}

const indexOf = async (
  files: ClipFiles,
  run: readonly Piece[],
  clip: IndexedClip,
  sizes: readonly number[],
) => {
  const { reference } = await files.movie(clip)
  const segments = run.map(({ from, to }, n) => {
    const until = run[n + 1]?.from ?? to
    return {
      bytes: sizes[n] ?? 0,
      duration: Math.max(0, Math.round(((until - from) / 1000) * reference.timescale)),
    }
  })
  return writeSegmentIndex({ trackId: reference.id, timescale: reference.timescale, segments })
}

/** What there is of a range, in order of time; what is missing lies between the cuts. */
export const cutsWithin = async (
  { database, files, recordingsDir }: CutOptions,
  sourceId: SourceId,
  range: TimeRange,
): Promise<readonly FootageCut[]> => {
  const indexed = await clipsWithin(database, sourceId, range)
  const clips = byId(indexed)
  const digests = byId(
    await clipDigests(
      database,
      indexed.map(({ id }) => id),
    ),
  )
  return runsOf(piecesWithin(indexed, range), mostSegments).flatMap((run): FootageCut[] => {
    const [first] = run
    const last = run.at(-1)
    if (!first || !last) return []
    const parts = run.map((piece) => clipOf(clips, piece))
    const sizes = parts.map(({ fragment }) => fragment.size)
    const head = clipOf(clips, first).clip
    const used = [...new Set(parts.map(({ clip }) => clip))]
    return [
      {
        ...{ sourceId, from: first.from, to: last.to },
        bytes:
          head.headerBytes + segmentIndexBytes(run.length) + sizes.reduce((sum, bytes) => sum + bytes, 0),
        clips: used.map((clip) =>
          createRecordedClip(recordingsDir, clip, digests.get(clip.id)?.sha256 ?? null),
        ),
        read: async function* () {
          yield await files.header(head)
          yield await indexOf(files, run, head, sizes)
          for (const { clip, fragment } of parts) yield await files.timedSegment(clip, fragment, first.from)
        },
      },
    ]
  })
}
