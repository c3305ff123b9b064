import { withTimeout } from '../../../server/kernel/errors/index.ts'
import type { Closeable } from './definition.ts'

/** Longest wait for one resource: to finish starting, if it must be closed before, and to end. */
const closeTimeoutMs = 90_000

/** Resources of one run, closed together. */
export interface Lifetime extends Closeable {
  /** @throws what `starting` rejects with, or Error where the run has ended meanwhile */
  own<Resource extends Closeable>(starting: Resource | Promise<Resource>): Promise<Resource>
}

/**
 * Keeps what a run starts, and closes it last first. What is still starting is awaited and closed then, so an
 * interrupted run leaves nothing behind.
 */
export const createLifetime = (): Lifetime => {
  const owned: Promise<Closeable>[] = []
  let closing: Promise<void> | undefined

  const end = async (starting: Promise<Closeable>): Promise<void> => {
    // What never came up has nothing to close; its owner has been told.
    const resource = await starting.catch(() => undefined)
    await resource?.close()
  }
  const closeAll = async (): Promise<void> => {
    const failures: unknown[] = []
    for (let last = owned.pop(); last; last = owned.pop()) {
      await withTimeout(end(last), closeTimeoutMs, 'a resource of the run to end').catch((error: unknown) =>
        failures.push(error),
      )
    }
    if (failures.length > 0) throw new AggregateError(failures, 'not everything could be ended')
  }
  return {
    own: async (starting) => {
      const pending = Promise.resolve(starting)
      if (closing) {
        await end(pending)
        throw new Error('the run has ended')
      }
      owned.push(pending)
      return pending
    },
    close: () => (closing ??= closeAll()),
  }
}
