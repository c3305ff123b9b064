import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { pino } from 'pino'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { SessionId, UnitId, UserId } from '../../../server/contract/ids.ts'
import { Problem } from '../../../server/contract/problem.ts'
import type { Access, Actor } from '../../../server/kernel/access/index.ts'
import { DomainError } from '../../../server/kernel/errors/index.ts'
import {
  closeServer,
  createHttpApp,
  finishApp,
  listen,
  mountRoutes,
  openApiDocument,
  publicRoute,
  route,
} from '../../../server/kernel/http/index.ts'
import { newId } from '../../../server/kernel/ids/index.ts'
import { createLog } from '../../../server/kernel/log/index.ts'

const actor: Actor = {
  userId: newId(UserId),
  sessionId: newId(SessionId),
  displayName: '张伟',
  unitId: newId(UnitId),
  grants: [],
  address: '',
}

const shown: (string | undefined)[] = []

/** Whoever shows the token `good` may read units, and nothing else. */
const access: Access = {
  authenticate: (token) => {
    shown.push(token)
    return Promise.resolve(token === 'good' ? actor : undefined)
  },
  allows: (_actor, action) => action === 'unit.read',
  require: (_actor, action) => {
    if (action !== 'unit.read') throw new DomainError('access.denied', { action })
  },
}

const Greeting = z.object({ text: z.string() })
const routes = [
  publicRoute(
    {
      method: 'post',
      path: '/api/echo/:name',
      summary: 'Echo',
      params: z.object({ name: z.string() }),
      body: Greeting,
      response: Greeting,
    },
    ({ params, body }) => ({ text: `${params.name}: ${body.text}`, internal: 'never leaves' }),
  ),
  route(
    'unit.read',
    { method: 'get', path: '/api/mine', summary: 'Mine', response: Greeting },
    (_call, who) => ({
      text: who.displayName,
    }),
  ),
  route('unit.manage', { method: 'delete', path: '/api/mine', summary: 'Remove' }, () => undefined),
  publicRoute({ method: 'post', path: '/api/cookie', summary: 'Cookie' }, ({ response }) => {
    response.cookie('huijian_session', 'the-token')
    return undefined
  }),
  publicRoute({ method: 'get', path: '/api/broken', summary: 'Broken' }, () => {
    throw new Error('password=hunter2')
  }),
  publicRoute(
    {
      method: 'get',
      path: '/api/misshapen',
      summary: 'Misshapen',
      response: z.object({ text: z.string().max(1) }),
    },
    () => ({ text: 'longer' }),
  ),
]

describe('the HTTP pipeline', () => {
  const log = createLog({ process: 'test', level: 'error', format: 'json' }).child({}, { level: 'silent' })
  let server: Server
  let url: string

  beforeAll(async () => {
    const app = createHttpApp({ log, trustProxy: false, publicOrigin: undefined })
    mountRoutes(app, routes, access)
    finishApp(app, log)
    server = createServer(app)
    await listen(server, { host: '127.0.0.1', port: 0 })
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  })
  afterAll(() => closeServer(server))

  const problemOf = async (response: Response): Promise<Problem> => {
    expect(response.headers.get('content-type')).toContain('application/problem+json')
    return Problem.parse(await response.json())
  }
  const echo = (init: RequestInit) =>
    fetch(`${url}/api/echo/a`, { method: 'POST', headers: { 'content-type': 'application/json' }, ...init })

  it('refuses whoever shows no session', async () => {
    const response = await fetch(`${url}/api/mine`)
    expect(response.status).toBe(401)
    expect((await problemOf(response)).code).toBe('access.unauthenticated')
  })

  it('refuses whoever may not', async () => {
    const response = await fetch(`${url}/api/mine`, {
      method: 'DELETE',
      headers: { cookie: 'huijian_session=good' },
    })
    expect(response.status).toBe(403)
    expect((await problemOf(response)).code).toBe('access.denied')
  })

  it('refuses a body of the wrong shape, and names the field', async () => {
    const response = await echo({ body: '{"text": 1}' })
    expect(response.status).toBe(400)
    expect((await problemOf(response)).issues?.[0]?.path).toBe('text')
  })

  it('refuses a body that is no JSON, and one that is too large', async () => {
    expect((await problemOf(await echo({ body: '{' }))).code).toBe('request.invalid')
    const large = await echo({ body: JSON.stringify({ text: 'x'.repeat(1_100_000) }) })
    expect(large.status).toBe(413)
  })

  it('refuses a change asked for by a page of another site', async () => {
    const headers = { 'content-type': 'application/json', origin: 'https://elsewhere.example' }
    const response = await echo({ body: '{"text":"x"}', headers })
    expect((await problemOf(response)).code).toBe('request.wrongOrigin')
  })

  it('tells nothing of an error nobody foresaw but its number', async () => {
    const problem = await problemOf(await fetch(`${url}/api/broken`))
    expect(problem.code).toBe('server.internal')
    expect(JSON.stringify(problem)).not.toContain('hunter2')
    expect(problem.requestId).not.toBe('')
  })

  it('does not blame the caller for an answer that is not what its schema says', async () => {
    const response = await fetch(`${url}/api/misshapen`)
    expect(response.status).toBe(500)
    expect((await problemOf(response)).code).toBe('server.internal')
  })

  it('does not take a public address for use of the session', async () => {
    shown.length = 0
    await fetch(`${url}/api/misshapen`, { headers: { cookie: 'huijian_session=good' } })
    expect(shown).toEqual([])
  })

  it('answers an unknown address with a problem, in the language asked for', async () => {
    const problem = await problemOf(await fetch(`${url}/api/none`, { headers: { 'accept-language': 'en' } }))
    expect(problem).toMatchObject({ code: 'route.unknown', title: 'There is nothing at this address' })
  })

  it('takes an address that cannot be decoded for a mistake of the caller', async () => {
    const response = await fetch(`${url}/api/echo/%E0%A4`, { method: 'POST' })
    expect(response.status).toBe(400)
    expect((await problemOf(response)).code).toBe('request.invalid')
  })

  it('answers with what the schema names, and no more', async () => {
    const response = await echo({
      body: '{"text":"b"}',
      headers: { 'content-type': 'application/json', origin: url },
    })
    expect(await response.json()).toEqual({ text: 'a: b' })
    const mine = await fetch(`${url}/api/mine`, { headers: { cookie: 'huijian_session=good' } })
    expect(await mine.json()).toEqual({ text: '张伟' })
  })

  it('describes itself as OpenAPI', () => {
    const document = openApiDocument(routes, '1.0.0') as { paths: Record<string, object> }
    expect(Object.keys(document.paths)).toEqual([
      '/api/echo/{name}',
      '/api/mine',
      '/api/cookie',
      '/api/broken',
      '/api/misshapen',
    ])
  })
})

describe('the log of requests', () => {
  it('holds a line for each, with its number, and no token of either side', async () => {
    const lines: string[] = []
    const log = pino({ level: 'debug' }, { write: (line) => lines.push(line) })
    const app = createHttpApp({ log, trustProxy: false, publicOrigin: undefined })
    mountRoutes(app, routes, access)
    const server = createServer(app)
    await listen(server, { host: '127.0.0.1', port: 0 })
    const { port } = server.address() as AddressInfo
    const response = await fetch(`http://127.0.0.1:${port}/api/cookie?token=in-the-query`, {
      method: 'POST',
      headers: { cookie: 'huijian_session=shown-again' },
    })
    await closeServer(server)
    expect(response.headers.getSetCookie().join()).toContain('the-token')
    const text = lines.join('')
    expect(text).toContain(response.headers.get('x-request-id') ?? 'no number')
    for (const secret of ['the-token', 'shown-again', 'in-the-query']) expect(text).not.toContain(secret)
  })
})
