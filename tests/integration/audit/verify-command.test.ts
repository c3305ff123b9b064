import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { businessMigrations, homeNode } from '../../../server/business-db/index.ts'
import { createAudit } from '../../../server/kernel/audit/index.ts'
import { openDatabase, type Database } from '../../../server/kernel/database/index.ts'
import { manualClock } from '../../support/manual-clock.ts'

const program = resolve(import.meta.dirname, '../../../server/audit.ts')

describe('the audit command', () => {
  let folder: string
  let database: Database | undefined

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'huijian-audit-'))
    await writeFile(join(folder, 'config.yaml'), `demo: { enabled: true }\ndata: { dir: ${folder} }\n`)
  })
  afterEach(async () => {
    await database?.destroy()
    database = undefined
    await rm(folder, { recursive: true, force: true })
  })

  const run = async (...args: string[]) => {
    const child = spawn(process.execPath, [program, ...args, '--config', join(folder, 'config.yaml')])
    let output = ''
    child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()))
    child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()))
    const [status] = (await once(child, 'close')) as [number]
    return { status, output }
  }

  const makeChain = async (entries: number): Promise<Database> => {
    database = await openDatabase({
      file: join(folder, 'business.db'),
      synchronous: 'normal',
      migrations: businessMigrations,
      backupDir: join(folder, 'backups'),
    })
    const audit = createAudit({ database, clock: manualClock(), nodeId: await homeNode(database) })
    for (let n = 0; n < entries; n += 1) await audit.append({ action: 'test.done', actor: null })
    return database
  }

  test('says how it is used', async () => {
    expect(await run()).toMatchObject({ status: 2, output: expect.stringContaining('usage') as string })
  })

  test('says that there is no database yet', async () => {
    expect(await run('verify')).toMatchObject({
      status: 2,
      output: expect.stringContaining('database.notReady') as string,
    })
  })

  test('names the first entry that was altered', async () => {
    const written = await makeChain(4)
    await written.raw('DROP TRIGGER audit_refuses_update')
    await written('audit').where({ seq: 3 }).update({ action: 'test.other' })
    expect(await run('verify')).toEqual({
      status: 1,
      output: 'audit: entry 3 was altered; nothing from there on can be relied upon.\n',
    })
  })

  test('verifies a whole chain in one sentence, while web has it open', async () => {
    await makeChain(4)
    const { status, output } = await run('verify')
    expect(status).toBe(0)
    expect(output).toMatch(
      /^audit: all 4 entries are as they were written; the last one's hash is \w{64}\.\n$/u,
    )
  })
})
