import type { Log } from '../../kernel/log/index.ts'
import { createPauses } from './pauses.ts'

/** Things that are looked at again and again, one after the other. */
export interface Rounds {
  /** Makes a round of all of them now. */
  go(): Promise<void>
  /** Stops, after what is under way. Idempotent. */
  close(): Promise<void>
}

/** Makes rounds, resting `everyMs` between them; what fails is told and does not hold up the rest. */
export const createRounds = (options: {
  readonly jobs: Readonly<Record<string, () => Promise<unknown>>>
  readonly everyMs: number
  readonly log: Log
}): Rounds => {
  const { jobs, everyMs, log } = options
  const pauses = createPauses()
  let closed = false
  const round = async (): Promise<void> => {
    for (const [job, look] of Object.entries(jobs)) {
      if (closed) return
      await look().catch((error: unknown) => log.error({ err: error, job }, 'supervision could not look'))
    }
  }
  let last = Promise.resolve()
  const go = (): Promise<void> => (last = last.then(round))
  const run = async (): Promise<void> => {
    while (!closed) {
      await go()
      await pauses.wait(everyMs)
    }
  }
  const running = run()
  return {
    go,
    close: async () => {
      closed = true
      pauses.wake()
      await running
      await last
    },
  }
}
