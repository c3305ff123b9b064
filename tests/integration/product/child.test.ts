import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { fatalExitCode } from '../../../server/kernel/process/index.ts'
import { superviseChild, type Child } from '../../../server/launcher/child.ts'
import { silentLog } from '../../support/api.ts'
import { until } from '../../support/until.ts'

const waitMs = 30_000

describe('a process of the launcher that cannot run as configured', () => {
  let folder: string
  let child: Child | undefined
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'child-'))
  })
  afterEach(async () => {
    await child?.close()
    await rm(folder, { recursive: true })
  })

  const supervise = async (program: string) => {
    const entry = join(folder, 'child.mjs')
    await writeFile(entry, program)
    const seen = { ready: 0, fatal: 0 }
    child = superviseChild({
      name: 'test',
      entry,
      args: [],
      environment: {},
      restartMaxMs: 250,
      stopTimeoutMs: 2000,
      log: silentLog,
      onReady: () => (seen.ready += 1),
      onFatal: () => (seen.fatal += 1),
    })
    return seen
  }

  it('is given up where it never ran', async () => {
    const seen = await supervise(`process.exit(${fatalExitCode})`)
    await until('it to be given up', waitMs, () => seen.fatal === 1)
    expect(seen.ready).toBe(0)
  })

  it('is started anew where it had run, for its port or its disk may be free again, and the other goes on', async () => {
    const seen = await supervise(`process.send({ type: 'ready' }, () => process.exit(${fatalExitCode}))`)
    await until('it to run for the third time', waitMs, () => seen.ready === 3)
    expect(seen.fatal).toBe(0)
  })
})
