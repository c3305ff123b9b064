import type { Log } from '../kernel/log/index.ts'

/** Something done again and again until closed. */
export interface Periodic {
  /** Waits for what is under way. Idempotent. */
  close(): Promise<void>
}

/** Does `work` every `everyMs`, never twice at once; a failure is logged and the next turn comes all the same. */
export const periodically = (
  everyMs: number,
  what: string,
  log: Log,
  work: () => Promise<void>,
): Periodic => {
  let running: Promise<void> | undefined
  const timer = setInterval(() => {
    running ??= work()
      .catch((error: unknown) => log.error({ err: error }, `${what} failed`))
      .finally(() => {
        running = undefined
      })
  }, everyMs)
  return {
    close: async () => {
      clearInterval(timer)
      await running
    },
  }
}
