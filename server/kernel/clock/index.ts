import type { EpochMs } from '../../contract/time.ts'

/** Time as injected everywhere, so that tests and drills can give their own. */
export interface Clock {
  /** Wall clock, UTC epoch milliseconds; may step. */
  now(): EpochMs
  /** Milliseconds since an arbitrary start; never steps, never goes back. */
  monotonic(): number
}

export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
}
