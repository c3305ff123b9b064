import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import {
  openDatabase,
  openReader,
  schemaVersion,
  waitForSchema,
  type Migration,
} from '../../../server/kernel/database/index.ts'

const table = (version: number, fails = false): Migration => ({
  version,
  name: `table ${version}`,
  up: async (trx) => {
    await trx.schema.createTable(`t${version}`, (columns) => {
      columns.integer('id').primary()
    })
    if (fails) throw new Error('half-way')
  },
})

describe('database', () => {
  let folder: string
  let file: string
  const open = (migrations: readonly Migration[]) =>
    openDatabase({ file, synchronous: 'full', migrations, backupDir: join(folder, 'backups') })

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'database-'))
    file = join(folder, 'data', 'one.db')
  })
  afterEach(() => rm(folder, { recursive: true }))

  it('refuses a database that a newer program has written', async () => {
    await (await open([table(1), table(2)])).destroy()
    await expect(open([table(1)])).rejects.toMatchObject({ code: 'database.tooNew' })
  })

  it('keeps nothing of a migration that fails half-way, and what was before it', async () => {
    await (await open([table(1)])).destroy()
    await expect(open([table(1), table(2, true)])).rejects.toThrow('half-way')
    const database = await open([table(1)])
    expect(await database.schema.hasTable('t2')).toBe(false)
    expect(await schemaVersion(database)).toBe(1)
    await database.destroy()
  })

  it('applies a migration that lands after one of a higher number', async () => {
    await (await open([table(1), table(3)])).destroy()
    const database = await open([table(1), table(2), table(3)])
    expect(await database.schema.hasTable('t2')).toBe(true)
    await database.destroy()
  })

  it('copies a non-empty database before it migrates it, and an empty one not', async () => {
    await (await open([table(1)])).destroy()
    await expect(readdir(join(folder, 'backups'))).rejects.toMatchObject({ code: 'ENOENT' })
    await (await open([table(1), table(2)])).destroy()
    const [copy = ''] = await readdir(join(folder, 'backups'))
    expect(copy).toMatch(/^one-schema-1-/u)
    const backup = openReader(join(folder, 'backups', copy))
    expect(await schemaVersion(backup)).toBe(1)
    await backup.destroy()
  })

  it('tells a failure without the values, which may be secrets', async () => {
    const database = await open([table(1)])
    const failure = await database('t1')
      .insert({ id: 1, password_hash: '$argon2id$secret' })
      .then(
        () => 'it did not fail',
        (error: unknown) => String(error),
      )
    await database.destroy()
    expect(failure).toContain('insert into `t1`')
    expect(failure).not.toContain('secret')
  })

  it('writes ahead, checks foreign keys, and syncs every commit', async () => {
    const database = await open([table(1)])
    const pragma = async (name: string): Promise<unknown> =>
      Object.values((await database.raw<object[]>(`PRAGMA ${name}`))[0] ?? {})[0]
    expect(await pragma('journal_mode')).toBe('wal')
    expect(await pragma('foreign_keys')).toBe(1)
    expect(await pragma('synchronous')).toBe(2)
    await database.destroy()
  })

  it('lets a reader wait for the schema it knows, for a bounded time, and never write', async () => {
    await expect(waitForSchema(file, 1, { timeoutMs: 150 })).rejects.toMatchObject({
      code: 'database.notReady',
    })
    const waiting = waitForSchema(file, 1, { timeoutMs: 5000 })
    const writer = await open([table(1)])
    const reader = await waiting
    await expect(reader('t1').insert({ id: 1 })).rejects.toThrow(/readonly|query_only/u)
    await expect(waitForSchema(file, 0, { timeoutMs: 150 })).rejects.toMatchObject({
      code: 'database.tooNew',
    })
    await reader.destroy()
    await writer.destroy()
  })
})
