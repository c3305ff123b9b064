import type { ClipId } from '../contract/ids.ts'
import type { TimeRange } from '../contract/time.ts'
import { fragmentRange, overlaps, type IndexedClip } from './clip.ts'

/** One fragment as it is played: when, and where to fetch it. */
export interface Piece extends TimeRange {
  readonly clipId: ClipId
  /** Its number in its clip. */
  readonly n: number
  readonly headerDigest: string
  readonly codecs: string
}

const piecesOf = (clip: IndexedClip, range: TimeRange): readonly Piece[] =>
  clip.fragments
    .map((fragment, n) => ({
      ...fragmentRange(fragment),
      clipId: clip.id,
      n,
      headerDigest: clip.headerDigest,
      codecs: clip.codecs,
    }))
    .filter((piece) => overlaps(piece, range))

const byStart = (a: TimeRange, b: TimeRange): number => a.from - b.from

/** In order of time; what begins no later than what comes before it is left out, so that time only goes on. */
const inOrder = (pieces: readonly Piece[]): readonly Piece[] => {
  const sorted = pieces.toSorted(byStart)
  return sorted.filter((piece, n) => piece.from > (sorted[n - 1]?.from ?? -Infinity))
}

/** Time that pieces in order cover, as few spans: touching ones are one. */
const spansOf = (pieces: readonly Piece[]): readonly TimeRange[] => {
  const spans: TimeRange[] = []
  for (const { from, to } of pieces) {
    const last = spans.at(-1)
    if (last && from <= last.to) spans[spans.length - 1] = { from: last.from, to: Math.max(last.to, to) }
    else spans.push({ from, to })
  }
  return spans
}

/**
 * What is played of a range, in order of time. After the clock was stepped back two epochs may tell of the same time:
 * the later one is played.
 */
export const piecesWithin = (clips: readonly IndexedClip[], range: TimeRange): readonly Piece[] => {
  const epochs = Map.groupBy(clips, (clip) => clip.epoch)
  const latestFirst = [...epochs].toSorted(([a], [b]) => b - a)
  let chosen: readonly Piece[] = []
  for (const [, ofEpoch] of latestFirst) {
    const pieces = ofEpoch.flatMap((clip) => piecesOf(clip, range))
    const later = spansOf(chosen)
    chosen = inOrder([...chosen, ...pieces.filter((piece) => !later.some((span) => overlaps(span, piece)))])
  }
  return chosen
}
