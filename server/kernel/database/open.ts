import { mkdir } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { Knex } from 'knex'
import { DomainError } from '../errors/index.ts'
import { connectWriter } from './connect.ts'
import { migrate, type Migration } from './migrate.ts'

export type Database = Knex
export type Transaction = Knex.Transaction

export interface WriterOptions {
  readonly file: string
  /** `full`: a commit survives a power cut. `normal`: a power cut may lose the last commits, never the file. */
  readonly synchronous: 'full' | 'normal'
  readonly migrations: readonly Migration[]
  /** Where a copy is kept before a migration of a non-empty database. */
  readonly backupDir: string
  /** @default 5000 */
  readonly busyTimeoutMs?: number
}

/**
 * Opens the database that this process is the one writer of, in WAL mode with foreign keys on, and brings its schema
 * up to date. There is one connection: a transaction owns it until it ends, so inside one pass the transaction along.
 * @throws DomainError `database.tooNew` if a newer program has written it, `database.damaged` if it is no database
 */
export const openDatabase = async (options: WriterOptions): Promise<Database> => {
  await mkdir(dirname(options.file), { recursive: true, mode: 0o700 })
  const database = connectWriter(options.file, options.synchronous, options.busyTimeoutMs ?? 5000)
  try {
    await migrate(database, options)
  } catch (error) {
    await database.destroy()
    throw isDamage(error)
      ? new DomainError('database.damaged', { file: options.file }, { cause: error })
      : error
  }
  return database
}

/** SQLite's own words for a file that is no database, or no longer one (sqlite.org/rescode.html). */
const isDamage = (error: unknown): boolean =>
  error instanceof Error &&
  'code' in error &&
  ['SQLITE_NOTADB', 'SQLITE_CORRUPT'].includes(String(error.code))
