import type { EpochMs } from '../../contract/time.ts'

/**
 * Where media time stands against the wall clock.
 *
 * A fragment can be seen no earlier than its last frame was captured, but it may be seen later by any delay. So of
 * (arrival − media end) the smallest over a while is the nearest to the truth, and it may only move slowly: a camera's
 * clock drifts by some 100 ppm, never by leaps.
 */
export interface WallEstimate {
  /** Wall clock minus media time in milliseconds, as applied to the last fragment. */
  readonly offset: number
  /** When the first fragment of the stream arrived. */
  readonly since: EpochMs
  /** Arrivals within the window and the offset that each alone would give, oldest first. */
  readonly seen: readonly { readonly at: EpochMs; readonly offset: number }[]
}

/** The times of an arrived fragment, in milliseconds. */
export interface MediaSpan {
  readonly start: number
  readonly end: number
  readonly arrival: EpochMs
}

export interface PlacedFragment {
  readonly wallStart: EpochMs
  readonly durationMs: number
  /** What to place the next fragment with; undefined where media time has lost its hold on the wall clock. */
  readonly estimate: WallEstimate | undefined
}

/** How far back the smallest offset is looked for: long enough to outlast a burst of delays. */
export const windowMs = 120_000
/** Largest correction: this much a fragment, or of its length, so that 10 s fragments keep up with 200 ppm too. */
export const largestStepMs = 1
export const largestStepShare = 0.0005
/**
 * While a stream is young the offset is provisional: its first fragment may have come late, by all that goes on when
 * 23 cameras are connected at once, and what is right must not be minutes away. Steps stay under the tolerance with
 * which pieces of coverage are joined, and under half a frame.
 */
export const settlingMs = 60_000
export const settlingStepMs = 15
/** Media time that runs ahead of the wall clock by more cannot be: the stream's time stamps have jumped forward. */
export const jumpMs = 1000

const clamp = (value: number, limit: number): number => Math.min(limit, Math.max(-limit, value))

/**
 * Places a fragment on the wall clock. The first fragment of a stream has only itself to go by; later ones approach
 * what is right in small steps.
 */
export const placeFragment = (before: WallEstimate | undefined, span: MediaSpan): PlacedFragment => {
  const length = span.end - span.start
  const alone = span.arrival - span.end
  if (!before) {
    const { arrival } = span
    const estimate = { offset: alone, since: arrival, seen: [{ at: arrival, offset: alone }] }
    return { wallStart: span.start + alone, durationMs: length, estimate }
  }
  if (alone < before.offset - jumpMs) {
    // The last sample was stretched up to where time stamps go on; what really was there ends at the arrival.
    const wallStart = span.start + before.offset
    return { wallStart, durationMs: Math.max(0, span.arrival - wallStart), estimate: undefined }
  }
  const seen = [
    ...before.seen.filter(({ at }) => at > span.arrival - windowMs),
    { at: span.arrival, offset: alone },
  ]
  const smallest = Math.min(...seen.map(({ offset }) => offset))
  const settled = span.arrival - before.since >= settlingMs
  const limit = settled ? Math.max(largestStepMs, length * largestStepShare) : settlingStepMs
  const offset = before.offset + clamp(smallest - before.offset, limit)
  const estimate = { offset, since: before.since, seen }
  return { wallStart: span.start + offset, durationMs: length, estimate }
}
