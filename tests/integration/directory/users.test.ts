import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { UserImport, UserView } from '../../../server/contract/directory.ts'
import type { UnitId } from '../../../server/contract/ids.ts'
import { signIn, type ApiClient } from '../../support/api-client.ts'
import { codes, goodPassword, openDirectory, type TestDirectory } from '../../support/directory.ts'

interface Page {
  readonly items: readonly UserView[]
  readonly next: string | null
}

describe('people', () => {
  let served: TestDirectory
  let admin: ApiClient

  beforeEach(async () => {
    served = await openDirectory()
    admin = await served.signInAs('admin', 'securityAdministrator')
  })
  afterEach(() => served.close())

  const unitId = (code: string): UnitId => {
    const unit = served.directory.units.byCode(code)
    if (!unit) throw new Error(`no unit ${code}`)
    return unit.id
  }
  const send = (method: string, path: string, body: unknown) =>
    admin.request(path, {
      method,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
  const refusal = async (response: Response): Promise<unknown> => [
    response.status,
    ((await response.json()) as { code: string }).code,
  ]
  const importList = (csv: string, query = '') =>
    admin.request(`/api/users/import${query}`, {
      method: 'POST',
      headers: { 'content-type': 'text/csv' },
      body: csv,
    })

  test('of another district are neither seen, made, changed nor granted anything', async () => {
    const theirs = await served.addUser('theirs', undefined, codes.otherDistrict)
    const mine = await served.addUser('mine')
    const foreign = unitId(codes.otherDistrict)
    const { items } = await admin.get<Page>('/api/users')
    expect(items.map(({ account }) => account)).toEqual(['admin', 'mine'])
    const grant = { role: 'official', scope: 'units', units: [foreign] }
    for (const response of [
      await send('POST', '/api/users', { account: 'new', displayName: '新', unitId: foreign }),
      await send('PATCH', `/api/users/${theirs.id}`, { enabled: false }),
      await send('PATCH', `/api/users/${mine.id}`, { unitId: foreign }),
      await send('POST', `/api/users/${theirs.id}/password`, {}),
      await send('PUT', `/api/users/${theirs.id}/grants`, { grants: [] }),
      await send('PUT', `/api/users/${mine.id}/grants`, { grants: [grant] }),
    ]) {
      expect(await refusal(response)).toEqual([403, 'access.denied'])
    }
  })

  test('nobody grants themselves a role or disables themselves', async () => {
    const me = await served.directory.users.byAccount('admin')
    const own = `/api/users/${me?.id ?? ''}`
    expect(await refusal(await send('PUT', `${own}/grants`, { grants: [] }))).toEqual([403, 'user.own'])
    expect(await refusal(await send('PATCH', own, { enabled: false }))).toEqual([403, 'user.own'])
  })

  test.each([
    ['systemAdministrator', 'securityAdministrator'],
    ['systemAdministrator', 'auditor'],
    ['securityAdministrator', 'auditor'],
  ])('nobody is both %s and %s', async (one, other) => {
    const user = await served.addUser('zhang')
    const units = [unitId(codes.district)]
    const grants = [one, other].map((role) => ({ role, scope: 'territory', units }))
    const response = await send('PUT', `/api/users/${user.id}/grants`, { grants })
    expect(await refusal(response)).toEqual([409, 'role.separation'])
    expect((await served.directory.users.get(user.id)).grants).toEqual([])
  })

  test('an account is given once', async () => {
    await served.addUser('zhang')
    const response = await send('POST', '/api/users', {
      account: 'Zhang',
      displayName: '张伟',
      unitId: unitId(codes.street),
    })
    expect(await refusal(response)).toEqual([409, 'user.accountTaken'])
  })

  test('are made with a password that is told once', async () => {
    const response = await send('POST', '/api/users', {
      account: 'zhang',
      displayName: '张伟',
      unitId: unitId(codes.street),
    })
    const { user, initialPassword } = (await response.json()) as { user: UserView; initialPassword: string }
    expect(user).toMatchObject({ account: 'zhang', enabled: true, grants: [] })
    await signIn(served.url, 'zhang', initialPassword)
  })

  test('have roles with scopes, and the audit log tells who gave them', async () => {
    const user = await served.addUser('zhang')
    const grants = [{ role: 'supervisor', scope: 'territory', units: [unitId(codes.street)] }]
    const response = await send('PUT', `/api/users/${user.id}/grants`, { grants })
    expect(((await response.json()) as UserView).grants).toEqual(grants)
    const { entries } = await served.audit.page({ action: 'user.granted' }, 1)
    expect(entries[0]).toMatchObject({ subject: user.id, data: { after: grants, before: [] } })
    expect(entries[0]?.actorId).toBe((await served.directory.users.byAccount('admin'))?.id)
  })

  test('whose password is given anew are unlocked, signed out, and must change it', async () => {
    const zhang = await served.signInAs('zhang')
    for (let n = 0; n < 5; n += 1) await signIn(served.url, 'zhang', 'wrong').catch(() => undefined)
    const user = await served.directory.users.byAccount('zhang')
    const response = await send('POST', `/api/users/${user?.id ?? ''}/password`, {})
    const { password } = (await response.json()) as { password: string }
    expect((await zhang.request('/api/session')).status).toBe(401)
    const anew = await signIn(served.url, 'zhang', password)
    expect(await anew.get('/api/session')).toMatchObject({ mustChangePassword: true })
  })

  test('are listed by pages and found by name or account', async () => {
    for (const account of ['zhang', 'wang', 'li']) await served.addUser(account, undefined, codes.street)
    const first = await admin.get<Page>('/api/users?limit=3')
    expect(first.items.map(({ account }) => account)).toEqual(['admin', 'li', 'wang'])
    const second = await admin.get<Page>(`/api/users?limit=3&cursor=${first.next ?? ''}`)
    expect(second).toMatchObject({ items: [{ account: 'zhang' }], next: null })
    expect((await admin.get<Page>('/api/users?text=ZHA')).items).toHaveLength(1)
    expect((await admin.get<Page>(`/api/users?unit=${unitId(codes.street)}`)).items).toHaveLength(3)
  })

  describe('imported by a list', () => {
    const list = `账号,姓名,单位编码\nzhang,张伟,${codes.street}\nwang,王芳,${codes.district}\n`

    test('with one bad line are not imported at all', async () => {
      const response = await importList(`${list}li,李娜,${codes.otherDistrict}\n`)
      expect(response.status).toBe(400)
      expect(await response.json()).toMatchObject({
        code: 'user.importRefused',
        details: { lines: [{ line: 4, account: 'li', problem: 'unit.notYours' }] },
      })
      expect(await served.directory.users.byAccount('zhang')).toBeUndefined()
    })

    test('too long a list is refused', async () => {
      expect((await importList('x'.repeat(2_000_001))).status).toBe(413)
    })

    test('are shown before, and nothing is done then', async () => {
      const response = await importList(list, '?dryRun=1')
      const shown = (await response.json()) as UserImport
      expect(shown.lines.map(({ outcome }) => outcome)).toEqual(['created', 'created'])
      expect(shown.initialPasswords).toEqual([])
      expect(await served.directory.users.byAccount('zhang')).toBeUndefined()
    })

    test('sign in with the passwords told, and a second import changes nothing', async () => {
      const { initialPasswords } = (await (await importList(list)).json()) as UserImport
      for (const { account, password } of initialPasswords) await signIn(served.url, account, password)
      const again = (await (await importList(list)).json()) as UserImport
      expect(again.lines.map(({ outcome }) => outcome)).toEqual(['unchanged', 'unchanged'])
    })

    test('who leave are disabled and signed out; of another district nobody is touched', async () => {
      await importList(list)
      const theirs = await served.signInAs('theirs', 'official', codes.otherDistrict)
      const left = await served.signInAs('left', 'official')
      const done = (await (await importList(list, '?complete=1')).json()) as UserImport
      expect(done.left).toEqual(['left'])
      expect((await left.request('/api/session')).status).toBe(401)
      await expect(signIn(served.url, 'left', goodPassword)).rejects.toThrow('401')
      expect((await theirs.request('/api/session')).status).toBe(200)
      expect((await admin.request('/api/session')).status).toBe(200)
    })
  })
})
