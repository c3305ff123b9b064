import type { MovieFragment, TrackFragment } from './movie-fragment.ts'

/** What is taken off each track's media time, in that track's ticks, by track id. */
export type MediaBase = ReadonlyMap<number, number>

/**
 * The base that lets a file's media time begin at 0: the earliest first decode time of all tracks in the file's first
 * fragment, in the timescale of each track. The same instant is taken off all, so sound and picture stay in step.
 */
export const mediaBaseOf = (first: MovieFragment, timescales: ReadonlyMap<number, number>): MediaBase => {
  const earliest = Math.min(...first.tracks.map(({ track, mediaTime }) => mediaTime / track.timescale))
  return new Map([...timescales].map(([id, timescale]) => [id, Math.floor(earliest * timescale + 1e-6)]))
}

/** Rewrites the `tfdt` of one track of a `moof` in place. */
export const writeMediaTime = (
  moof: Buffer,
  { mediaTimeAt, mediaTimeBytes }: TrackFragment,
  time: number,
): void => {
  if (mediaTimeBytes === 8) moof.writeBigUInt64BE(BigInt(time), mediaTimeAt)
  else moof.writeUInt32BE(time, mediaTimeAt)
}

/** Rewrites `tfdt` of each track and the sequence number of a `moof` in place. A time before the base becomes 0. */
export const retime = (moof: Buffer, fragment: MovieFragment, base: MediaBase, sequence: number): void => {
  moof.writeUInt32BE(sequence, fragment.sequenceAt)
  for (const part of fragment.tracks) {
    writeMediaTime(moof, part, Math.max(0, part.mediaTime - (base.get(part.track.id) ?? 0)))
  }
}
