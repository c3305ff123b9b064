import { footageMigrations } from '../footage-index/index.ts'
import { dataPaths } from '../kernel/data-dir/index.ts'
import { openDatabase, type Database } from '../kernel/database/index.ts'

/** Opens footage.db for writing; see README.md for why commits need not be synced each. */
export const openFootage = (dataDir: string): Promise<Database> => {
  const paths = dataPaths(dataDir)
  return openDatabase({
    file: paths.footageDb,
    synchronous: 'normal',
    migrations: footageMigrations,
    backupDir: paths.backups,
  })
}
