import { createHash } from 'node:crypto'
import { readMovie, type Movie } from '../../kernel/mp4/index.ts'

/** What stands before the first fragment of a stream: `ftyp` and `moov`. */
export interface InitSegment {
  readonly bytes: Buffer
  /** SHA-256 of the bytes, hexadecimal: clips with the same one can be played without a new decoder. */
  readonly digest: string
  readonly movie: Movie
}

/** @throws DomainError `mp4.malformed` if `moov` does not hold what a fragmented file needs */
export const createInitSegment = (ftyp: Buffer, moov: Buffer): InitSegment => {
  const bytes = Buffer.concat([ftyp, moov])
  return { bytes, digest: createHash('sha256').update(bytes).digest('hex'), movie: readMovie(moov) }
}

/** The codecs of all tracks as in `codecs=` of a media type (RFC 6381): comma-separated. */
export const codecsOf = (movie: Movie): string => movie.tracks.map((track) => track.codec).join(',')
