import { readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { isMissing } from '../../kernel/errors/index.ts'
import type { Database } from '../../kernel/database/index.ts'
import { expireExports, exportsWithFiles } from '../store/exports.ts'

const dayMs = 86_400_000

/**
 * Removes the files of exports that were finished longer ago than they are kept, and folders that belong to no export any
 * more, as a crash may leave them. What was exported, with its digests, stays in the index.
 * @returns how many exports came to their end
 */
export const removeOldExports = async (options: {
  readonly database: Database
  readonly exportsDir: string
  readonly keepDays: number
  readonly now: number
}): Promise<number> => {
  const { database, exportsDir, keepDays, now } = options
  const expired = await expireExports(database, now - keepDays * dayMs)
  const folders = await readdir(exportsDir).catch((error: unknown) => {
    if (isMissing(error)) return []
    throw error
  })
  const kept = new Set<string>(await exportsWithFiles(database))
  for (const folder of folders)
    if (!kept.has(folder)) await rm(join(exportsDir, folder), { recursive: true, force: true })
  return expired
}
