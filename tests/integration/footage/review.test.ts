import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { BookmarkView } from '../../../server/contract/bookmark.ts'
import { FragmentList, Timeline } from '../../../server/contract/footage.ts'
import { HoldView } from '../../../server/contract/hold.ts'
import { BookmarkId, type SourceId } from '../../../server/contract/ids.ts'
import { newId } from '../../../server/kernel/ids/index.ts'
import { until } from '../../support/until.ts'
import { otherUnit, ownUnit, serveFootage, type FootageServer } from './footage-server.ts'
import { recordFootage, type RecordedFootage } from './recorded-footage.ts'

const start = Date.parse('2026-03-02T01:00:00Z')
const iso = (at: number) => new Date(at).toISOString()

let recorded: RecordedFootage
let server: FootageServer
let source: SourceId
let foreign: SourceId

beforeAll(async () => {
  recorded = await recordFootage()
  source = await recorded.addSource()
  foreign = await recorded.addSource()
  await recorded.addClip(source, { start, seconds: 3, sound: true })
})
afterAll(() => recorded.close())
beforeEach(async () => {
  server = await serveFootage(recorded)
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

describe('fragments for players that decode themselves', () => {
  const path = (of = source, from = start, to = start + 60_000) =>
    `/api/footage/${of}/fragments?from=${from}&to=${to}`
  const list = async () => FragmentList.parse(await server.supervisor.get(path()))

  it('are listed for those who may watch, an hour at most', async () => {
    const statuses = await Promise.all([
      server.stranger.request(path()),
      server.clerk.request(path()),
      server.supervisor.request(path(foreign)),
      server.supervisor.request(path(source, start, start)),
      server.supervisor.request(path(source, start, start + 3_600_001)),
    ])
    expect(statuses.map(({ status }) => status)).toEqual([401, 403, 403, 400, 400])
  })

  it('cover what was recorded without a hole, and name what decodes them', async () => {
    const { items, headers } = await list()
    expect(items[0]?.from).toBe(start)
    items.slice(1).forEach(({ from }, n) => expect(from).toBeCloseTo(items[n]?.to ?? 0, 0))
    const [header] = Object.keys(headers)
    expect(items.every((item) => item.header === header)).toBe(true)
    expect(headers[header ?? '']?.codecs).toMatch(/^avc1\./u)
    expect(server.audited).toMatchObject([{ action: 'footage.watched', subject: source }])
  })

  it('come up to the end of their key frame only, where that is all that is asked for', async () => {
    const [first] = (await list()).items
    const address = `/api/footage/clips/${first?.clip ?? ''}/fragments/0.m4s?origin=${start}`
    const bytes = async (query: string) =>
      Buffer.from(await (await server.supervisor.request(`${address}${query}`)).arrayBuffer())
    const whole = await bytes('')
    const key = await bytes('&part=key')
    expect(key.length).toBeGreaterThan(100)
    expect(key.length).toBeLessThan(whole.length)
    expect(whole.subarray(0, key.length).equals(key)).toBe(true)
  })

  it('that were on the screen are told to the audit log, by whoever may watch them', async () => {
    const viewing = { from: iso(start), to: iso(start + 1000), seenFrom: iso(start), seenTo: iso(start) }
    const report = (of: SourceId, client = server.supervisor) =>
      send('POST', '/api/footage/viewings', { items: [{ source: of, ...viewing }] }, client)
    expect((await report(source, server.stranger)).status).toBe(401)
    expect((await report(foreign)).status).toBe(403)
    expect((await send('POST', '/api/footage/viewings', { items: [] })).status).toBe(400)
    expect((await report(source)).status).toBe(200)
    expect(server.audited).toMatchObject([{ action: 'footage.viewed', subject: source, data: viewing }])
  })
})

describe('bookmarks', () => {
  const wanted = { at: iso(start + 1000), text: '离岗' }
  const add = async (change: object = {}): Promise<BookmarkView> =>
    BookmarkView.parse(await (await send('POST', '/api/bookmarks', { source, ...wanted, ...change })).json())
  const list = async (query = '') =>
    (await server.supervisor.get<{ items: BookmarkView[] }>(`/api/bookmarks${query}`)).items

  it('are for those who may, of their own units', async () => {
    const body = { source, ...wanted }
    const statuses = await Promise.all([
      send('POST', '/api/bookmarks', body, server.stranger),
      send('POST', '/api/bookmarks', body, server.clerk),
      send('POST', '/api/bookmarks', { ...body, source: foreign }),
      server.supervisor.request(`/api/bookmarks?source=${foreign}`),
      send('DELETE', `/api/bookmarks/${newId(BookmarkId)}`, {}),
    ])
    expect(statuses.map(({ status }) => status)).toEqual([401, 403, 403, 403, 404])
  })

  it('say something, and their stretch holds their instant', async () => {
    for (const change of [{ text: ' ' }, { from: iso(start + 2000) }, { to: iso(start) }, { at: 'soon' }])
      expect((await send('POST', '/api/bookmarks', { source, ...wanted, ...change })).status).toBe(400)
  })

  it('are kept with who made them, found by time, changed and removed', async () => {
    const observation = { window: 3, onDuty: '王磊', rule: '首问负责制' }
    const bookmark = await add({ observation })
    expect(bookmark).toMatchObject({ observation, hold: null, createdBy: { name: '李静' } })
    expect(await list(`?source=${source}&from=${start}&to=${start + 2000}`)).toEqual([bookmark])
    expect(await list(`?from=${start + 2000}`)).toEqual([])
    await send('PATCH', `/api/bookmarks/${bookmark.id}`, { text: '离岗十分钟' })
    expect(await list()).toMatchObject([{ text: '离岗十分钟', observation }])
    expect((await send('DELETE', `/api/bookmarks/${bookmark.id}`, {})).status).toBe(204)
    expect(await list()).toEqual([])
    expect(server.audited.map(({ action }) => action)).toEqual([
      ...['bookmark.added', 'bookmark.changed', 'bookmark.removed'],
    ])
  })

  it('hold their stretch where asked to, as long as they are there', async () => {
    const bookmark = await add({ from: iso(start), to: iso(start + 3000), keep: true })
    const hold = async () => HoldView.parse(await server.supervisor.get(`/api/holds/${bookmark.hold ?? ''}`))
    expect(await hold()).toMatchObject({ owner: `bookmark:${bookmark.id}`, from: iso(start) })
    const held = Timeline.parse(
      await server.supervisor.get(
        `/api/footage/timeline?source=${source}&from=${start}&to=${start + 60_000}`,
      ),
    )
    expect(held.sources[0]?.holds).toMatchObject([{ id: bookmark.hold }])
    await send('DELETE', `/api/bookmarks/${bookmark.id}`, {})
    expect((await hold()).state).toBe('released')
  })
})
