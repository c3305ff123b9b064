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
    const clips = await database('clips')
      .join('fragment_tables', 'clip_key', 'clips.key')
      .select<{ fragments: Buffer; fragment_count: number; bytes: number }[]>(
        ...['fragments', 'fragment_count', 'bytes'],
      )
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

  it('of footage says the same of every clip, span and gap after its migration to the compact one', async () => {
    const old = await thaw('footage', footageMigrations.slice(0, 1))
    const clips: unknown[] = await old('clips').orderBy('id')
    const coverage: unknown[] = await old('coverage').orderBy(['source_id', 'epoch', 'start_ms'])
    const gaps: unknown[] = await old('gaps').orderBy('id')
    const sources: unknown[] = await old('sources').orderBy('id')
    const runs: unknown[] = await old('runs').orderBy('id')
    await old.destroy()
    const now = await open('footage.db', footageMigrations)
    const withSource = (table: string) => now(table).join('sources', 'sources.key', `${table}.source_key`)
    expect(
      await withSource('clips')
        .join('runs', 'runs.key', 'run_key')
        .join('headers', 'headers.key', 'header_key')
        .leftJoin('fragment_tables', 'clip_key', 'clips.key')
        .orderBy('clips.id')
        .select('clips.id', { source_id: 'sources.id', run_id: 'runs.id', header_bytes: 'headers.bytes' })
        .select(
          'clips.epoch',
          'path',
          'state',
          'start_ms',
          'end_ms',
          'codecs',
          'width',
          'height',
          'timescale',
        )
        .select('clips.bytes', 'offset_ms', 'skew_ms', 'fragments', 'fragment_count')
        .select(now.raw('lower(hex(headers.digest)) as header_digest'))
        .select(now.raw('lower(hex(fragment_tables.digest)) as digest')),
    ).toEqual(clips)
    const span = ['epoch', 'start_ms', 'end_ms']
    expect(
      await withSource('coverage')
        .select({ source_id: 'sources.id' }, ...span)
        .orderBy(['source_id', 'epoch', 'start_ms']),
    ).toEqual(coverage)
    expect(
      await withSource('gaps')
        .select('gaps.id', { source_id: 'sources.id' }, ...span, 'reason', 'detail')
        .orderBy('gaps.id'),
    ).toEqual(gaps)
    const withoutKey = (rows: readonly { readonly key: number }[]) =>
      rows.map((row) => ({ ...row, key: undefined }))
    expect(withoutKey(await now('sources').orderBy('id'))).toEqual(sources)
    expect(withoutKey(await now('runs').orderBy('id'))).toEqual(runs)
    expect(await now.raw('PRAGMA foreign_key_check')).toEqual([])
  })
})
