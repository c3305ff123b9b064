import { open } from 'node:fs/promises'
import type { EpochMs, TimeRange } from '../../contract/time.ts'
import { overlaps } from '../../footage-index/index.ts'
import { writeFragment, writeFragmentedHeader, type FragmentedTrack } from '../../kernel/mp4/index.ts'
import { createPieceReader, type LoadedPiece, type LoadedTrack } from '../exports/index.ts'
import type { SourceFootage } from './footage-of.ts'

/** Writes parts one after the other; ffmpeg reads the file afterwards. */
const writeAll = async (path: string, parts: AsyncIterable<Buffer>): Promise<void> => {
  const file = await open(path, 'w')
  try {
    for await (const part of parts) await file.write(part)
  } finally {
    await file.close()
  }
}

/** One track of pieces as a file of its own, on a clock that begins at `zero`. */
async function* trackParts(
  pieces: AsyncIterable<LoadedPiece>,
  of: (piece: LoadedPiece) => LoadedTrack | undefined,
  zero: EpochMs,
): AsyncGenerator<Buffer> {
  let sequence = 0
  let next = 0
  for await (const piece of pieces) {
    const found = of(piece)
    const [first] = found?.samples ?? []
    if (!found || !first) continue
    const { track, entry, samples } = found
    const { timescale, width, height } = track
    const header: FragmentedTrack = {
      ...{ id: 1, kind: track.kind === 'audio' ? 'audio' : 'video', timescale, entry, width, height },
    }
    if (sequence === 0) yield writeFragmentedHeader([header])
    sequence += 1
    // Time only goes on, whatever a late correction of the wall clock says.
    const mediaTime = Math.max(next, Math.round(((first.wall - zero) * timescale) / 1000))
    next = samples.reduce((sum, { duration }) => sum + duration, mediaTime)
    yield writeFragment(sequence, [{ trackId: 1, mediaTime, samples }])
  }
}

async function* loaded(
  recordingsDir: string,
  { clips, pieces }: SourceFootage,
  range: TimeRange,
  signal: AbortSignal,
): AsyncGenerator<LoadedPiece> {
  const read = createPieceReader(recordingsDir, clips)
  for (const piece of pieces) {
    signal.throwIfAborted()
    if (overlaps(piece, range)) yield await read(piece)
  }
}

/** The pictures of a source in a range, from the key frame before it on. @returns the wall clock of the file's start */
export const writePictures = async (
  path: string,
  from: { readonly recordingsDir: string; readonly footage: SourceFootage; readonly signal: AbortSignal },
  range: TimeRange,
): Promise<EpochMs> => {
  const { recordingsDir, footage, signal } = from
  const first = footage.pieces.find((piece) => overlaps(piece, range))
  const zero = first?.from ?? range.from
  const parts = trackParts(
    loaded(recordingsDir, footage, range, signal),
    ({ video }) => (video.track.kind === 'video' ? video : undefined),
    zero,
  )
  await writeAll(path, parts)
  return zero
}

/**
 * The sound of a source in a range.
 * @returns when its first sample is heard; undefined where there is none
 */
export const writeSound = async (
  path: string,
  from: { readonly recordingsDir: string; readonly footage: SourceFootage; readonly signal: AbortSignal },
  range: TimeRange,
): Promise<EpochMs | undefined> => {
  const { recordingsDir, footage, signal } = from
  let begins: EpochMs | undefined
  const soundOf = ({ audio, video }: LoadedPiece): LoadedTrack | undefined => {
    const track = audio ?? (video.track.kind === 'audio' ? video : undefined)
    const samples = track?.samples.filter(({ wall }) => wall >= range.from && wall < range.to)
    const [first] = samples ?? []
    if (!track || !samples || !first) return undefined
    begins ??= first.wall
    return { ...track, samples }
  }
  await writeAll(path, trackParts(loaded(recordingsDir, footage, range, signal), soundOf, range.from))
  return begins
}
