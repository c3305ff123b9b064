import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { SessionView } from '../../../server/contract/session.ts'
import { sessionCookie } from '../../../server/kernel/access/index.ts'
import { apiClient, signIn } from '../../support/api-client.ts'
import { goodPassword, openDirectory, type TestDirectory } from '../../support/directory.ts'

const minute = 60_000

describe('sign-in', () => {
  let served: TestDirectory

  beforeEach(async () => {
    served = await openDirectory()
  })
  afterEach(() => served.close())

  const attempt = (account: string, password: string, headers: Record<string, string> = {}) =>
    fetch(new URL('/api/session', served.url), {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: served.url, ...headers },
      body: JSON.stringify({ account, password }),
    })

  const codeOf = async (response: Response): Promise<unknown> =>
    ((await response.json()) as { code: string }).code

  const auditActions = async (): Promise<readonly string[]> =>
    (await served.audit.page({}, 200)).entries.map(({ action }) => action)

  test('from another site is refused', async () => {
    const response = await attempt('zhang', 'x', { origin: 'https://elsewhere.example' })
    expect(response.status).toBe(403)
    expect(await codeOf(response)).toBe('request.wrongOrigin')
  })

  test('by a form, which another site could send, is refused', async () => {
    const response = await attempt('zhang', 'x', { 'content-type': 'text/plain' })
    expect(response.status).toBe(400)
  })

  test('is refused in the same words for a wrong password, an unknown account and a disabled one', async () => {
    const { directory } = served
    await served.addUser('zhang')
    const left = await served.addUser('left')
    await directory.users.change(left.id, { enabled: false }, null)
    const answers = await Promise.all(
      [
        ['zhang', 'wrong'],
        ['nobody', goodPassword],
        ['left', goodPassword],
      ].map(async ([account = '', password = '']) => {
        const response = await attempt(account, password)
        const problem = (await response.json()) as Record<string, unknown>
        delete problem['requestId']
        return { status: response.status, problem, cookies: response.headers.getSetCookie() }
      }),
    )
    for (const answer of answers) {
      expect(answer).toEqual(answers[0])
      expect(answer).toMatchObject({ status: 401, problem: { code: 'session.refused' }, cookies: [] })
    }
  })

  test('locks an account after five failures, whether it exists or not, and tells for how long', async () => {
    await served.addUser('zhang')
    for (const account of ['zhang', 'nobody']) {
      for (let n = 0; n < 5; n += 1) expect((await attempt(account, 'wrong')).status).toBe(401)
      const locked = await attempt(account, goodPassword)
      expect(locked.status).toBe(429)
      expect(await locked.json()).toMatchObject({
        code: 'session.locked',
        details: { retryAfterMs: 15 * minute },
      })
    }
    served.clock.advance(15 * minute)
    expect((await attempt('zhang', 'wrong')).status).toBe(401)
    expect((await attempt('zhang', goodPassword)).status).toBe(429)
    served.clock.advance(30 * minute)
    expect((await attempt('zhang', goodPassword)).status).toBe(200)
    expect(await auditActions()).toEqual(expect.arrayContaining(['session.locked', 'session.refused']))
  })

  test('counts guesses made at the same time one by one', async () => {
    await served.addUser('zhang')
    const answers = await Promise.all(Array.from({ length: 12 }, () => attempt('zhang', 'wrong')))
    const refused = answers.filter(({ status }) => status === 401)
    expect(refused).toHaveLength(5)
    expect(answers.filter(({ status }) => status === 429)).toHaveLength(7)
  })

  test('leaves no password, and no account that is none, in the audit log', async () => {
    await served.addUser('zhang')
    await attempt('zhang', 'secret-guess-1')
    await attempt('secret-typed-as-account', 'x')
    await signIn(served.url, 'zhang', goodPassword)
    const kept = JSON.stringify((await served.audit.page({}, 200)).entries)
    expect(kept).toContain('session.refused')
    expect(kept).not.toContain('secret')
    expect(kept).not.toContain(goodPassword)
  })

  test('sets a cookie that scripts cannot read, and keeps only its digest', async () => {
    await served.addUser('zhang')
    const response = await attempt(' Zhang ', goodPassword)
    expect(response.status).toBe(200)
    const [cookie = ''] = response.headers.getSetCookie()
    expect(cookie).toMatch(new RegExp(`^${sessionCookie}=[\\w-]{43};`, 'u'))
    expect(cookie).toContain('HttpOnly')
    expect(cookie).toContain('SameSite=Lax')
    const token = cookie.slice(sessionCookie.length + 1, cookie.indexOf(';'))
    const rows = JSON.stringify(await served.business.database('sessions').select('*'))
    expect(rows).not.toContain(token)
  })

  test('tells who I am and what I may do', async () => {
    const client = await served.signInAs('zhu', 'supervisor')
    const me = await client.get<SessionView>('/api/session')
    expect(me).toMatchObject({ account: 'zhu', unitName: '开福区', mustChangePassword: false })
    expect(me.actions).toContain('footage.watch')
    expect(me.actions).not.toContain('user.read')
  })

  test('a token that is none opens nothing', async () => {
    for (const cookie of ['', `${sessionCookie}=`, `${sessionCookie}=${'A'.repeat(43)}`]) {
      const response = await apiClient(served.url, cookie).request('/api/session')
      expect(response.status).toBe(401)
    }
  })

  test('before the first password is replaced nothing else is possible', async () => {
    const district = served.directory.units.byCode('430105000000')
    if (!district) throw new Error('no district')
    const { user, initialPassword } = await served.directory.users.create(
      { account: 'new', displayName: '新人', unitId: district.id },
      null,
    )
    const grants = [
      { role: 'systemAdministrator' as const, scope: 'territory' as const, units: [district.id] },
    ]
    await served.directory.users.setGrants(user.id, grants, null)
    const client = await signIn(served.url, 'new', initialPassword)
    expect(await client.get<SessionView>('/api/session')).toMatchObject({
      mustChangePassword: true,
      actions: ['session.own'],
    })
    expect((await client.request('/api/units')).status).toBe(403)
    const change = await client.request('/api/session/password', {
      method: 'PUT',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ current: initialPassword, next: goodPassword }),
    })
    expect(change.status).toBe(204)
    expect((await client.request('/api/units')).status).toBe(200)
  })
})
