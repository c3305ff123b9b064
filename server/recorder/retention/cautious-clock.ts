import type { EpochMs } from '../../contract/time.ts'
import type { Clock } from '../../kernel/clock/index.ts'

/** A clock that was set wrong is set right within this; footage is not given up before on its word. */
const trustedAfterMs = 24 * 3_600_000
const smallestStepMs = 60_000

/**
 * The time by which footage ages: a clock that leaps forward, by a mistyped year say, must not empty the disk. A step
 * counts only a day after it was made, when somebody has seen its other effects.
 * @returns to be asked at least once a minute
 */
export const createCautiousNow = (clock: Pick<Clock, 'now' | 'monotonic'>): (() => EpochMs) => {
  let steps: readonly { readonly at: number; readonly byMs: number }[] = []
  let offset = clock.now() - clock.monotonic()
  return () => {
    const at = clock.monotonic()
    const byMs = clock.now() - at - offset
    if (Math.abs(byMs) >= smallestStepMs) {
      steps = [...steps, { at, byMs }]
      offset += byMs
    }
    steps = steps.filter((step) => at - step.at < trustedAfterMs)
    const untrusted = steps.reduce((sum, step) => sum + step.byMs, 0)
    return clock.now() - Math.max(0, untrusted)
  }
}
