import { access, constants, mkdir, statfs } from 'node:fs/promises'
import { dirname } from 'node:path'
import { businessSchemaVersion } from '../business-db/index.ts'
import { footageSchemaVersion } from '../footage-index/index.ts'
import type { Config } from '../kernel/config/index.ts'
import { dataPaths } from '../kernel/data-dir/index.ts'
import { openReader, schemaVersion } from '../kernel/database/index.ts'
import type { Finding } from './finding.ts'

const gib = 1024 ** 3

/** Less free space than this is called wrong: some hours of a whole hall. */
const leastFreeBytes = 5 * gib

const exists = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  )

const versionOf = async (file: string): Promise<number> => {
  const database = openReader(file, 1)
  try {
    return await schemaVersion(database)
  } finally {
    await database.destroy()
  }
}

/** Both databases, where they exist, can be read and are not newer than this program. */
export const examineDatabase = async (dataDir: string): Promise<Finding> => {
  const paths = dataPaths(dataDir)
  const known = [
    { name: 'business.db', file: paths.businessDb, version: businessSchemaVersion },
    { name: 'footage.db', file: paths.footageDb, version: footageSchemaVersion },
  ]
  const details: string[] = []
  for (const { name, file, version } of known) {
    if (!(await exists(file))) {
      details.push(`${name} not made yet`)
      continue
    }
    try {
      const found = await versionOf(file)
      if (found > version) {
        return {
          component: 'database',
          ok: false,
          detail: `${name} has schema ${found}, this program knows ${version}: use the newer program`,
        }
      }
      details.push(`${name} schema ${found} of ${version}`)
    } catch (error) {
      return {
        component: 'database',
        ok: false,
        detail: `${name} cannot be read: ${error instanceof Error ? error.message : String(error)}`,
      }
    }
  }
  return { component: 'database', ok: true, detail: details.join(', ') }
}

const firstExisting = async (path: string): Promise<string> =>
  (await exists(path)) || dirname(path) === path ? path : firstExisting(dirname(path))

/** The recordings folder can be written and has room. */
export const examineDisk = async (recordings: Config['recordings']): Promise<Finding> => {
  const folder = await firstExisting(recordings.dir)
  try {
    await access(folder, constants.W_OK)
    await mkdir(recordings.dir, { recursive: true })
    const { bavail, bsize } = await statfs(recordings.dir)
    const free = bavail * bsize
    const ok = free >= leastFreeBytes
    const text = `${(free / gib).toFixed(1)} GiB free in ${recordings.dir}`
    return { component: 'disk', ok, detail: ok ? text : `${text}: too little for a day of recording` }
  } catch (error) {
    return {
      component: 'disk',
      ok: false,
      detail: `${recordings.dir} cannot be written: ${error instanceof Error ? error.message : String(error)}`,
    }
  }
}
