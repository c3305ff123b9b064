import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { Timeline } from '../../../server/contract/footage.ts'
import { HoldView } from '../../../server/contract/hold.ts'
import { HoldId, type SourceId } from '../../../server/contract/ids.ts'
import { DomainError } from '../../../server/kernel/errors/index.ts'
import { newId } from '../../../server/kernel/ids/index.ts'
import { until } from '../../support/until.ts'
import { otherUnit, ownUnit, serveFootage, type FootageServer } from './footage-server.ts'
import { recordFootage, type RecordedFootage } from './recorded-footage.ts'

const from = '2026-03-02T09:00:00+08:00'
const to = '2026-03-02T09:30:00+08:00'

describe('holds', () => {
  let recorded: RecordedFootage
  let server: FootageServer
  let source: SourceId
  let foreign: SourceId

  beforeAll(async () => {
    recorded = await recordFootage()
    source = await recorded.addSource()
    foreign = await recorded.addSource()
  })
  afterAll(() => recorded.close())
  beforeEach(async () => {
    server = await serveFootage(recorded)
    server.units.set(source, ownUnit).set(foreign, otherUnit)
    await until('the index to be read', 10_000, () => server.footage.ready)
  })
  afterEach(() => server.close())

  const send = (body: object, client = server.supervisor) =>
    client.request('/api/holds', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
  const wanted = { source: '', from, to, reason: '投诉核查' }
  const place = async (change: object = {}): Promise<HoldView> =>
    HoldView.parse(await (await send({ ...wanted, source, ...change })).json())
  const get = async (id: string) => HoldView.parse(await server.supervisor.get(`/api/holds/${id}`))
  const list = async (query = '') =>
    (await server.supervisor.get<{ items: HoldView[] }>(`/api/holds${query}`)).items.map(({ id }) => id)
  const release = (id: string, client = server.supervisor) =>
    client.request(`/api/holds/${id}`, { method: 'DELETE' })
  const delivered = () => until('delivery', 10_000, async () => (await server.waiting()) === 0)

  it('are for those who may hold, of their own units', async () => {
    const statuses = async (requests: readonly Promise<Response>[]) =>
      (await Promise.all(requests)).map(({ status }) => status)
    expect(
      await statuses([send({ ...wanted, source }, server.stranger), release(newId(HoldId), server.stranger)]),
    ).toEqual([401, 401])
    expect(
      await statuses([send({ ...wanted, source }, server.clerk), release(newId(HoldId), server.clerk)]),
    ).toEqual([403, 403])
    expect((await send({ ...wanted, source: foreign })).status).toBe(403)
    expect((await server.supervisor.request(`/api/holds?source=${foreign}`)).status).toBe(403)
    expect(server.recorder.commands).toEqual([])
  })

  it('have a reason, and begin before they end', async () => {
    for (const change of [
      { reason: ' ' },
      { to: from },
      { from: 'yesterday' },
      { to: '2056-01-01T00:00:00Z' },
    ])
      expect((await send({ ...wanted, source, ...change })).status).toBe(400)
    expect((await server.supervisor.request(`/api/holds/${newId(HoldId)}`)).status).toBe(404)
    expect((await release(newId(HoldId))).status).toBe(404)
  })

  it('are told to the recorder, written down, and shown with what they came too late for', async () => {
    const missing = [{ from: Date.parse(from), to: Date.parse(from) + 60_000, reason: 'deleted' as const }]
    server.recorder.answer = () => Promise.resolve({ missing })
    const hold = await place()
    expect(hold).toMatchObject({
      source,
      state: 'sent',
      missing: [],
      owner: `person:${hold.createdBy ?? ''}`,
    })
    await delivered()
    expect(server.recorder.commands).toMatchObject([
      {
        type: 'hold.put',
        hold: { id: hold.id, sourceId: source, from: Date.parse(from), to: Date.parse(to) },
      },
    ])
    expect(await get(hold.id)).toMatchObject({ state: 'kept', missing: [{ reason: 'deleted' }] })
    expect(server.audited).toMatchObject([
      { action: 'hold.placed', subject: source, data: { holdId: hold.id } },
    ])
  })

  it('are kept while the recorder is down, and reach it when it is back', async () => {
    server.recorder.answer = () => Promise.reject(new DomainError('recorder.notReady'))
    const hold = await place()
    expect(await get(hold.id)).toMatchObject({ state: 'sent' })
    expect(await server.waiting()).toBe(1)
    server.recorder.answer = () => Promise.resolve({ missing: [] })
    await delivered()
    expect(await get(hold.id)).toMatchObject({ state: 'kept' })
  })

  it('say so where the recorder will never take them', async () => {
    server.recorder.answer = () => Promise.reject(new DomainError('recorder.refused'))
    const hold = await place()
    await delivered()
    expect(await get(hold.id)).toMatchObject({ state: 'refused' })
    expect(await list()).toEqual([])
    expect(await list('?all=true')).toEqual([hold.id])
  })

  it('are found by source and range, newest first', async () => {
    const early = await place()
    const late = await place({ from: to, to: '2026-03-02T10:00:00+08:00' })
    expect(await list()).toEqual([late.id, early.id])
    expect(await list(`?source=${source}&to=${encodeURIComponent(to)}`)).toEqual([early.id])
    expect(await list(`?from=${encodeURIComponent(to)}`)).toEqual([late.id])
    const page = await server.supervisor.get<{ next: string }>('/api/holds?limit=1')
    expect(await list(`?limit=1&cursor=${page.next}`)).toEqual([early.id])
  })

  it('are released once, and the recorder is told', async () => {
    const hold = await place()
    expect((await release(hold.id)).status).toBe(200)
    expect((await release(hold.id)).status).toBe(200)
    await delivered()
    expect(server.recorder.commands.map(({ type }) => type)).toEqual(['hold.put', 'hold.release'])
    expect(await get(hold.id)).toMatchObject({ state: 'released' })
    expect(server.audited.map(({ action }) => action)).toEqual(['hold.placed', 'hold.released'])
  })

  it('are in the timeline of their source, whole, as long as they hold', async () => {
    const hold = await place()
    const timeline = async () =>
      Timeline.parse(
        await server.supervisor.get(
          `/api/footage/timeline?source=${source}&from=${Date.parse(from) + 1000}&to=${Date.parse(to)}`,
        ),
      ).sources[0]?.holds
    expect(await timeline()).toEqual([
      { id: hold.id, from: Date.parse(from), to: Date.parse(to), reason: '投诉核查' },
    ])
    await release(hold.id)
    expect(await timeline()).toEqual([])
  })
})
