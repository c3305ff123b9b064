import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { businessMigrations } from '../../../server/business-db/index.ts'
import { decodeFragments, footageMigrations } from '../../../server/footage-index/index.ts'
import { verifyAudit } from '../../../server/kernel/audit/index.ts'
import {
  openDatabase,
  schemaVersion,
  type Database,
  type Migration,
} from '../../../server/kernel/database/index.ts'
import { thawDatabase } from '../../support/frozen-database.ts'

interface SchemaRow {
  readonly name: string
  readonly sql: string
}

const schemaOf = async (database: Database): Promise<readonly SchemaRow[]> =>
  database<SchemaRow>('sqlite_master').whereNotNull('sql').orderBy('name').select('name', 'sql')

describe('the first schema', () => {
  let folder: string
  const opened: Database[] = []
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'first-schema-'))
  })
  afterEach(async () => {
    for (const database of opened.splice(0)) await database.destroy()
    await rm(folder, { recursive: true })
  })

  const open = async (file: string, migrations: readonly Migration[]): Promise<Database> => {
    const database = await openDatabase({
      file: join(folder, file),
      synchronous: 'normal',
      migrations,
      backupDir: join(folder, 'backups'),
    })
    opened.push(database)
    return database
  }
  const thaw = async (name: 'business' | 'footage', migrations: readonly Migration[]): Promise<Database> => {
    await thawDatabase(`first-schema/${name}.sql`, join(folder, `${name}.db`))
    return open(`${name}.db`, migrations)
  }

  it.each([
    ['business', businessMigrations, 3],
    ['footage', footageMigrations, 1],
  ] as const)(
    'of %s is made by its migrations as on the first day: a landed one is never edited',
    async (name, all, first) => {
      const frozen = await thaw(name, all.slice(0, first))
      const fresh = await open('fresh.db', all.slice(0, first))
      expect(await schemaVersion(frozen)).toBe(first)
      expect(await schemaOf(fresh)).toEqual(await schemaOf(frozen))
    },
  )

  it('of business keeps its people, cameras and whole audit chain under today’s program', async () => {
    const database = await thaw('business', businessMigrations)
    const accounts = await database<{ account: string }>('users').orderBy('account').pluck('account')
    expect(accounts).toEqual(['auditor', 'secadmin', 'sysadmin'])
    expect(await database<{ name: string }>('cameras').orderBy('name').pluck('name')).toEqual([
      '1 号窗口',
      '2 号窗口',
    ])
    expect(await verifyAudit(database)).toMatchObject({ ok: true })
  })

  it('of footage keeps every fragment, span and gap under today’s program', async () => {
    const database = await thaw('footage', footageMigrations)
    const clips = await database<{ fragments: Buffer; fragment_count: number; bytes: number }>('clips')
    expect(clips).toHaveLength(16)
    for (const clip of clips) {
      const fragments = decodeFragments(clip.fragments)
      expect(fragments).toHaveLength(clip.fragment_count)
      const last = fragments.at(-1)
      expect((last?.offset ?? 0) + (last?.size ?? 0)).toBe(clip.bytes)
    }
    const reasons = await database<{ reason: string }>('gaps').orderBy('start_ms').pluck('reason')
    expect(reasons).toEqual(['unreachable', 'recorder-stopped', 'recorder-stopped'])
  })
})
