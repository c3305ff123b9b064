import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { Role } from '../../../server/contract/rights.ts'
import { holdsDemo, line, seedDemo, territory } from '../../../server/directory/index.ts'
import type { NewAccount } from '../../../server/kernel/process/index.ts'
import { signIn } from '../../support/api-client.ts'
import { openDirectory, type TestDirectory } from '../../support/directory.ts'

describe('the demo', () => {
  let served: TestDirectory
  let accounts: readonly NewAccount[]

  const seed = (secret: string): Promise<readonly NewAccount[]> =>
    seedDemo({ ...served, database: served.business.database, secret })

  beforeAll(async () => {
    served = await openDirectory()
    accounts = await seed('first start')
  })
  afterAll(() => served.close())

  test('does not touch a database that people work on for real', async () => {
    const real = await openDirectory()
    await real.addUser('zhang')
    const attempt = seedDemo({ ...real, database: real.business.database, secret: 'x' })
    await expect(attempt).rejects.toThrow('the demo needs a data.dir of its own')
    expect(await holdsDemo(real.business.database)).toBe(false)
    expect(await holdsDemo(served.business.database)).toBe(true)
    await real.close()
  })

  test('has the shape of the real thing', () => {
    const { units } = served.directory
    const district = units.byCode('430105000000')
    if (!district) throw new Error('no district')
    const below = territory(units.tree(), district.id)
    expect(below.filter(({ level }) => level === 'street')).toHaveLength(13)
    expect(below.filter(({ level }) => level === 'community')).toHaveLength(102)
    const approving = below.filter(({ approves }) => approves)
    expect(approving).toHaveLength(18)
    for (const unit of approving) {
      const superior = units.find(unit.lineSuperiorId ?? unit.id)
      expect([unit.name, superior?.level]).toEqual([unit.name, 'city'])
      expect(line(units.tree(), superior?.id ?? unit.id)).toContain(unit)
    }
  })

  test('has a hall with twenty windows, where every approving unit is served', async () => {
    const hall = await served.directory.halls.byKey('hall-1')
    const windows = await served.directory.halls.windows(hall?.id)
    expect(windows.map(({ number }) => number)).toEqual(Array.from({ length: 20 }, (_, n) => n + 1))
    const present = new Set(windows.flatMap(({ unitIds }) => unitIds))
    for (const unit of served.directory.units.all().filter(({ approves }) => approves)) {
      expect([unit.name, present.has(unit.id)]).toEqual([unit.name, true])
    }
    expect(hall?.plan).toContain('viewBox="0 0 1600 900"')
  })

  test('has 23 cameras on the plan that cover every window', async () => {
    const text = await readFile(join(import.meta.dirname, '../../../config/demo/cameras.yaml'), 'utf8')
    const { cameras } = parse(text) as { cameras: { key: string; windows: number[] }[] }
    expect(new Set(cameras.map(({ key }) => key)).size).toBe(23)
    expect(cameras.flatMap(({ windows }) => windows).toSorted((a, b) => a - b)).toEqual(
      Array.from({ length: 20 }, (_, n) => n + 1),
    )
  })

  test('has an account for every role, with a password of its own', async () => {
    const held = await served.directory.users.list({
      units: served.directory.units.all().map(({ id }) => id),
    })
    expect(new Set(held.flatMap(({ grants }) => grants.map(({ role }) => role)))).toEqual(
      new Set(Role.options),
    )
    expect(new Set(accounts.map(({ password }) => password)).size).toBe(accounts.length)
    for (const { account, password } of accounts) await signIn(served.url, account, password)
  })

  test('keeps its passwords when web alone is restarted, and has new ones at the next start', async () => {
    expect(await seed('first start')).toEqual(accounts)
    const next = await seed('second start')
    const [before, after] = [accounts[0], next[0]]
    if (!before || !after) throw new Error('no accounts')
    await expect(signIn(served.url, before.account, before.password)).rejects.toThrow('401')
    await signIn(served.url, after.account, after.password)
  })

  test('is made once, however often it is started', async () => {
    const before = served.directory.units.all()
    await seed('third start')
    expect(served.directory.units.all()).toEqual(before)
    expect((await served.audit.page({ action: 'hall.put' }, 10)).entries).toHaveLength(1)
    expect(await served.audit.verify()).toMatchObject({ ok: true })
  })
})
