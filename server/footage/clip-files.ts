import { open } from 'node:fs/promises'
import { join } from 'node:path'
import type { EpochMs } from '../contract/time.ts'
import type { ClipFile, Fragment } from '../footage-index/index.ts'
import { DomainError, isMissing } from '../kernel/errors/index.ts'
import { boxesWithin, readMovie, readSamples, type Movie } from '../kernel/mp4/index.ts'
import { retimeSegment } from './retime-segment.ts'

/** Reads what players fetch out of clips' files. */
export interface ClipFiles {
  /** `ftyp` and `moov` as they stand at the start of the file. */
  header(clip: ClipFile): Promise<Buffer>
  /** One fragment, its media time changed to wall clock minus `origin`. */
  segment(clip: ClipFile, fragment: Fragment, origin: EpochMs): Promise<Buffer>
  /** The same with the wall clock of its first picture before it (`prft`); as long as it is in the clip. */
  timedSegment(clip: ClipFile, fragment: Fragment, origin: EpochMs): Promise<Buffer>
  /** What the header says. */
  movie(clip: ClipFile): Promise<Movie>
  /** One fragment up to the end of its first picture; boxes still speak of what is cut off. */
  keyFrame(clip: ClipFile, fragment: Fragment, origin: EpochMs): Promise<Buffer>
  /** One fragment as a whole little file. */
  standalone(clip: ClipFile, fragment: Fragment): Promise<StandaloneFragment>
}

export interface StandaloneFragment {
  /** Header and fragment; media time begins at 0. */
  readonly parts: readonly Buffer[]
  /** How long one of its pictures is seen on average, in milliseconds. */
  readonly pictureMs: number
}

/** Headers are few: one for each way in which a camera was ever set up. */
const maxMovies = 256

/**
 * All of these bytes of a file.
 * @throws DomainError `footage.unknownClip` where the file is gone (deleted since), `footage.fileUnreadable`
 */
const readBytes = async (clip: ClipFile, path: string, offset: number, size: number): Promise<Buffer> => {
  try {
    const file = await open(path, 'r')
    try {
      const { bytesRead, buffer } = await file.read(Buffer.allocUnsafe(size), 0, size, offset)
      if (bytesRead !== size) throw new DomainError('footage.fileUnreadable', { clipId: clip.id })
      return buffer
    } finally {
      await file.close()
    }
  } catch (error) {
    if (error instanceof DomainError) throw error
    if (isMissing(error)) throw new DomainError('footage.unknownClip', { clipId: clip.id }, { cause: error })
    throw new DomainError('footage.fileUnreadable', { clipId: clip.id }, { cause: error })
  }
}

/** Where the first picture of a segment ends; the segment's end where it has none. */
const firstPictureEnd = (segment: Buffer, movie: Movie): number => {
  const moof = boxesWithin(segment, 0, segment.length).find((box) => box.type === 'moof')
  const tracks = readSamples(segment.subarray(moof?.start, moof?.end), movie)
  const first = tracks.find(({ trackId }) => trackId === movie.reference.id)?.samples[0]
  return first ? first.at + first.size : segment.length
}

export const createClipFiles = (options: { readonly recordingsDir: string }): ClipFiles => {
  const movies = new Map<string, Movie>()
  const read = (clip: ClipFile, offset: number, size: number): Promise<Buffer> =>
    readBytes(clip, join(options.recordingsDir, clip.path), offset, size)
  const header = (clip: ClipFile): Promise<Buffer> => read(clip, 0, clip.headerBytes)

  const movieOf = async (clip: ClipFile): Promise<Movie> => {
    const known = movies.get(clip.headerDigest)
    if (known) return known
    const bytes = await header(clip)
    const moov = boxesWithin(bytes, 0, bytes.length).find((box) => box.type === 'moov')
    if (!moov) throw new DomainError('mp4.malformed', { missing: 'moov' })
    const movie = readMovie(bytes.subarray(moov.start, moov.end))
    const [oldest] = movies.keys()
    if (movies.size >= maxMovies && oldest !== undefined) movies.delete(oldest)
    movies.set(clip.headerDigest, movie)
    return movie
  }

  const retimed = async (clip: ClipFile, { offset, size }: Fragment, startMs: number) => {
    const [movie, bytes] = await Promise.all([movieOf(clip), read(clip, offset, size)])
    return retimeSegment(bytes, movie, startMs)
  }

  return {
    header,
    segment: async (clip, fragment, origin) =>
      (await retimed(clip, fragment, fragment.wallStart - origin)).segment,
    timedSegment: async (clip, fragment, origin) =>
      (await retimed(clip, fragment, fragment.wallStart - origin)).whole,
    movie: movieOf,
    keyFrame: async (clip, fragment, origin) => {
      const [movie, { segment }] = await Promise.all([
        movieOf(clip),
        retimed(clip, fragment, fragment.wallStart - origin),
      ])
      return segment.subarray(0, firstPictureEnd(segment, movie))
    },
    standalone: async (clip, fragment) => {
      const [start, { segment, pictures }] = await Promise.all([header(clip), retimed(clip, fragment, 0)])
      return { parts: [start, segment], pictureMs: fragment.durationMs / pictures }
    },
  }
}
