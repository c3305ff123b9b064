import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { businessMigrations } from '../../server/business-db/index.ts'
import { openDatabase, type Database } from '../../server/kernel/database/index.ts'

/** An empty business.db in a folder of its own. */
export interface BusinessDatabase {
  readonly database: Database
  readonly file: string
  /** Closes it and removes the folder. */
  close(): Promise<void>
}

export const openBusinessDatabase = async (): Promise<BusinessDatabase> => {
  const folder = await mkdtemp(join(tmpdir(), 'huijian-business-'))
  const file = join(folder, 'business.db')
  const database = await openDatabase({
    file,
    synchronous: 'normal',
    migrations: businessMigrations,
    backupDir: join(folder, 'backups'),
  })
  return {
    database,
    file,
    close: async () => {
      await database.destroy()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
