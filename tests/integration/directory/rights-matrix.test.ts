import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Role } from '../../../server/contract/rights.ts'
import { newId } from '../../../server/kernel/ids/index.ts'
import { UserId } from '../../../server/contract/ids.ts'
import type { Route } from '../../../server/kernel/http/index.ts'
import { apiClient, type ApiClient } from '../../support/api-client.ts'
import { openDirectory, type TestDirectory } from '../../support/directory.ts'
import { rightsOf } from '../../support/rights.ts'

/** Every route, asked as every role; what is refused must be what the table refuses. */
describe('the routes of the directory', () => {
  let served: TestDirectory
  const clients = new Map<Role | 'signedIn', ApiClient>()
  const somebody = newId(UserId)

  beforeAll(async () => {
    served = await openDirectory()
    clients.set('signedIn', await served.signInAs('nobody'))
    for (const role of Role.options) clients.set(role, await served.signInAs(role.toLowerCase(), role))
  })
  afterAll(() => served.close())

  /** Routes that change the caller's own session have tests of their own. */
  const routes = (): readonly Route[] =>
    served.directory.routes.filter(({ spec }) => !(spec.path === '/api/session' && spec.method === 'delete'))

  const ask = (client: ApiClient, { spec }: Route): Promise<Response> =>
    client.request(spec.path.replaceAll(/:\w+/gu, somebody), {
      method: spec.method.toUpperCase(),
      ...(spec.method !== 'get' && { headers: { 'content-type': 'application/json' }, body: '{}' }),
    })

  const named = ({ spec }: Route): string => `${spec.method} ${spec.path}`

  test('name an action each, but for sign-in', () => {
    const open = served.directory.routes.filter(({ action }) => action === 'public')
    expect(open.map(named)).toEqual(['post /api/session'])
  })

  test('refuse whoever has not signed in', async () => {
    const stranger = apiClient(served.url, '')
    for (const route of routes().filter(({ action }) => action !== 'public')) {
      expect([named(route), (await ask(stranger, route)).status]).toEqual([named(route), 401])
    }
  })

  test.each(['signedIn', ...Role.options] as const)(
    'let %s do what the table says, and no more',
    async (who) => {
      const client = clients.get(who)
      if (!client) throw new Error(`nobody signed in as ${who}`)
      for (const route of routes()) {
        if (route.action === 'public') continue
        const line = rightsOf(route.action)
        const allowed = (who === 'signedIn' ? line.signedIn : line.roles[who]) !== 'none'
        const response = await ask(client, route)
        if (!allowed) expect([named(route), response.status]).toEqual([named(route), 403])
        // Past the gate other refusals follow, for the body is empty and the id is nobody's.
        else if (!route.spec.path.includes(':')) expect([named(route), response.status]).not.toContain(403)
      }
    },
  )

  test('refuse a body that is none', async () => {
    const client = clients.get('securityAdministrator')
    for (const [method, path] of [
      ['POST', '/api/session'],
      ['PUT', '/api/session/password'],
      ['POST', '/api/users'],
      ['PATCH', '/api/users/no-id'],
      ['PUT', `/api/users/${somebody}/grants`],
      ['GET', '/api/users?limit=0'],
      ['DELETE', '/api/sessions/no-id'],
    ] as const) {
      const response = await client?.request(path, {
        method,
        headers: { 'content-type': 'application/json' },
        ...(method !== 'GET' && { body: '{"grants":7}' }),
      })
      expect([path, response?.status]).toEqual([path, 400])
    }
  })
})
