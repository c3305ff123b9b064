import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { footageMigrations } from '../../../server/footage-index/index.ts'
import { openDatabase } from '../../../server/kernel/database/index.ts'

/** Bytes of footage.db once its log is folded in. For a product that is stopped. */
export const checkpointedBytes = async (dataDir: string): Promise<number> => {
  const file = join(dataDir, 'footage.db')
  const database = await openDatabase({
    file,
    synchronous: 'normal',
    migrations: footageMigrations,
    backupDir: join(dataDir, 'backups'),
  })
  try {
    await database.raw('PRAGMA wal_checkpoint(TRUNCATE)')
  } finally {
    await database.destroy()
  }
  return (await stat(file)).size
}
