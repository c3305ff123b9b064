import { childrenOf, boxesWithin, childAt } from './box.ts'
import { DomainError } from '../errors/index.ts'
import type { Movie } from './movie.ts'

/** One sample of a fragment. */
export interface Sample {
  /** Where its bytes stand, counted from the start of the `moof`. */
  readonly at: number
  readonly size: number
  /** In ticks of its track. */
  readonly duration: number
  /** Presentation minus decode time, in ticks. */
  readonly offset: number
  /** Can be decoded by itself. */
  readonly sync: boolean
}

/** The samples of one track in a fragment. */
export interface TrackSamples {
  readonly trackId: number
  readonly samples: readonly Sample[]
}

const sampleIsNonSync = 0x10000

/** Reads fields one after the other. */
const cursor = (bytes: Buffer, start: number) => {
  let at = start
  return {
    next: (): number => {
      at += 4
      return bytes.readUInt32BE(at - 4)
    },
    nextSigned: (): number => {
      at += 4
      return bytes.readInt32BE(at - 4)
    },
    skip: (count: number): void => void (at += count),
  }
}

interface Defaults {
  readonly duration: number
  readonly size: number
  readonly flags: number
}

/** `tfhd` (ISO 14496-12 §8.8.7): what a sample is that says nothing of itself. */
const readDefaults = (
  bytes: Buffer,
  payload: number,
  movie: Movie,
): Defaults & { readonly trackId: number } => {
  const flags = bytes.readUInt32BE(payload) & 0xffffff
  const trackId = bytes.readUInt32BE(payload + 4)
  const track = movie.tracks.find(({ id }) => id === trackId)
  if (!track) throw new DomainError('mp4.malformed', { track: trackId })
  if (flags & 0x1)
    throw new DomainError('mp4.malformed', { reason: 'data offsets that count from elsewhere' })
  const fields = cursor(bytes, payload + 8)
  if (flags & 0x2) fields.skip(4)
  return {
    trackId,
    duration: flags & 0x8 ? fields.next() : track.defaultSampleDuration,
    size: flags & 0x10 ? fields.next() : track.defaultSampleSize,
    flags: flags & 0x20 ? fields.next() : track.defaultSampleFlags,
  }
}

/** `trun` (§8.8.8); a run without an offset of its own follows the one before. */
const readRun = (bytes: Buffer, payload: number, defaults: Defaults, follows: number): readonly Sample[] => {
  const flags = bytes.readUInt32BE(payload) & 0xffffff
  const count = bytes.readUInt32BE(payload + 4)
  const fields = cursor(bytes, payload + 8)
  let at = flags & 0x1 ? fields.nextSigned() : follows
  const first = flags & 0x4 ? fields.next() : undefined
  return Array.from({ length: count }, (_, n): Sample => {
    const duration = flags & 0x100 ? fields.next() : defaults.duration
    const size = flags & 0x200 ? fields.next() : defaults.size
    const own = flags & 0x400 ? fields.next() : defaults.flags
    const offset = flags & 0x800 ? fields.nextSigned() : 0
    const sync = ((n === 0 ? (first ?? own) : own) & sampleIsNonSync) === 0
    const sample = { at, size, duration, offset, sync }
    at += size
    return sample
  })
}

/**
 * Every sample that a `moof` speaks of, by track.
 * @throws DomainError `mp4.malformed`
 */
export const readSamples = (bytes: Buffer, movie: Movie): readonly TrackSamples[] => {
  try {
    const [moof] = boxesWithin(bytes, 0, bytes.length)
    if (moof?.type !== 'moof') throw new DomainError('mp4.malformed', { missing: 'moof' })
    return childrenOf(bytes, moof)
      .filter((box) => box.type === 'traf')
      .map((traf) => {
        const defaults = readDefaults(bytes, childAt(bytes, traf, 'tfhd').payload, movie)
        const samples: Sample[] = []
        for (const run of childrenOf(bytes, traf).filter((box) => box.type === 'trun')) {
          const last = samples.at(-1)
          samples.push(...readRun(bytes, run.payload, defaults, last ? last.at + last.size : 0))
        }
        return { trackId: defaults.trackId, samples }
      })
  } catch (error) {
    // A box that ends before its fields do.
    if (error instanceof RangeError) throw new DomainError('mp4.malformed', { box: 'moof' }, { cause: error })
    throw error
  }
}
