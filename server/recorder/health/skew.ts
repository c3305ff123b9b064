import type { EpochMs } from '../../contract/time.ts'
import { settlingMs } from '../clip/wall-clock.ts'

/** Where media time of one stream stood against our clock, now and then. */
export interface SkewTrack {
  /** When the stream's first fragment was placed. */
  readonly since: EpochMs
  /** The first offset that had settled. */
  readonly base: number | undefined
  readonly latest: number
  /** One a minute, the last hour of them, oldest first. */
  readonly samples: readonly { readonly at: EpochMs; readonly offset: number }[]
}

const sampleEveryMs = 60_000
const keptMs = 3_600_000
/** An offset wavers by some milliseconds: over ten minutes that is less than 10 ppm. */
const leastMs = 600_000

/**
 * Follows the offset (wall clock minus media time, milliseconds) that a stream's fragments are placed with.
 * @param track undefined at the first fragment of a stream
 */
export const followOffset = (track: SkewTrack | undefined, at: EpochMs, offset: number): SkewTrack => {
  if (!track) return { since: at, base: undefined, latest: offset, samples: [] }
  if (at - track.since < settlingMs) return { ...track, latest: offset }
  const last = track.samples.at(-1)
  const due = !last || at - last.at >= sampleEveryMs
  return {
    since: track.since,
    base: track.base ?? offset,
    latest: offset,
    samples: due
      ? [...track.samples.filter((sample) => sample.at > at - keptMs), { at, offset }]
      : track.samples,
  }
}

/** The camera's clock against ours: how far it has run ahead in this stream, and how fast it runs. */
export interface ClockSkew {
  /** Milliseconds; negative: it fell behind. */
  readonly driftMs: number
  /** Parts per million; null until ten minutes are known. */
  readonly ppm: number | null
}

/** null until the stream has settled. */
export const skewOf = (track: SkewTrack | undefined): ClockSkew | null => {
  if (track?.base === undefined) return null
  const [first, last] = [track.samples[0], track.samples.at(-1)]
  const spanMs = first && last ? last.at - first.at : 0
  // A fast camera's media time gains on the wall clock: the offset between them falls.
  const ppm = first && last && spanMs >= leastMs ? ((first.offset - last.offset) / spanMs) * 1_000_000 : null
  return { driftMs: track.base - track.latest, ppm }
}
