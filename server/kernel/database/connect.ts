import { pathToFileURL } from 'node:url'
import knex, { type Knex } from 'knex'
import type sqlite3 from 'sqlite3'

type Done = (error: Error | null, connection: sqlite3.Database) => void

const pragmas = (statements: readonly string[]) => (connection: sqlite3.Database, done: Done) =>
  connection.exec(statements.map((statement) => `PRAGMA ${statement};`).join(''), (error) =>
    done(error, connection),
  )

/** Knex prints a failure beside throwing it, past our log: whoever is thrown at tells it. */
const silent = {
  warn: () => undefined,
  error: () => undefined,
  deprecate: () => undefined,
  debug: () => undefined,
}

/**
 * A failure is told with its statement alone: among the values may be the hash of a password, a sealed login, a name.
 */
const withoutValues = { compileSqlOnError: false } as const

/** The single connection of a database's one writer: WAL, foreign keys on. */
export const connectWriter = (file: string, synchronous: 'full' | 'normal', busyTimeoutMs: number): Knex =>
  knex({
    client: 'sqlite3',
    log: silent,
    ...withoutValues,
    connection: { filename: file },
    useNullAsDefault: true,
    pool: {
      min: 1,
      max: 1,
      afterCreate: pragmas([
        `busy_timeout = ${busyTimeoutMs}`,
        'journal_mode = WAL',
        `synchronous = ${synchronous}`,
        'foreign_keys = ON',
      ]),
    },
  })

/** A connection to a file that is only ever locked. Without a log of its own, the lock is on the file itself. */
export const connectLock = (file: string, busyTimeoutMs: number): Knex =>
  knex({
    client: 'sqlite3',
    log: silent,
    ...withoutValues,
    connection: { filename: file },
    useNullAsDefault: true,
    pool: { min: 1, max: 1, afterCreate: pragmas([`busy_timeout = ${busyTimeoutMs}`]) },
  })

/** Opens the other process's database for reading only. The file must exist; see `waitForSchema`. */
export const openReader = (file: string, connections = 2): Knex =>
  knex({
    client: 'sqlite3',
    log: silent,
    ...withoutValues,
    // Knex always asks for read and write; the URI's mode narrows that (sqlite.org/uri.html).
    connection: { filename: `${pathToFileURL(file).href}?mode=ro`, flags: ['OPEN_URI'] },
    useNullAsDefault: true,
    pool: {
      min: 0,
      max: connections,
      // 32 MiB: the inner pages of an index of millions of rows stay at hand.
      afterCreate: pragmas(['busy_timeout = 5000', 'query_only = ON', 'cache_size = -32768']),
    },
  })
