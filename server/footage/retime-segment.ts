import { DomainError } from '../kernel/errors/index.ts'
import { boxesWithin, readMovieFragment, writeMediaTime, type Movie } from '../kernel/mp4/index.ts'

export interface RetimedSegment {
  readonly segment: Buffer
  /** How many samples its reference track has: pictures, where it is video. */
  readonly pictures: number
}

/**
 * A fragment as it is sent: `moof` and `mdat`, every track's media time (`tfdt`, ISO 14496-12 §8.8.12) moved so that
 * the reference track begins at `startMs`. Tracks stay in step with each other; what would begin before 0 begins at 0.
 * The time box before the `moof` tells of the file's own media time, so it stays behind. Changes `bytes` in place.
 * @param bytes the fragment as it lies in the file, from its `prft` to the end of its `mdat`
 * @throws DomainError `mp4.malformed`
 */
export const retimeSegment = (bytes: Buffer, movie: Movie, startMs: number): RetimedSegment => {
  const moof = boxesWithin(bytes, 0, bytes.length).find((box) => box.type === 'moof')
  if (!moof) throw new DomainError('mp4.malformed', { missing: 'moof' })
  const head = bytes.subarray(moof.start, moof.end)
  const { tracks, reference } = readMovieFragment(head, movie)
  const referenceSeconds = reference.mediaTime / reference.track.timescale
  for (const part of tracks) {
    const { timescale } = part.track
    const seconds = startMs / 1000 + (part.mediaTime / timescale - referenceSeconds)
    writeMediaTime(head, part, Math.max(0, Math.round(seconds * timescale)))
  }
  return { segment: bytes.subarray(moof.start), pictures: reference.samples }
}
