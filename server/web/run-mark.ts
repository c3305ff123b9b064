import { readSetting, writeSetting } from '../business-db/index.ts'
import type { Database } from '../kernel/database/index.ts'

/** Notes in the database that web runs, so that the next start knows whether this one ended in order. */
export interface RunMark {
  /** @returns whether the run before ended without being asked to */
  begin(): Promise<boolean>
  end(): Promise<void>
}

const key = 'web.running'

export const createRunMark = (database: Database): RunMark => ({
  begin: async () => {
    const before = await readSetting(database, key)
    await writeSetting(database, key, 'yes')
    return before === 'yes'
  },
  end: () => writeSetting(database, key, 'no'),
})
