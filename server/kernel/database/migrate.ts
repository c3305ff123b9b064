import { mkdir } from 'node:fs/promises'
import { basename, join } from 'node:path'
import type { Knex } from 'knex'
import { DomainError } from '../errors/index.ts'

/** One forward step of a schema. Append-only: a landed migration is never edited. */
export interface Migration {
  /** Grows from one to the next. */
  readonly version: number
  readonly name: string
  up(trx: Knex.Transaction): Promise<void>
}

const versionTable = 'schema_version'

/** The version of a database that has all of them. */
export const latestVersion = (migrations: readonly Migration[]): number => migrations.at(-1)?.version ?? 0

/** The schema version of a database; 0 for an empty one. */
export const schemaVersion = async (database: Knex): Promise<number> => {
  if (!(await database.schema.hasTable(versionTable))) return 0
  const row = (await database(versionTable).max('version as version').first()) as
    { version: number | null } | undefined
  return row?.version ?? 0
}

/**
 * Applies the migrations that are missing, each in a transaction of its own, forward only. A non-empty database is
 * copied to `backupDir` first.
 * @throws DomainError `database.tooNew` if the database has a version this program does not know
 */
export const migrate = async (
  database: Knex,
  options: { readonly migrations: readonly Migration[]; readonly backupDir: string; readonly file: string },
): Promise<void> => {
  const known = latestVersion(options.migrations)
  const current = await schemaVersion(database)
  if (current > known)
    throw new DomainError('database.tooNew', { file: options.file, version: current, known })
  const missing = options.migrations.filter((migration) => migration.version > current)
  if (missing.length === 0) return
  if (current > 0) await backUp(database, options, current)
  for (const migration of missing) {
    await database.transaction(async (trx) => {
      await migration.up(trx)
      if (!(await trx.schema.hasTable(versionTable))) {
        await trx.schema.createTable(versionTable, (table) => {
          table.integer('version').primary()
          table.text('name').notNullable()
          table.integer('applied_at').notNullable()
        })
      }
      await trx(versionTable).insert({
        version: migration.version,
        name: migration.name,
        applied_at: Date.now(),
      })
    })
  }
}

/** Named after its database: both of them keep their copies in the same folder. */
const backUp = async (
  database: Knex,
  { backupDir, file }: { readonly backupDir: string; readonly file: string },
  version: number,
): Promise<void> => {
  await mkdir(backupDir, { recursive: true, mode: 0o700 })
  const stamp = new Date().toISOString().replaceAll(/[:.]/gu, '-')
  await database.raw('VACUUM INTO ?', [
    join(backupDir, `${basename(file, '.db')}-schema-${version}-${stamp}.db`),
  ])
}
