import type { EpochMs } from '../../contract/time.ts'
import type { Clock } from '../../kernel/clock/index.ts'

/** A clock that was set wrong is set right within this; footage is not given up before on its word. */
export const trustedAfterMs = 24 * 3_600_000
const smallestStepMs = 60_000

/**
 * The time by which footage ages: a clock that leaps forward, by a mistyped year say, must not empty the disk. A step
 * counts only a day after it was made, when somebody has seen its other effects.
 * @param footageTo where the footage ends that is older than a day (see `footageEndBefore`); undefined where there is
 * none. A step is not trusted sooner for a restart in between: what the clock ran on since then is doubted as well.
 * @returns to be asked at least once a minute
 */
export const createCautiousNow = (
  clock: Pick<Clock, 'now' | 'monotonic'>,
  footageTo?: EpochMs,
): (() => EpochMs) => {
  const doubtedMs = footageTo === undefined ? 0 : clock.now() - trustedAfterMs - footageTo
  let steps: readonly { readonly at: number; readonly byMs: number }[] =
    doubtedMs >= smallestStepMs ? [{ at: clock.monotonic(), byMs: doubtedMs }] : []
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
