import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { SessionEntry, SessionView } from '../../../server/contract/session.ts'
import type { Ended } from '../../../server/directory/index.ts'
import { apiClient, signIn, type ApiClient } from '../../support/api-client.ts'
import { codes, goodPassword, openDirectory, type TestDirectory } from '../../support/directory.ts'

const minute = 60_000
const hour = 60 * minute

describe('a session', () => {
  let served: TestDirectory
  let ended: Ended[]

  beforeEach(async () => {
    served = await openDirectory()
    ended = []
    served.directory.onSessionsEnded((one) => ended.push(one))
  })
  afterEach(() => served.close())

  const status = async (client: ApiClient): Promise<number> => (await client.request('/api/session')).status
  const idOf = async (client: ApiClient) => (await client.get<SessionView>('/api/session')).sessionId
  const revoke = (client: ApiClient, id: string) =>
    client.request(`/api/sessions/${id}`, { method: 'DELETE' })
  const changePassword = (client: ApiClient, current: string, next: string) =>
    client.request('/api/session/password', {
      method: 'PUT',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ current, next }),
    })
  const again = (account: string) => signIn(served.url, account, goodPassword)

  test("of another user can be neither seen nor ended without the right, and isn't even admitted", async () => {
    const zhang = await served.signInAs('zhang', 'supervisor')
    const wang = await served.signInAs('wang', 'supervisor')
    const { userId, sessionId } = await zhang.get<SessionView>('/api/session')
    expect((await wang.request(`/api/sessions?user=${userId}`)).status).toBe(403)
    expect((await revoke(wang, sessionId)).status).toBe(404)
    expect(await status(zhang)).toBe(200)
  })

  test('of a user of another district cannot be ended by a security administrator of this one', async () => {
    const theirs = await served.signInAs('theirs', 'supervisor', codes.otherDistrict)
    const admin = await served.signInAs('admin', 'securityAdministrator')
    const { userId, sessionId } = await theirs.get<SessionView>('/api/session')
    expect((await admin.request(`/api/sessions?user=${userId}`)).status).toBe(403)
    expect((await revoke(admin, sessionId)).status).toBe(404)
  })

  test.each([
    ['wrong-current', 'New-password-1', 403, 'password.wrong'],
    [goodPassword, 'short', 400, 'password.weak'],
    [goodPassword, goodPassword, 400, 'password.weak'],
  ])('refuses to change the password from %s to %s', async (current, next, code, problem) => {
    const client = await served.signInAs('zhang')
    const response = await changePassword(client, current, next)
    expect(response.status).toBe(code)
    expect(await response.json()).toMatchObject({ code: problem })
    await again('zhang')
  })

  test('does not let the current password be guessed', async () => {
    const client = await served.signInAs('zhang')
    for (let n = 0; n < 5; n += 1) {
      expect((await changePassword(client, 'wrong', 'New-password-1')).status).toBe(403)
    }
    expect((await changePassword(client, goodPassword, 'New-password-1')).status).toBe(429)
  })

  test('ends at sign-out, at once, and is told', async () => {
    const client = await served.signInAs('zhang')
    const sessionId = await idOf(client)
    ended.length = 0
    const response = await client.request('/api/session', { method: 'DELETE' })
    expect(response.status).toBe(204)
    expect(response.headers.getSetCookie()[0]).toContain('Expires=Thu, 01 Jan 1970')
    expect(await status(client)).toBe(401)
    expect(ended).toEqual([{ sessionId }])
  })

  test('is listed with the others of its user, and can end them', async () => {
    const first = await served.signInAs('zhang')
    const second = await again('zhang')
    const { items } = await second.get<{ items: SessionEntry[] }>('/api/sessions')
    expect(items.map(({ current }) => current)).toEqual([true, false])
    expect((await revoke(second, items[1]?.id ?? '')).status).toBe(204)
    expect(await status(first)).toBe(401)
    expect(await status(second)).toBe(200)
  })

  test('can be ended by a security administrator of its territory, who can list it', async () => {
    const zhang = await served.signInAs('zhang', 'official', codes.street, 'units')
    const admin = await served.signInAs('admin', 'securityAdministrator')
    const { userId, sessionId } = await zhang.get<SessionView>('/api/session')
    const { items } = await admin.get<{ items: SessionEntry[] }>(`/api/sessions?user=${userId}`)
    expect(items.map(({ id }) => id)).toEqual([sessionId])
    expect((await revoke(admin, sessionId)).status).toBe(204)
    expect(await status(zhang)).toBe(401)
    expect(ended).toContainEqual({ sessionId })
  })

  test('outlives a change of its own password, the others of its user do not', async () => {
    const first = await served.signInAs('zhang')
    const second = await again('zhang')
    expect((await changePassword(second, goodPassword, 'New-password-1')).status).toBe(204)
    expect(await status(first)).toBe(401)
    expect(await status(second)).toBe(200)
    await signIn(served.url, 'zhang', 'New-password-1')
  })

  test('has the new rights at the next request, and what is done with it ends', async () => {
    const client = await served.signInAs('zhang')
    expect((await client.request('/api/audit')).status).toBe(403)
    const user = await served.directory.users.byAccount('zhang')
    if (!user) throw new Error('no zhang')
    ended.length = 0
    await served.directory.users.setGrants(
      user.id,
      [{ role: 'auditor', scope: 'territory', units: [user.unitId] }],
      null,
    )
    expect(ended).toEqual([{ userId: user.id }])
    expect((await client.request('/api/audit')).status).toBe(200)
    await served.directory.users.setGrants(user.id, [], null)
    expect((await client.request('/api/audit')).status).toBe(403)
  })

  test('ends when its user leaves', async () => {
    const client = await served.signInAs('zhang')
    const user = await served.directory.users.byAccount('zhang')
    if (!user) throw new Error('no zhang')
    await served.directory.users.change(user.id, { enabled: false }, null)
    expect(await status(client)).toBe(401)
    expect(await served.business.database('sessions')).toEqual([])
  })

  test('ends after two hours without use, and after twelve in any case', async () => {
    const idle = await served.signInAs('zhang')
    const used = await again('zhang')
    for (let n = 0; n < 11; n += 1) {
      served.clock.advance(hour)
      expect(await status(used)).toBe(200)
    }
    expect(await status(idle)).toBe(401)
    served.clock.advance(hour)
    expect(await status(used)).toBe(401)
  })

  test('is kept alive by an open connection that says so', async () => {
    const client = await served.signInAs('zhang')
    const sessionId = await idOf(client)
    for (let n = 0; n < 4; n += 1) {
      served.clock.advance(hour)
      served.directory.touch(sessionId)
    }
    expect(await status(client)).toBe(200)
  })

  test('with a forged cookie of a known id is none', async () => {
    const client = await served.signInAs('zhang')
    const forged = apiClient(served.url, `huijian_session=${await idOf(client)}`)
    expect(await status(forged)).toBe(401)
  })
})
