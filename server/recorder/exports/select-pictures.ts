import type { TimeRange } from '../../contract/time.ts'

/** A picture or a piece of sound with the wall clock that it is seen, or heard, from. */
export interface TimedSample {
  readonly wall: number
  readonly durationMs: number
  readonly sync: boolean
}

/**
 * Which pictures of a fragment an export shows: those that begin nearest within [from, to), to half a picture, so that
 * 5 minutes of 25 pictures a second are 7,500 whatever instant they begin at.
 */
export const isShown = ({ wall, durationMs }: TimedSample, { from, to }: TimeRange): boolean =>
  wall >= from - durationMs / 2 && wall < to - durationMs / 2

/** What of a fragment is taken along, by position in decoding order, and which of that is seen. */
export interface Selection {
  /** Half-open, in decoding order; it begins at the fragment's key frame, which all others need. */
  readonly taken: { readonly from: number; readonly to: number }
  /** How many of those taken come before the first that is shown, in order of time. */
  readonly hiddenBefore: number
  readonly shown: number
}

/** Nothing is taken of a fragment that shows nothing. */
export const selectPictures = (pictures: readonly TimedSample[], range: TimeRange): Selection | undefined => {
  const shown = pictures.map((picture) => isShown(picture, range))
  const last = shown.lastIndexOf(true)
  if (last < 0) return undefined
  const first = pictures
    .filter((_, n) => shown[n] === true)
    .reduce((earliest, { wall }) => Math.min(earliest, wall), Infinity)
  return {
    taken: { from: 0, to: last + 1 },
    hiddenBefore: pictures.slice(0, last + 1).filter(({ wall }) => wall < first).length,
    shown: shown.filter(Boolean).length,
  }
}

/** Time of a range that pieces in order do not cover, told where it is longer than a seam between two files. */
export const holesOf = (
  pieces: readonly TimeRange[],
  { from, to }: TimeRange,
  seamMs: number,
): readonly TimeRange[] => {
  const holes: TimeRange[] = []
  let at = from
  for (const piece of pieces) {
    if (piece.from - at > seamMs) holes.push({ from: at, to: Math.min(piece.from, to) })
    at = Math.max(at, piece.to)
  }
  if (to - at > seamMs) holes.push({ from: at, to })
  return holes
}
