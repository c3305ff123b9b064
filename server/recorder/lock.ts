import { join } from 'node:path'
import { lockExclusively, type ExclusiveLock } from '../kernel/database/index.ts'
import { DomainError } from '../kernel/errors/index.ts'

/**
 * Takes the right to write footage.db and clips of this data folder: one recorder, or one reindex, at a time.
 * @param waitMs how long one that is about to end may take
 * @throws DomainError `recorder.alreadyRunning`
 */
export const lockFootage = async (dataDir: string, waitMs: number): Promise<ExclusiveLock> => {
  const lock = await lockExclusively(join(dataDir, 'run', 'recorder.lock'), waitMs)
  if (!lock) throw new DomainError('recorder.alreadyRunning', { dataDir })
  return lock
}
