import type { Clock } from '../../kernel/clock/index.ts'
import type { Config } from '../../kernel/config/index.ts'
import { makeDurable } from '../../kernel/database/index.ts'
import type { Log } from '../../kernel/log/index.ts'
import { createFiles } from '../files/index.ts'
import { lockFootage } from '../lock.ts'
import { openFootage } from '../open-footage.ts'
import { reindex, type Reindexed } from './reindex.ts'

export interface RunReindexOptions {
  readonly config: Config
  readonly clock: Clock
  readonly log: Log
  /** Read every file whole for its digest. */
  readonly digests: boolean
}

/**
 * Rebuilds footage.db of a configuration from its recordings, while no recorder runs on them.
 * @throws DomainError `recorder.alreadyRunning`
 */
export const runReindex = async ({ config, clock, log, digests }: RunReindexOptions): Promise<Reindexed> => {
  const lock = await lockFootage(config.data.dir, 0)
  try {
    const database = await openFootage(config.data.dir)
    try {
      const done = await reindex({
        database,
        recordingsDir: config.recordings.dir,
        files: createFiles(config.recordings.dir),
        digests,
        now: () => clock.now(),
        onProgress: (progress) => log.info(progress, 'clips indexed'),
      })
      await makeDurable(database)
      return done
    } finally {
      await database.destroy()
    }
  } finally {
    await lock.release()
  }
}
