import type { EpochMs, TimeRange } from '../../contract/time.ts'
import type { Piece } from '../../footage-index/index.ts'
import { DomainError } from '../../kernel/errors/index.ts'
import { createMovieFile, type MovieFile } from './movie-file.ts'
import type { LoadedPiece, LoadedSample, LoadedTrack } from './read-piece.ts'
import { selectPictures, type Selection } from './select-pictures.ts'

/** A stretch of the file without a hole: when it begins in the file, and when that was. */
export interface Stretch {
  readonly mediaMs: number
  readonly wall: EpochMs
}

export interface CopiedFootage {
  readonly pictures: number
  readonly durationMs: number
  readonly stretches: readonly Stretch[]
}

export interface CopyOptions {
  readonly path: string
  /** In order of time. */
  readonly pieces: readonly Piece[]
  readonly range: TimeRange
  readonly read: (piece: Piece) => Promise<LoadedPiece>
  /** Encodes the pictures of a piece anew that are shown; undefined: the ends are copied, and hidden by an edit list. */
  readonly encode: ((piece: LoadedPiece, selection: Selection) => Promise<LoadedTrack>) | undefined
  readonly signal: AbortSignal
  /** Told how many of the pieces are done. */
  readonly onPiece: (done: number) => void
}

/** Pieces further apart than this are told as two stretches. */
export const seamMs = 100

const presentation = (samples: readonly LoadedSample[], of: (sample: LoadedSample) => boolean): number => {
  let ticks = 0
  let first = Infinity
  for (const sample of samples) {
    if (of(sample)) first = Math.min(first, ticks + sample.offset)
    ticks += sample.duration
  }
  return first === Infinity ? 0 : first
}

/** Sound that overlaps what is shown, put where it belongs beside the pictures. */
const appendSound = async (
  file: MovieFile,
  audio: LoadedTrack,
  { from, to }: TimeRange,
  /** Media seconds and wall clock of the same moment. */
  anchor: { readonly seconds: number; readonly wall: EpochMs },
): Promise<void> => {
  const heard = audio.samples.filter(({ wall, durationMs }) => wall + durationMs > from && wall < to)
  const [first] = heard
  if (!first) return
  if (file.audio.ticks > 0) {
    const wanted = anchor.seconds + (first.wall - anchor.wall) / 1000
    const off = Math.round(wanted * audio.track.timescale) - file.audio.ticks
    if (Math.abs(off) > first.duration / 2) file.stretchSound(off)
  }
  await file.append(audio, heard)
}

/**
 * Writes what pieces show of a range as one plain MP4, pictures copied. Holes are closed: the file is as long as what
 * there is.
 * @throws DomainError `footage.nothingRecorded`
 */
export const copyFootage = async (options: CopyOptions): Promise<CopiedFootage> => {
  const { pieces, range, read, encode, signal } = options
  const file = await createMovieFile(options.path)
  const stretches: Stretch[] = []
  let pictures = 0
  let hidden: number | undefined
  let shownTicks = 0
  let soundFrom: number | undefined
  let lastEnd = -Infinity
  try {
    for (const [n, piece] of pieces.entries()) {
      signal.throwIfAborted()
      const loaded = await read(piece)
      const selection = selectPictures(loaded.video.samples, range)
      options.onPiece(n)
      if (!selection) continue
      const taken = loaded.video.samples.slice(selection.taken.from, selection.taken.to)
      const whole = selection.hiddenBefore === 0 && taken.length === selection.shown
      const video = encode && !whole ? await encode(loaded, selection) : { ...loaded.video, samples: taken }
      const isShown = (sample: LoadedSample): boolean =>
        video.samples.length === selection.shown || selectPictures([sample], range) !== undefined
      const before = file.video.ticks
      await file.append(video, video.samples)
      const scale = file.video.timescale / video.track.timescale
      const first = video.samples.filter(isShown)
      const wall = Math.min(...first.map((sample) => sample.wall))
      const shownAt = before + Math.round(presentation(video.samples, isShown) * scale)
      hidden ??= shownAt
      shownTicks += first.reduce((sum, { duration }) => sum + Math.round(duration * scale), 0)
      if (wall - lastEnd > seamMs)
        stretches.push({ mediaMs: ((shownAt - hidden) * 1000) / file.video.timescale, wall })
      lastEnd = piece.to
      pictures += selection.shown
      if (loaded.audio) {
        const heardFrom = loaded.audio.samples.find(({ wall: at, durationMs }) => at + durationMs > wall)
        soundFrom ??=
          heardFrom &&
          Math.max(0, Math.round(((wall - heardFrom.wall) * loaded.audio.track.timescale) / 1000))
        await appendSound(
          file,
          loaded.audio,
          { from: Math.max(range.from, wall), to: range.to },
          {
            seconds:
              (shownAt - hidden) / file.video.timescale + (soundFrom ?? 0) / loaded.audio.track.timescale,
            wall,
          },
        )
      }
    }
    if (pictures === 0 || hidden === undefined) throw new DomainError('footage.nothingRecorded')
    const { timescale } = file.video
    const soundLength = Math.min(
      file.audio.ticks - (soundFrom ?? 0),
      Math.round((shownTicks / timescale) * file.audio.timescale),
    )
    await file.finish({
      video: { from: hidden, length: shownTicks },
      audio: { from: soundFrom ?? 0, length: Math.max(0, soundLength) },
    })
    return { pictures, durationMs: (shownTicks * 1000) / timescale, stretches }
  } finally {
    await file.close()
  }
}
