import type { SourceId } from '../../contract/ids.ts'
import type { TimeRange } from '../../contract/time.ts'
import { clipsWithin, piecesWithin, type IndexedClip, type Piece } from '../../footage-index/index.ts'
import type { Database } from '../../kernel/database/index.ts'
import type { Stretch } from './shots.ts'

/** What there is of a source. */
export interface SourceFootage {
  readonly clips: readonly IndexedClip[]
  /** In order of time. */
  readonly pieces: readonly Piece[]
}

/** Pieces further apart have a hole between them that is seen. */
const joinMs = 60

export const footageOf = async (
  database: Database,
  source: SourceId,
  range: TimeRange,
): Promise<SourceFootage> => {
  const clips = await clipsWithin(database, source, range)
  return { clips, pieces: piecesWithin(clips, range) }
}

/** What can be decoded in one go: pieces with pictures, without a hole, of one header. */
export const stretchesOf = ({ pieces }: SourceFootage): readonly Stretch[] => {
  const stretches: { from: number; to: number; headerDigest: string }[] = []
  for (const { from, to, headerDigest, codecs } of pieces) {
    // Sound alone shows nothing.
    if (!/^(avc|hvc|hev|vp)/u.test(codecs)) continue
    const last = stretches.at(-1)
    if (last?.headerDigest === headerDigest && from - last.to <= joinMs) last.to = Math.max(last.to, to)
    else stretches.push({ from, to, headerDigest })
  }
  return stretches
}

/** The spans without what lies before the first and behind the last of all footage: nobody was there yet, or any more. */
export const withFootage = (
  spans: readonly TimeRange[],
  footage: readonly SourceFootage[],
): readonly TimeRange[] => {
  const from = Math.min(...footage.flatMap(({ pieces }) => pieces[0]?.from ?? []))
  const to = Math.max(...footage.flatMap(({ pieces }) => pieces.at(-1)?.to ?? []))
  return spans
    .map((span) => ({ from: Math.max(span.from, from), to: Math.min(span.to, to) }))
    .filter((span) => span.to > span.from)
}
