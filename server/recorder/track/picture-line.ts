import type { FragmentSample } from '../../kernel/mp4/index.ts'
import type { AccessUnit } from '../../kernel/rtp/index.ts'

/** Ticks a second of the pictures in the file, as in RTP (RFC 6184 §8.2.1). */
export const pictureClock = 90_000

/** One picture, at its place on the track's media time. */
export interface PlacedPicture {
  readonly data: Buffer
  readonly key: boolean
  readonly ms: number
}

/** A picture as MP4 holds it: each NAL unit behind its size in 4 bytes (ISO 14496-15 §5.3.3). */
export const sampleOf = ({ nals }: Pick<AccessUnit, 'nals'>): Buffer =>
  Buffer.concat(
    nals.flatMap((nal) => {
      const size = Buffer.alloc(4)
      size.writeUInt32BE(nal.length)
      return [size, nal]
    }),
  )

/** A picture stays until the next one comes, but no longer than this: then the camera has stopped. */
export const longestStillMs = 6000
const usualMs = 40

const ticksOf = (ms: number): number => Math.round((ms * pictureClock) / 1000)

/**
 * The pictures of a fragment as samples: each lasts until the next, the last one until `nextMs`.
 * @returns also where it ends: before `nextMs` where the camera had stopped
 */
export const picturePart = (
  pictures: readonly PlacedPicture[],
  nextMs: number,
): { readonly mediaTime: number; readonly samples: readonly FragmentSample[]; readonly endMs: number } => {
  const [first] = pictures
  const last = pictures.at(-1)
  const before = pictures.at(-2)
  const start = ticksOf(first?.ms ?? 0)
  if (!last) return { mediaTime: start, samples: [], endMs: nextMs }
  const still = nextMs - last.ms
  const usual = before ? Math.max(1, last.ms - before.ms) : usualMs
  const endMs = still > longestStillMs ? last.ms + Math.min(usual, longestStillMs) : nextMs
  let at = start
  const samples = pictures.map(({ data, key }, n) => {
    // Stamps that run backwards by a tick are led on.
    const end = Math.max(at + 1, ticksOf(pictures[n + 1]?.ms ?? endMs))
    const duration = end - at
    at = end
    return { data, duration, sync: key }
  })
  return { mediaTime: start, samples, endMs: (at * 1000) / pictureClock }
}
