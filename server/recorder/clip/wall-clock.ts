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
  /** Length of the last fragment, in milliseconds. */
  readonly length: number
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
  /**
   * By how much all earlier fragments of the stream belong earlier than they were placed: 0, or whole milliseconds of at
   * least `leastMoveMs`, negative. Only where the caller said that they can still be moved.
   */
  readonly movedMs: number
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
/**
 * Of a young stream whose fragments can all still be moved, an error from here on is not crept out of but put right at
 * once, for all of them. More than any step, so that a file tells one from the other.
 */
export const leastMoveMs = 16
/** Media time that runs ahead of the wall clock by more cannot be: the stream's time stamps have jumped forward. */
export const jumpMs = 1000

/** What is known of a stream after a step of the wall clock by so many milliseconds. */
export const carriedOver = (estimate: WallEstimate, byMs: number): WallEstimate => ({
  offset: estimate.offset + byMs,
  since: estimate.since + byMs,
  length: estimate.length,
  seen: estimate.seen.map(({ at, offset }) => ({ at: at + byMs, offset: offset + byMs })),
})

const clamp = (value: number, limit: number): number => Math.min(limit, Math.max(-limit, value))

/**
 * Places a fragment on the wall clock. The first fragment of a stream has only itself to go by; later ones approach
 * what is right in small steps, or show at once where all of a young stream belongs.
 * @param movable whether the earlier fragments of the stream can still be placed anew
 */
export const placeFragment = (
  before: WallEstimate | undefined,
  span: MediaSpan,
  movable = false,
): PlacedFragment => {
  const length = span.end - span.start
  const alone = span.arrival - span.end
  if (!before) {
    const { arrival } = span
    const estimate = { offset: alone, since: arrival, length, seen: [{ at: arrival, offset: alone }] }
    return { wallStart: span.start + alone, durationMs: length, movedMs: 0, estimate }
  }
  const settled = span.arrival - before.since >= settlingMs
  // A jump within a fragment stretches it. One of the usual length that is this early shows that those before it were
  // late: the machine stood still when the stream began.
  const stretched = length > before.length + jumpMs
  if (alone < before.offset - jumpMs && (settled || stretched)) {
    // The last sample was stretched up to where time stamps go on; what really was there ends at the arrival.
    const wallStart = span.start + before.offset
    return { wallStart, durationMs: Math.max(0, span.arrival - wallStart), movedMs: 0, estimate: undefined }
  }
  const seen = [
    ...before.seen.filter(({ at }) => at > span.arrival - windowMs),
    { at: span.arrival, offset: alone },
  ]
  const smallest = Math.min(...seen.map(({ offset }) => offset))
  const error = smallest - before.offset
  const movedMs = movable && !settled && error <= -leastMoveMs ? Math.round(error) : 0
  const limit = settled
    ? Math.min(settlingStepMs, Math.max(largestStepMs, length * largestStepShare))
    : settlingStepMs
  const offset = before.offset + (movedMs || clamp(error, limit))
  const estimate = { offset, since: before.since, length, seen }
  return { wallStart: span.start + offset, durationMs: length, movedMs, estimate }
}
