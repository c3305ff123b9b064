import type { Clock } from '../kernel/clock/index.ts'
import type { Config } from '../kernel/config/index.ts'
import type { Database } from '../kernel/database/index.ts'
import type { Log } from '../kernel/log/index.ts'
import type { Archives } from './archives.ts'
import { nextToVerify } from './store.ts'

export interface Schedule {
  /** Begins nothing any more; settles once what it had begun has ended. */
  close(): Promise<void>
}

const dayMs = 86_400_000
const minuteMs = 60_000

/** Verifies every sealed package in turn, each again after `verifyDays`, the one that has waited longest first. */
export const startSchedule = (options: {
  readonly database: Database
  readonly clock: Clock
  readonly log: Log
  readonly archives: Pick<Archives, 'verify'>
  readonly settings: Config['archive']
}): Schedule => {
  const { database, clock, log, archives, settings } = options
  let closed = false
  let pass: Promise<void> | undefined

  const verifyDue = async (): Promise<void> => {
    // What was verified in this pass is due no more: the pass ends.
    const before = clock.now() - settings.verifyDays * dayMs
    for (;;) {
      const due = closed ? undefined : await nextToVerify(database, before)
      if (!due) return
      await archives.verify(due, null)
    }
  }
  const begin = (): void => {
    pass ??= verifyDue()
      .catch((error: unknown) => {
        if (!closed) log.error({ err: error }, 'packages could not be verified')
      })
      .finally(() => {
        pass = undefined
      })
  }
  const timer = setInterval(begin, settings.passMinutes * minuteMs)
  begin()
  return {
    close: async () => {
      closed = true
      clearInterval(timer)
      await pass
    },
  }
}
