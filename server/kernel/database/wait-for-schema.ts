import { access } from 'node:fs/promises'
import { setTimeout as delay } from 'node:timers/promises'
import type { Knex } from 'knex'
import { DomainError } from '../errors/index.ts'
import { openReader } from './connect.ts'
import { schemaVersion } from './migrate.ts'

/**
 * Opens another process's database for reading once that process has brought it to `version`.
 * @throws DomainError `database.notReady` if that takes longer than `timeoutMs`, `database.tooNew` if it is newer
 */
export const waitForSchema = async (
  file: string,
  version: number,
  options: { readonly timeoutMs: number; readonly signal?: AbortSignal },
): Promise<Knex> => {
  const deadline = performance.now() + options.timeoutMs
  for (;;) {
    const found = await readVersion(file)
    if (found.version > version) {
      await found.database?.destroy()
      throw new DomainError('database.tooNew', { file, version: found.version, known: version })
    }
    if (found.version === version && found.database) return found.database
    await found.database?.destroy()
    if (performance.now() > deadline)
      throw new DomainError('database.notReady', { file, version, found: found.version })
    await delay(100, undefined, options.signal ? { signal: options.signal } : {})
  }
}

const readVersion = async (file: string): Promise<{ version: number; database?: Knex }> => {
  const exists = await access(file).then(
    () => true,
    () => false,
  )
  if (!exists) return { version: 0 }
  const database = openReader(file)
  // While its writer is still creating it, an SQLite file can be empty or locked: not ready, not broken.
  const version = await schemaVersion(database).catch(() => 0)
  return { version, database }
}
