import { DomainError } from '../kernel/errors/index.ts'
import {
  boxesWithin,
  readMovieFragment,
  readReferenceTime,
  referenceTimeBytes,
  writeMediaTime,
  writeReferenceTime,
  type Movie,
} from '../kernel/mp4/index.ts'

export interface RetimedSegment {
  readonly segment: Buffer
  /** The same with the time box before it, which tells of the new media time. */
  readonly whole: Buffer
  /** How many samples its reference track has: pictures, where it is video. */
  readonly pictures: number
}

/**
 * A fragment as it is sent: `moof` and `mdat`, every track's media time (`tfdt`, ISO 14496-12 §8.8.12) moved so that
 * the reference track begins at `startMs`. Tracks stay in step with each other; what would begin before 0 begins at 0.
 * Changes `bytes` in place.
 * @param bytes the fragment as it lies in the file, from its `prft` to the end of its `mdat`
 * @throws DomainError `mp4.malformed`
 */
export const retimeSegment = (bytes: Buffer, movie: Movie, startMs: number): RetimedSegment => {
  const boxes = boxesWithin(bytes, 0, bytes.length)
  const moof = boxes.find((box) => box.type === 'moof')
  if (!moof) throw new DomainError('mp4.malformed', { missing: 'moof' })
  const head = bytes.subarray(moof.start, moof.end)
  const { tracks, reference } = readMovieFragment(head, movie)
  const referenceSeconds = reference.mediaTime / reference.track.timescale
  const times = new Map<number, number>()
  for (const part of tracks) {
    const { timescale, id } = part.track
    const seconds = startMs / 1000 + (part.mediaTime / timescale - referenceSeconds)
    const time = Math.max(0, Math.round(seconds * timescale))
    writeMediaTime(head, part, time)
    times.set(id, time)
  }
  const clock = boxes.find(({ type, start, end }) => type === 'prft' && end - start === referenceTimeBytes)
  if (clock) {
    const told = readReferenceTime(bytes.subarray(clock.start, clock.end))
    const mediaTime = times.get(told.trackId) ?? told.mediaTime
    writeReferenceTime({ ...told, mediaTime }).copy(bytes, clock.start)
  }
  return { segment: bytes.subarray(moof.start), whole: bytes, pictures: reference.samples }
}
