import type { EpochMs } from '../../contract/time.ts'
import type { Clock } from '../../kernel/clock/index.ts'

/** A step of the system's clock, by `byMs` (negative: back). */
export interface ClockStep {
  readonly at: EpochMs
  readonly byMs: number
}

/** A step, with the epoch that it began. */
export interface EpochStep extends ClockStep {
  readonly epoch: number
}

/**
 * The recorder's wall clock: the monotonic clock plus an offset, so that between two looks at the system's clock
 * nothing can step. A step of the system's clock begins a new epoch; times of different epochs may overlap.
 */
export interface RecorderClock {
  readonly epoch: number
  now(): EpochMs
  /** Milliseconds; never steps. */
  monotonic(): number
  /** Takes over the system's clock. Call it each second. @returns the step, if it was one */
  observe(): ClockStep | undefined
  /** The steps that began later epochs, in order. */
  stepsSince(epoch: number): readonly EpochStep[]
  /** What this clock would have shown, were it then as now, at an instant that it showed as `at` in an earlier epoch. */
  carried(at: EpochMs, fromEpoch: number): EpochMs
}

/** A smaller difference is the clock being set right; the wall estimate of each source smoothes it. */
export const stepMs = 1000

/** @param firstEpoch one more than the last epoch of the run before, where the clock may have stepped between */
export const createRecorderClock = (clock: Clock, firstEpoch: number): RecorderClock => {
  let epoch = firstEpoch
  const steps: EpochStep[] = []
  let offset = clock.now() - clock.monotonic()
  return {
    get epoch() {
      return epoch
    },
    now: () => clock.monotonic() + offset,
    monotonic: () => clock.monotonic(),
    observe: () => {
      const byMs = clock.now() - clock.monotonic() - offset
      offset += byMs
      if (Math.abs(byMs) <= stepMs) return undefined
      epoch += 1
      const step = { at: clock.monotonic() + offset, byMs }
      steps.push({ ...step, epoch })
      return step
    },
    stepsSince: (before) => steps.filter((step) => step.epoch > before),
    carried: (at, fromEpoch) =>
      steps.reduce((carried, step) => (step.epoch > fromEpoch ? carried + step.byMs : carried), at),
  }
}
