import { join } from 'node:path'
import { lockExclusively, type ExclusiveLock } from '../kernel/database/index.ts'
import { DomainError } from '../kernel/errors/index.ts'

/** A web that was told to stop may take this long; one that was killed has given its lock back already. */
const waitMs = 3000

/**
 * Takes the right to write business.db: one web at a time. A second one would give the demo's people other passwords
 * and the recorder other cameras before it noticed that its port is taken.
 * @throws DomainError `database.inUse`
 */
export const lockBusiness = async (dataDir: string): Promise<ExclusiveLock> => {
  const lock = await lockExclusively(join(dataDir, 'run', 'web.lock'), waitMs)
  if (!lock) throw new DomainError('database.inUse', { dataDir })
  return lock
}
