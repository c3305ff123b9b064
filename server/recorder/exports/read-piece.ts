import { open } from 'node:fs/promises'
import { join } from 'node:path'
import type { IndexedClip, Piece } from '../../footage-index/index.ts'
import { DomainError } from '../../kernel/errors/index.ts'
import {
  boxesWithin,
  readMovie,
  readMovieFragment,
  readSamples,
  sampleEntriesOf,
  type Movie,
  type Sample,
  type Track,
} from '../../kernel/mp4/index.ts'
import type { TimedSample } from './select-pictures.ts'

/** What a clip begins with. */
export interface PieceHeader {
  /** `ftyp` and `moov`. */
  readonly bytes: Buffer
  readonly movie: Movie
  readonly entries: ReadonlyMap<number, Buffer>
}

/** One sample with its bytes and its time by the wall clock. */
export interface LoadedSample extends Sample, TimedSample {
  readonly data: Buffer
}

export interface LoadedTrack {
  readonly track: Track
  readonly entry: Buffer
  readonly samples: readonly LoadedSample[]
}

/** A fragment of a clip, taken apart. */
export interface LoadedPiece {
  readonly header: PieceHeader
  /** `moof` and `mdat` as they stand in the file. */
  readonly segment: Buffer
  readonly video: LoadedTrack
  readonly audio: LoadedTrack | undefined
}

const readBytes = async (path: string, offset: number, size: number): Promise<Buffer> => {
  const file = await open(path, 'r')
  try {
    const { bytesRead, buffer } = await file.read(Buffer.allocUnsafe(size), 0, size, offset)
    if (bytesRead !== size) throw new DomainError('footage.fileUnreadable')
    return buffer
  } finally {
    await file.close()
  }
}

/** Takes a header apart; `bytes` may hold more behind it. */
export const readPieceHeader = (bytes: Buffer): PieceHeader => {
  const moov = boxesWithin(bytes, 0, bytes.length).find(({ type }) => type === 'moov')
  if (!moov) throw new DomainError('mp4.malformed', { missing: 'moov' })
  const movie = bytes.subarray(moov.start, moov.end)
  return { bytes, movie: readMovie(movie), entries: sampleEntriesOf(movie) }
}

/** Takes a fragment apart, whose first picture is seen at `wall`. */
export const readSegment = (bytes: Buffer, header: PieceHeader, wall: number): LoadedPiece => {
  const moof = boxesWithin(bytes, 0, bytes.length).find(({ type }) => type === 'moof')
  if (!moof) throw new DomainError('mp4.malformed', { missing: 'moof' })
  const segment = bytes.subarray(moof.start)
  const head = bytes.subarray(moof.start, moof.end)
  const times = new Map(
    readMovieFragment(head, header.movie).tracks.map(({ track, mediaTime }) => [track.id, mediaTime]),
  )
  const found = readSamples(head, header.movie)

  /** Presentation times in seconds of the file. */
  const secondsOf = ({ id, timescale }: Track, samples: readonly Sample[]): readonly number[] => {
    let ticks = times.get(id) ?? 0
    return samples.map(({ offset, duration }) => {
      const at = (ticks + offset) / timescale
      ticks += duration
      return at
    })
  }
  const { reference } = header.movie
  const pictures = found.find(({ trackId }) => trackId === reference.id)?.samples ?? []
  const zero = Math.min(...secondsOf(reference, pictures))

  const load = (track: Track): LoadedTrack | undefined => {
    const samples = found.find(({ trackId }) => trackId === track.id)?.samples
    const entry = header.entries.get(track.id)
    if (!samples || !entry) return undefined
    const seconds = secondsOf(track, samples)
    return {
      ...{ track, entry },
      samples: samples.map((sample, n) => ({
        ...sample,
        data: segment.subarray(sample.at, sample.at + sample.size),
        wall: wall + ((seconds[n] ?? 0) - zero) * 1000,
        durationMs: (sample.duration * 1000) / track.timescale,
      })),
    }
  }
  const video = load(reference)
  if (!video) throw new DomainError('mp4.malformed', { track: reference.id })
  const sound = header.movie.tracks.find(({ kind }) => kind === 'audio')
  return { header, segment, video, audio: sound && load(sound) }
}

/** Reads pieces of clips; headers are kept. */
export const createPieceReader = (recordingsDir: string, clips: readonly IndexedClip[]) => {
  const byId = new Map(clips.map((clip) => [clip.id, clip]))
  const headers = new Map<string, PieceHeader>()
  return async (piece: Piece): Promise<LoadedPiece> => {
    const clip = byId.get(piece.clipId)
    const fragment = clip?.fragments[piece.n]
    if (!clip || !fragment) throw new DomainError('footage.unknownClip', { clipId: piece.clipId })
    const path = join(recordingsDir, clip.path)
    let header = headers.get(clip.headerDigest)
    if (!header) {
      header = readPieceHeader(await readBytes(path, 0, clip.headerBytes))
      headers.set(clip.headerDigest, header)
    }
    return readSegment(await readBytes(path, fragment.offset, fragment.size), header, piece.from)
  }
}
