import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { FootageRequestView } from '../../../server/contract/footage-request.ts'
import { FootageRequestId, type SourceId } from '../../../server/contract/ids.ts'
import { newId } from '../../../server/kernel/ids/index.ts'
import { until } from '../../support/until.ts'
import { otherUnit, ownUnit, serveFootage, type FootageServer } from './footage-server.ts'
import { recordFootage, type RecordedFootage } from './recorded-footage.ts'

const start = Date.parse('2026-03-02T01:00:00Z')
const iso = (at: number) => new Date(at).toISOString()
const wanted = { from: iso(start), to: iso(start + 2000), reason: '群众投诉 12345' }

let recorded: RecordedFootage
let server: FootageServer
let source: SourceId
let foreign: SourceId

beforeAll(async () => {
  recorded = await recordFootage()
  source = await recorded.addSource()
  foreign = await recorded.addSource()
  await recorded.addClip(source, { start, seconds: 6 })
})
afterAll(() => recorded.close())
beforeEach(async () => {
  server = await serveFootage({ ...recorded, requests: true })
  server.units.set(source, ownUnit).set(foreign, otherUnit)
  await until('the index to be read', 10_000, () => server.footage.ready)
})
afterEach(() => server.close())

const send = (method: string, path: string, body: unknown, client = server.supervisor) =>
  client.request(path, {
    method,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
const ask = async () =>
  FootageRequestView.parse(
    await (await send('POST', '/api/footage-requests', { ...wanted, sources: [source] })).json(),
  )
const decide = (id: string, approve: boolean, client = server.chief) =>
  send('POST', `/api/footage-requests/${id}/decision`, { approve, remark: '同意' }, client)
const status = async (path: string) => (await server.supervisor.request(path)).status
const list = (from = start, to = start + 6000) => `/api/footage/${source}/fragments?from=${from}&to=${to}`

describe('applications to look at recordings', () => {
  it('are for those who may, of their own units, and say why', async () => {
    const body = { ...wanted, sources: [source] }
    const statuses = await Promise.all([
      send('POST', '/api/footage-requests', body, server.stranger),
      send('POST', '/api/footage-requests', body, server.clerk),
      send('POST', '/api/footage-requests', { ...body, sources: [foreign] }),
      send('POST', '/api/footage-requests', { ...body, reason: ' ' }),
      decide(newId(FootageRequestId), true),
    ])
    expect(statuses.map((answer) => answer.status)).toEqual([401, 403, 403, 400, 404])
  })

  it('are needed: without an approved one nothing recorded is shown', async () => {
    const from = `from=${start}&to=${start + 6000}`
    for (const path of [
      list(),
      `/api/footage/${source}/index.m3u8?${from}`,
      `/api/footage/${source}/frame.jpg?at=${start + 500}`,
    ])
      expect(await status(path)).toBe(403)
    expect(await status(`/api/footage/timeline?source=${source}&${from}`)).toBe(200)
    await ask()
    expect(await status(list())).toBe(403)
  })

  it('are decided by somebody else, once; then what was asked for is shown, and no more', async () => {
    const { id } = await ask()
    expect((await decide(id, true, server.supervisor)).status).toBe(403)
    expect((await decide(id, true, server.clerk)).status).toBe(403)
    expect(await (await decide(id, true)).json()).toMatchObject({
      ...{ state: 'approved', decidedBy: { name: '周敏' }, remark: '同意', mayDecide: false },
    })
    expect((await decide(id, false)).status).toBe(409)
    const { items } = await server.supervisor.get<{ items: { from: number; clip: string; n: number }[] }>(
      list(),
    )
    expect(items.map(({ from }) => from - start)).toEqual([0, 1000])
    const fragment = (n: number) =>
      `/api/footage/clips/${items[0]?.clip ?? ''}/fragments/${n}.m4s?origin=${start}`
    expect(await status(fragment(1))).toBe(200)
    expect(await status(fragment(4))).toBe(403)
    expect(await status(`/api/footage/${source}/frame.jpg?at=${start + 500}`)).toBe(200)
    expect(await status(`/api/footage/${source}/frame.jpg?at=${start + 5000}`)).toBe(403)
    const exported = (to: number) =>
      send('POST', '/api/exports', { sources: [source], from: wanted.from, to: iso(to), reason: '取证' })
    expect((await exported(start + 2000)).status).toBe(200)
    expect((await exported(start + 3000)).status).toBe(403)
    expect(server.audited.map(({ action }) => action)).toContain('footageRequest.approved')
  })

  it('that were refused or withdrawn show nothing', async () => {
    const refused = await ask()
    await decide(refused.id, false)
    const withdrawn = await ask()
    expect((await send('DELETE', `/api/footage-requests/${withdrawn.id}`, {}, server.chief)).status).toBe(404)
    expect((await send('DELETE', `/api/footage-requests/${withdrawn.id}`, {})).status).toBe(204)
    expect((await decide(withdrawn.id, true)).status).toBe(409)
    const { items } = await server.supervisor.get<{ items: FootageRequestView[] }>('/api/footage-requests')
    expect(items.map(({ state }) => state)).toEqual(['withdrawn', 'refused'])
    expect(await status(list())).toBe(403)
  })
})
