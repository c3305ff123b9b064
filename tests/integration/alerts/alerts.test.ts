import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createAlertDesk } from '../../../server/alerts/index.ts'
import { homeNode } from '../../../server/business-db/index.ts'
import type { AlertEvent, AlertView } from '../../../server/contract/alert.ts'
import type { CameraStatus } from '../../../server/contract/camera.ts'
import type { SourceId } from '../../../server/contract/ids.ts'
import type { JournalEntry } from '../../../server/contract/recorder.ts'
import { createDesk, type Desk } from '../../../server/desk/index.ts'
import { createHall, type Hall } from '../../../server/hall/index.ts'
import {
  closeServer,
  createHttpApp,
  finishApp,
  listen,
  mountRoutes,
} from '../../../server/kernel/http/index.ts'
import { createKeyStore } from '../../../server/kernel/keys/index.ts'
import { localSocketPath } from '../../../server/kernel/local-socket/index.ts'
import { createMetrics } from '../../../server/kernel/metrics/index.ts'
import { createJournalCopier, type JournalCopier } from '../../../server/kernel/outbox/index.ts'
import { createRecorderSocket } from '../../../server/kernel/recorder-socket/index.ts'
import { createSockets, type Sockets } from '../../../server/kernel/sockets/index.ts'
import { apiClient, type ApiClient } from '../../support/api-client.ts'
import { silentLog as log } from '../../support/api.ts'
import { codes, openDirectory, type TestDirectory } from '../../support/directory.ts'
import { connectSocket, type SocketClient } from '../../support/socket-client.ts'
import { unknownHealth } from '../../support/source-health.ts'
import { until } from '../../support/until.ts'
import { hallTools } from '../hall/hall-tools.ts'
import { fakeRecorder, type FakeRecorder } from '../hall/fake-recorder.ts'

const hallCameras = 4

describe('alerts', () => {
  let folder: string
  let directory: TestDirectory
  let recorder: FakeRecorder
  let server: Server
  let url: string
  let sockets: Sockets
  let hall: Hall
  let desk: Desk
  let copier: JournalCopier | undefined
  let sources: readonly SourceId[]
  const clients: SocketClient[] = []

  const wire = async () => {
    const { business, clock, audit } = directory
    const { access, units } = directory.directory
    const { database } = business
    const nodeId = await homeNode(database)
    const alertDesk = createAlertDesk({
      ...{ database, clock, audit, nodeId, access },
      units: () => units.all().map(({ id }) => id),
    })
    const socketPath = localSocketPath(folder, 'recorder')
    recorder = fakeRecorder(socketPath)
    const socket = createRecorderSocket({ socketPath, timeoutMs: 1000 })
    hall = createHall({
      ...{ database, recorder: socket, audit, access, clock, log, nodeId },
      outbox: { enqueue: () => Promise.resolve(), waiting: () => Promise.resolve(0) },
      keys: createKeyStore({ dir: join(folder, 'keys') }),
      defaults: { transport: 'tcp', retentionDays: 30 },
      ...hallTools(directory),
      alerts: alertDesk.alerts,
      journalCaughtUp: () => copier?.caughtUp ?? true,
    })
    const app = createHttpApp({ log, trustProxy: false, publicOrigin: undefined })
    server = createServer(app)
    await listen(server, { host: '127.0.0.1', port: 0 })
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    sockets = createSockets({ server, access, log, metrics: createMetrics('test'), publicOrigin: url })
    desk = createDesk({ sockets, access, log, alerts: alertDesk, hall, everyMs: 50 })
    mountRoutes(app, [...hall.routes, ...alertDesk.routes], access)
    finishApp(app, log)
    return socket
  }

  /** Web is up: it copies what the journal holds. */
  const startCopying = (): void => {
    copier = createJournalCopier({
      database: directory.business.database,
      recorder: createRecorderSocket({ socketPath: localSocketPath(folder, 'recorder'), timeoutMs: 1000 }),
      log,
      everyMs: 20,
      handle: (entries, trx) => hall.watch.journal(entries, trx),
    })
  }

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'huijian-alerts-'))
    directory = await openDirectory()
    await wire()
    const district = directory.directory.units.byCode(codes.district)
    if (!district) throw new Error('the district is missing')
    const made = await directory.directory.halls.put(
      { key: 'hall', name: '政务服务大厅', unitId: district.id, plan: '<svg/>', windows: [] },
      null,
    )
    await hall.import({
      hallId: made.id,
      addresses: 'once',
      cameras: Array.from({ length: hallCameras }, (_, n) => ({
        ...{ key: `${n + 1}`, name: `${n + 1} 号窗口`, url: `rtsp://10.0.0.${n + 1}/main`, windows: [] },
      })),
    })
    sources = (await hall.cameras.list()).map(({ sourceId }) => sourceId)
  })
  afterEach(async () => {
    for (const client of clients.splice(0)) client.close()
    await copier?.close()
    copier = undefined
    await desk.close()
    await hall.close()
    await sockets.close()
    await closeServer(server)
    await recorder.stop()
    await directory.close()
    await rm(folder, { recursive: true, force: true })
  })

  const as = async (...who: Parameters<TestDirectory['signInAs']>): Promise<ApiClient> =>
    apiClient(url, (await directory.signInAs(...who)).cookie)
  const list = async (client: ApiClient, query = ''): Promise<readonly AlertView[]> =>
    (await client.get<{ items: AlertView[] }>(`/api/alerts${query}`)).items
  const connect = async (client: ApiClient): Promise<SocketClient> => {
    const connected = await connectSocket(url, '/desk', { cookie: client.cookie })
    clients.push(connected)
    return connected
  }

  let seq = 0
  const says = (event: string, source: number | null, at: number, data: JournalEntry['data'] = {}): void => {
    seq += 1
    const sourceId = source === null ? null : (sources[source] ?? null)
    recorder.journal.push({ seq, at, event, sourceId, data })
  }
  const away = (source: number, from: number): void =>
    says('gap.opened', source, from + 3000, { from, reason: 'unreachable', detail: 'no route' })
  const back = (source: number, from: number, to: number): void =>
    says('gap.closed', source, to, { from, to, reason: 'unreachable' })
  /** All that the journal says is taken up, and how things are is looked at. */
  const copied = async (): Promise<void> => {
    await until('the journal to be copied', 10_000, async () => {
      const row = (await directory.business.database('journal_cursors').first()) as
        { seq: number } | undefined
      return row?.seq === seq && copier?.caughtUp
    })
    await hall.watch.look()
  }

  it('are for those who keep watch, each within reach, and never for others', async () => {
    const stranger = apiClient(url, '')
    const official = await as('official', 'official')
    const elsewhere = await as('elsewhere', 'supervisor', codes.otherDistrict)
    const supervisor = await as('supervisor', 'supervisor')
    expect((await stranger.request('/api/alerts')).status).toBe(401)
    expect((await official.request('/api/alerts')).status).toBe(403)
    expect((await supervisor.request('/api/alerts?state=none')).status).toBe(400)

    await recorder.start()
    startCopying()
    away(0, directory.clock.now() - 60_000)
    await copied()
    const [alert] = await list(supervisor)
    expect(await list(elsewhere)).toEqual([])
    expect((await elsewhere.request(`/api/alerts/${alert?.id ?? ''}`)).status).toBe(403)
    const acknowledge = `/api/alerts/${alert?.id ?? ''}/acknowledge`
    expect((await elsewhere.request(acknowledge, { method: 'POST' })).status).toBe(403)
    await expect(connect(official).then((socket) => socket.must('desk.open', {}))).rejects.toThrow(
      'access.denied',
    )
    const there = await connect(elsewhere)
    expect(await there.must('desk.open', {})).toEqual({ alerts: [], cameras: [] })
  })

  it('are raised from the journal after a grace, told live, acknowledged with a remark, and end by themselves', async () => {
    const supervisor = await as('supervisor', 'supervisor')
    const maintainer = await as('maintainer', 'maintainer')
    const socket = await connect(supervisor)
    await socket.must('desk.open', {})
    await recorder.start()
    startCopying()
    const lostAt = directory.clock.now()
    away(0, lostAt)
    await copied()
    expect(await list(supervisor)).toEqual([])

    directory.clock.advance(31_000)
    await hall.watch.look()
    const alert = await socket.next<AlertView>('alert.changed')
    expect(alert).toMatchObject({
      ...{ kind: 'camera.away', severity: 'warning', endedAt: null, acknowledged: null },
      ...{ since: new Date(lostAt).toISOString(), facts: { reason: 'unreachable', detail: 'no route' } },
    })
    await hall.watch.look()
    expect(await list(supervisor, '?state=waiting')).toEqual([alert])

    await supervisor.post(`/api/alerts/${alert.id}/acknowledge`, { remark: '已通知李工' })
    const refused = await supervisor.request(`/api/alerts/${alert.id}/acknowledge`, {
      ...{ method: 'POST', headers: { 'content-type': 'application/json' }, body: '{}' },
    })
    expect([refused.status, ((await refused.json()) as { code: string }).code]).toEqual([
      409,
      'alert.acknowledged',
    ])
    expect(await list(supervisor, '?state=waiting')).toEqual([])
    expect((await list(supervisor))[0]?.acknowledged).toMatchObject({
      by: 'supervisor',
      remark: '已通知李工',
    })
    // A maintainer sees the state of machines, and no person.
    expect((await list(maintainer))[0]?.acknowledged).toMatchObject({ by: null, remark: null })

    directory.clock.advance(300_000)
    await hall.watch.look()
    // Who acknowledged a warning did not acknowledge the fault that it became.
    expect(await list(supervisor, '?state=waiting')).toMatchObject([
      { severity: 'fault', acknowledged: null },
    ])

    const backAt = directory.clock.now()
    back(0, lostAt, backAt)
    await copied()
    const over = await socket.next<AlertView>('alert.changed', ({ endedAt }) => endedAt !== null)
    expect(over).toMatchObject({ id: alert.id, endedAt: new Date(backAt).toISOString() })
    const { course } = await supervisor.get<{ course: AlertEvent[] }>(`/api/alerts/${alert.id}`)
    expect(course.map(({ what }) => what)).toEqual(['raised', 'acknowledged', 'worsened', 'ended'])
    expect(JSON.stringify(await maintainer.get(`/api/alerts/${alert.id}`))).not.toContain('李工')
    const { entries } = await directory.audit.page({ action: 'alert.acknowledged' }, 10)
    expect(entries[0]).toMatchObject({ subject: alert.id, data: { remark: '已通知李工' } })
  })

  it('tell what happened while web was down, with its end, and nothing of what blinked', async () => {
    const supervisor = await as('supervisor', 'supervisor')
    await recorder.start()
    const at = directory.clock.now() - 3_600_000
    away(0, at)
    back(0, at, at + 2000)
    away(1, at)
    back(1, at, at + 90_000)
    says('clock.stepped', null, at, { byMs: 3_600_000 })
    says('source.silent', 2, at)
    says('recorder.started', null, at, { absence: 'recorder-crashed' })
    says('source.footageMissing', 3, at)
    says('footage.deleted', 2, at, { clips: 3 })
    startCopying()
    await copied()
    await hall.watch.died('media')
    const told = await list(supervisor)
    expect(told.map(({ kind }) => kind).sort()).toEqual([
      ...['camera.away', 'camera.footageLost', 'camera.silent', 'clock.stepped'],
      ...['process.died', 'process.died'],
    ])
    const died = told.flatMap(({ kind, facts }) => (kind === 'process.died' ? [facts.process] : []))
    expect(died.sort()).toEqual(['media', 'recorder'])
    expect(told.find(({ kind }) => kind === 'camera.footageLost')).toMatchObject({
      ...{ severity: 'fault', facts: { how: 'missing', detail: null } },
    })
    expect(told.find(({ kind }) => kind === 'camera.away')).toMatchObject({
      ...{ since: new Date(at).toISOString(), endedAt: new Date(at + 90_000).toISOString() },
    })
    directory.clock.advance(1000)
    await hall.watch.look()
    const lasting = await list(supervisor, '?state=lasting')
    expect(lasting.map(({ kind }) => kind)).toEqual(['process.died', 'camera.footageLost', 'clock.stepped'])
  })

  it('are one for a hall that is lost as a whole', async () => {
    const supervisor = await as('supervisor', 'supervisor')
    await recorder.start()
    startCopying()
    const at = directory.clock.now() - 40_000
    for (const source of sources.keys()) away(source, at + source * 1000)
    await copied()
    expect(await list(supervisor)).toMatchObject([
      {
        kind: 'cameras.away',
        facts: { hall: '政务服务大厅', away: hallCameras, cameras: { length: hallCameras } },
      },
    ])
    back(0, at, at + 50_000)
    await copied()
    expect(await list(supervisor)).toMatchObject([{ facts: { away: hallCameras - 1 }, endedAt: null }])
    for (const source of [...sources.keys()].slice(1)) back(source, at, at + 60_000)
    await copied()
    expect(await list(supervisor)).toMatchObject([
      { facts: { away: 0 }, endedAt: new Date(at + 60_000).toISOString() },
    ])
  })

  it('say that the recorder is down, until it answers', async () => {
    const supervisor = await as('supervisor', 'supervisor')
    await hall.watch.look()
    directory.clock.advance(11_000)
    await hall.watch.look()
    expect(await list(supervisor)).toMatchObject([{ kind: 'recorder.down', endedAt: null }])
    await recorder.start()
    directory.clock.advance(2000)
    await hall.watch.look()
    expect(await list(supervisor, '?state=ended')).toMatchObject([{ kind: 'recorder.down' }])
  })

  it('come with the state of cameras, and again all at once to whoever was cut off', async () => {
    const supervisor = await as('supervisor', 'supervisor')
    const socket = await connect(supervisor)
    const source = { ...{ since: 1, reason: null, lastError: null, fragments: 1, coveredTo: 1, restarts: 0 } }
    const recordingAll = sources.map((sourceId) => ({
      ...{ sourceId, state: 'recording' as const, ...source, lagMs: 1, health: unknownHealth },
    }))
    recorder.status = { ...recorder.status, sources: recordingAll }
    await recorder.start()
    const opened = await socket.must<{ cameras: CameraStatus[] }>('desk.open', {})
    expect(opened.cameras.map(({ state }) => state)).toEqual(sources.map(() => 'recording'))
    const [first, ...others] = recordingAll
    if (!first) throw new Error('there is no camera')
    recorder.status = {
      ...recorder.status,
      sources: [{ ...first, state: 'waiting', reason: 'unreachable', since: 5 }, ...others],
    }
    directory.clock.advance(1000)
    const { items } = await socket.next<{ items: CameraStatus[] }>('camera.changed')
    expect(items).toMatchObject([{ state: 'waiting', reason: 'unreachable' }])

    socket.close()
    startCopying()
    away(0, directory.clock.now() - 60_000)
    await copied()
    const again = await connect(supervisor)
    expect(await again.must('desk.open', {})).toMatchObject({
      alerts: [{ kind: 'camera.away', endedAt: null }],
      cameras: { length: hallCameras },
    })
  })

  it('page by cursor and are found by kind', async () => {
    const supervisor = await as('supervisor', 'supervisor')
    await recorder.start()
    startCopying()
    const at = directory.clock.now() - 600_000
    for (const source of [0, 1]) away(source, at + source * 200_000)
    says('clock.stepped', null, at, { byMs: -5000 })
    await copied()
    const first = await supervisor.get<{ items: AlertView[]; next: string | null }>('/api/alerts?limit=2')
    const second = await supervisor.get<{ items: AlertView[]; next: string | null }>(
      `/api/alerts?limit=2&cursor=${first.next ?? ''}`,
    )
    expect([first.items.length, second.items.length, second.next]).toEqual([2, 1, null])
    expect(new Set([...first.items, ...second.items].map(({ id }) => id)).size).toBe(3)
    expect(await list(supervisor, '?kind=clock.stepped')).toMatchObject([{ facts: { byMs: -5000 } }])
    expect(await list(supervisor, '?kind=camera.away&kind=clock.stepped')).toHaveLength(3)
    // That lasted in a range: both cameras are away since; the clock stepped once, before.
    const lasted = (from: number, to: number) => list(supervisor, `?kind=camera.away&from=${from}&to=${to}`)
    expect(await lasted(at - 1000, at + 1000)).toHaveLength(1)
    expect(await lasted(at + 300_000, at + 301_000)).toHaveLength(2)
    expect(await lasted(at - 1000, at)).toEqual([])
  })
})
