import { join } from 'node:path'
import { openReader } from '../../../server/kernel/database/index.ts'

const isSound = async (file: string): Promise<boolean> => {
  const database = openReader(file, 1)
  try {
    const rows: unknown = await database.raw('PRAGMA integrity_check')
    return JSON.stringify(rows) === JSON.stringify([{ integrity_check: 'ok' }])
  } finally {
    await database.destroy()
  }
}

/** How many of the product's databases SQLite finds fault with. */
export const countBrokenDatabases = async (dataDir: string): Promise<number> => {
  const sound = await Promise.all(['business.db', 'footage.db'].map((name) => isSound(join(dataDir, name))))
  return sound.filter((one) => !one).length
}
