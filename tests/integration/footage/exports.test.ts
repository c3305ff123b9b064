import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { ExportView } from '../../../server/contract/export.ts'
import { ExportId, type SourceId } from '../../../server/contract/ids.ts'
import { DomainError } from '../../../server/kernel/errors/index.ts'
import { newId } from '../../../server/kernel/ids/index.ts'
import { noteExport, putExport } from '../../../server/recorder/store/exports.ts'
import { until } from '../../support/until.ts'
import { otherUnit, ownUnit, serveFootage, type FootageServer } from './footage-server.ts'
import { recordFootage, type RecordedFootage } from './recorded-footage.ts'

const wanted = { from: '2026-03-02T09:00:00+08:00', to: '2026-03-02T09:05:00+08:00', reason: '投诉核查' }

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

const ask = (body: object, client = server.supervisor) =>
  client.request('/api/exports', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
const place = async (): Promise<ExportView> =>
  ExportView.parse(await (await ask({ ...wanted, sources: [source] })).json())
const get = async (id: string) => ExportView.parse(await server.supervisor.get(`/api/exports/${id}`))
const delivered = () => until('delivery', 10_000, async () => (await server.waiting()) === 0)

describe('exports, as they are asked for', () => {
  it('are for those who may export, of their own units', async () => {
    const statuses = await Promise.all([
      ask({ ...wanted, sources: [source] }, server.stranger),
      ask({ ...wanted, sources: [source] }, server.clerk),
      ask({ ...wanted, sources: [source, foreign] }),
      server.supervisor.request(`/api/exports/${newId(ExportId)}`),
      server.supervisor.request(`/api/exports/${newId(ExportId)}`, { method: 'DELETE' }),
    ])
    expect(statuses.map(({ status }) => status)).toEqual([401, 403, 403, 404, 404])
    expect(server.recorder.commands).toEqual([])
  })

  it('have sources, a purpose, and no more than six hours', async () => {
    for (const change of [
      { sources: [] },
      { reason: ' ' },
      { to: wanted.from },
      { to: '2026-03-02T15:00:01+08:00' },
    ])
      expect((await ask({ ...wanted, sources: [source], ...change })).status).toBe(400)
  })

  it('wait for the recorder, which is told who wants what; then say how far it is', async () => {
    server.recorder.answer = () => Promise.reject(new DomainError('recorder.notReady'))
    const { id } = await place()
    expect(await get(id)).toMatchObject({ state: 'waiting', progress: 0 })
    server.recorder.answer = () => Promise.resolve({})
    await delivered()
    const [command] = server.recorder.commands
    if (command?.type !== 'export.put') throw new Error('the recorder was not told')
    expect(command.export).toMatchObject({ id, by: { name: '李静' }, sources: [{ name: '3 号窗口' }] })
    await recorded.database.transaction((trx) => putExport(trx, command.export, Date.now()))
    await noteExport(recorded.database, command.export.id, { state: 'running', progress: 0.4, bytes: 7 })
    expect(await get(id)).toMatchObject({ state: 'running', progress: 0.4 })
    expect((await server.supervisor.request(`/api/exports/${id}/files/0`)).status).toBe(409)
  })

  it('are fetched once they are done, and every fetch is written down', async () => {
    const { id } = await place()
    await delivered()
    const [command] = server.recorder.commands
    if (command?.type !== 'export.put') throw new Error('the recorder was not told')
    const name = '3 号窗口.mp4'
    const folder = join(recorded.folder, 'exports', id)
    await mkdir(folder, { recursive: true })
    await writeFile(join(folder, name), 'a file')
    const file = { source, name, bytes: 6, digest: 'd', pictures: 1, durationMs: 40, gaps: [] }
    await recorded.database.transaction((trx) => putExport(trx, command.export, Date.now()))
    const endedAt = Date.parse('2026-03-02T02:00:00Z')
    await noteExport(recorded.database, command.export.id, {
      ...{ state: 'done', progress: 1, bytes: 6, files: [file], endedAt },
    })
    expect((await get(id)).expiresAt).toBe('2026-03-16T02:00:00.000Z')
    expect((await server.clerk.request(`/api/exports/${id}/files/0`)).status).toBe(403)
    const answer = await server.supervisor.request(`/api/exports/${id}/files/0`)
    expect(await answer.text()).toBe('a file')
    expect(answer.headers.get('content-disposition')).toContain('attachment')
    expect(server.audited.map(({ action }) => action)).toEqual(['export.asked', 'export.downloaded'])
  })

  it('are cancelled once, and the recorder is told', async () => {
    const { id } = await place()
    const cancel = () => server.supervisor.request(`/api/exports/${id}`, { method: 'DELETE' })
    expect((await cancel()).status).toBe(204)
    expect((await cancel()).status).toBe(204)
    await delivered()
    expect(server.recorder.commands.map(({ type }) => type)).toEqual(['export.put', 'export.cancel'])
    expect(await get(id)).toMatchObject({ state: 'cancelled' })
  })

  it('that the recorder will never make have failed', async () => {
    server.recorder.answer = () => Promise.reject(new DomainError('recorder.refused'))
    const { id } = await place()
    await delivered()
    expect(await get(id)).toMatchObject({ state: 'failed', error: 'recorder.refused' })
  })
})
