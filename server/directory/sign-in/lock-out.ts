import type { EpochMs } from '../../contract/time.ts'
import type { Config } from '../../kernel/config/index.ts'

/** Failed sign-ins with one account, in a row. */
export interface Failures {
  readonly failures: number
  readonly lastFailedAt: EpochMs
  readonly lockedUntil: EpochMs
}

type Limits = Pick<Config['signIn'], 'failuresBeforeLock' | 'lockMinutes'>

const dayMs = 86_400_000

/** An account left alone for so long begins anew. */
export const forgottenAfterMs = dayMs

/**
 * The failures after one more at `now`. From the `failuresBeforeLock`th in a row on the account is locked, each time
 * twice as long as before, up to a day.
 */
export const afterFailure = (before: Failures | undefined, now: EpochMs, limits: Limits): Failures => {
  const remembered = before !== undefined && now - before.lastFailedAt < forgottenAfterMs
  const failures = (remembered ? before.failures : 0) + 1
  const beyond = failures - limits.failuresBeforeLock
  const lockMs = beyond < 0 ? 0 : Math.min(dayMs, limits.lockMinutes * 60_000 * 2 ** beyond)
  return { failures, lastFailedAt: now, lockedUntil: now + lockMs }
}
