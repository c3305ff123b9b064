import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { homeNode } from '../../../server/business-db/index.ts'
import { CameraStatus, CameraView } from '../../../server/contract/camera.ts'
import { CameraId, HallId, SourceId, type UnitId } from '../../../server/contract/ids.ts'
import type { RecorderCommand } from '../../../server/contract/recorder.ts'
import { createHall, type Hall } from '../../../server/hall/index.ts'
import type { ConfiguredCamera } from '../../../server/kernel/config/index.ts'
import { newId } from '../../../server/kernel/ids/index.ts'
import { createKeyStore, openLogin } from '../../../server/kernel/keys/index.ts'
import { localSocketPath } from '../../../server/kernel/local-socket/index.ts'
import { createRecorderSocket } from '../../../server/kernel/recorder-socket/index.ts'
import { apiClient, type ApiClient } from '../../support/api-client.ts'
import { silentLog, startApi, type TestApi } from '../../support/api.ts'
import { codes, openDirectory, type TestDirectory } from '../../support/directory.ts'
import { unknownHealth } from '../../support/source-health.ts'
import { hallTools } from './hall-tools.ts'
import { fakeRecorder, type FakeRecorder } from './fake-recorder.ts'

const password = 'Zhuanyong-9081'
const configured: ConfiguredCamera = {
  key: 'window-1',
  name: '1 号窗口',
  url: `rtsp://admin:${password}@10.0.0.7/main`,
  subUrl: `rtsp://admin:${password}@10.0.0.7/sub`,
  windows: [2, 1, 99],
  plan: { x: 0.25, y: 0.5 },
}

describe('the cameras of a hall', () => {
  let folder: string
  let directory: TestDirectory
  let recorder: FakeRecorder
  let hall: Hall
  let api: TestApi
  let administrator: ApiClient
  let stranger: ApiClient
  let official: ApiClient
  let elsewhere: ApiClient
  let hallId: HallId
  let unitId: UnitId
  const sent: RecorderCommand[] = []
  let waiting = 0

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'huijian-hall-'))
    directory = await openDirectory()
    const district = directory.directory.units.byCode(codes.district)
    if (!district) throw new Error('the district is missing')
    unitId = district.id
    const windows = [1, 2].map((number) => ({ number, name: `${number} 号`, unitIds: [], plan: null }))
    await directory.directory.halls.put(
      { key: 'hall', name: '政务服务大厅', unitId, plan: '<svg/>', windows },
      null,
    )
    hallId = HallId.parse((await directory.directory.halls.byKey('hall'))?.id)
    const socketPath = localSocketPath(folder, 'recorder')
    recorder = fakeRecorder(socketPath)
    hall = createHall({
      database: directory.business.database,
      recorder: createRecorderSocket({ socketPath, timeoutMs: 300 }),
      outbox: {
        enqueue: (_trx, command) => Promise.resolve(void sent.push(command)),
        waiting: () => Promise.resolve(waiting),
      },
      keys: createKeyStore({ dir: join(folder, 'keys') }),
      audit: directory.audit,
      access: directory.directory.access,
      clock: directory.clock,
      log: silentLog,
      nodeId: await homeNode(directory.business.database),
      ...hallTools(directory),
      defaults: { transport: 'tcp', retentionDays: 30 },
    })
    api = await startApi(hall.routes, directory.directory.access)
    const as = async (...who: Parameters<TestDirectory['signInAs']>): Promise<ApiClient> =>
      apiClient(api.url, (await directory.signInAs(...who)).cookie)
    administrator = await as('sysadmin', 'systemAdministrator')
    official = await as('official', 'official')
    elsewhere = await as('elsewhere', 'systemAdministrator', codes.otherDistrict)
    stranger = apiClient(api.url, '')
  })
  afterAll(async () => {
    await hall.close()
    await api.close()
    await recorder.stop()
    await directory.close()
    await rm(folder, { recursive: true, force: true })
  })

  const send = (client: ApiClient, method: string, path: string, body: unknown): Promise<Response> =>
    client.request(path, {
      method,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
  const codeOf = async (response: Response): Promise<unknown> =>
    ((await response.json()) as { code: unknown }).code
  const newCamera = (over: object = {}) => ({
    ...{ name: '2 号窗口', unitId, hallId, windows: [2], url: 'rtsp://viewer:geheim@10.0.0.8/1' },
    ...over,
  })
  const list = async (client: ApiClient): Promise<readonly CameraView[]> =>
    (await client.get<{ items: CameraView[] }>('/api/cameras')).items

  it('refuses whoever has no session or no right, and gives nothing of units out of reach', async () => {
    for (const path of ['/api/cameras', '/api/cameras/status', `/api/cameras/${newId(CameraId)}`]) {
      expect((await stranger.request(path)).status, path).toBe(401)
      expect((await official.request(path)).status, path).toBe(403)
    }
    expect((await send(official, 'POST', '/api/cameras', newCamera())).status).toBe(403)
    expect((await send(elsewhere, 'POST', '/api/cameras', newCamera())).status).toBe(403)
    expect(await codeOf(await administrator.request(`/api/cameras/${newId(CameraId)}`))).toBe(
      'camera.unknown',
    )
    expect(sent).toEqual([])
  })

  it('refuses addresses that are no streams, and halls and windows that are not there', async () => {
    const refusals = [
      [newCamera({ url: 'http://10.0.0.8/1' }), 'request.invalid'],
      [newCamera({ url: 'rtsp://' }), 'camera.badUrl'],
      [newCamera({ hallId: newId(HallId) }), 'camera.unknownHall'],
      [newCamera({ windows: [7] }), 'camera.unknownWindow'],
    ] as const
    for (const [body, code] of refusals)
      expect(await codeOf(await send(administrator, 'POST', '/api/cameras', body))).toBe(code)
    expect(await list(administrator)).toEqual([])
    expect(sent).toEqual([])
  })

  it('are imported once by their keys; windows that the hall does not have are left out', async () => {
    const wanted = { hallId, cameras: [configured], addresses: 'once' } as const
    await hall.import(wanted)
    await hall.import({ ...wanted, cameras: [{ ...configured, name: 'other', url: 'rtsp://10.9.9.9/1' }] })
    const [camera, ...others] = await list(administrator)
    expect(others).toEqual([])
    expect(camera).toMatchObject({ name: '1 号窗口', windows: [1, 2], plan: { x: 0.25, y: 0.5 }, unitId })
    expect(sent).toHaveLength(1)
    expect(await list(elsewhere)).toEqual([])
  })

  it('follow new addresses where asked to, and tell the recorder only when one differs', async () => {
    sent.length = 0
    const follow = (camera: ConfiguredCamera): Promise<void> =>
      hall.import({ hallId, cameras: [camera], addresses: 'follow' })
    await follow(configured)
    expect(sent).toEqual([])
    await follow({ ...configured, url: `rtsp://admin:${password}@10.0.0.7:8554/main` })
    expect(sent).toMatchObject([{ type: 'source.put', source: { url: 'rtsp://10.0.0.7:8554/main' } }])
  })

  it('keep their passwords sealed: readable for the recorder, nowhere else', async () => {
    sent.length = 0
    const response = await send(administrator, 'POST', '/api/cameras', newCamera())
    const camera = CameraView.parse(await response.json())
    const [command] = sent
    if (command?.type !== 'source.put') throw new Error('the recorder was not told')
    expect(command.source).toMatchObject({
      ...{ id: camera.sourceId, url: 'rtsp://10.0.0.8/1', transport: 'tcp', retentionDays: 30 },
    })
    const key = await createKeyStore({ dir: join(folder, 'keys') }).key('camera')
    expect(openLogin(key, command.source.credentials ?? '', camera.sourceId)).toEqual({
      ...{ user: 'viewer', password: 'geheim' },
    })
    expect((await hall.cameras.addresses(camera.id)).main).toBe('rtsp://viewer:geheim@10.0.0.8/1')

    await directory.business.database.raw('PRAGMA wal_checkpoint(TRUNCATE)')
    const kept = await readFile(directory.business.file)
    const told = await (await administrator.request('/api/cameras')).text()
    for (const secret of [password, 'geheim']) {
      expect(kept.includes(secret)).toBe(false)
      expect(told + JSON.stringify(sent)).not.toContain(secret)
    }
    expect(told).not.toContain('rtsp')
  })

  it('change, and trouble the recorder only with what concerns it', async () => {
    const [camera] = await list(administrator)
    if (!camera) throw new Error('there is no camera')
    sent.length = 0
    const path = `/api/cameras/${camera.id}`
    expect((await send(elsewhere, 'PATCH', path, { name: 'x' })).status).toBe(403)
    await send(administrator, 'PATCH', path, { windows: [], plan: null })
    expect(sent).toEqual([])
    const changed = await send(administrator, 'PATCH', path, { enabled: false })
    expect(await changed.json()).toMatchObject({ enabled: false, windows: [], plan: null })
    expect(sent).toMatchObject([{ source: { id: camera.sourceId, enabled: false } }])
    const { entries } = await directory.audit.page({ action: 'camera.changed' }, 10)
    expect(entries[0]).toMatchObject({ subject: camera.id, data: { enabled: false } })
  })

  it('show their stream only to who may watch live', async () => {
    const [camera] = await list(administrator)
    const access = directory.directory.access
    const actor = await access.authenticate(administrator.cookie.split('=')[1], '')
    if (!camera || !actor) throw new Error('there is no camera, or nobody to watch it')
    await expect(hall.streamOf(camera.id, actor)).rejects.toMatchObject({ code: 'access.denied' })
  })

  it('are unknown while the recorder does not answer, and then as it says', async () => {
    const statuses = async (): Promise<readonly CameraStatus[]> =>
      (await administrator.get<{ items: CameraStatus[] }>('/api/cameras/status')).items
    const [first, second] = await list(administrator)
    if (!first || !second) throw new Error('there are no two cameras')
    expect((await statuses()).map(({ state }) => state)).toEqual(['unknown', 'unknown'])

    recorder.status = {
      ...recorder.status,
      sources: [
        {
          ...{ sourceId: second.sourceId, state: 'waiting', since: 5000, reason: 'unreachable' },
          ...{ lastError: 'no route to host', fragments: 7, coveredTo: 4000, restarts: 2, lagMs: null },
          health: unknownHealth,
        },
        {
          ...{ sourceId: newId(SourceId), state: 'recording', since: 1, reason: null, lastError: null },
          ...{ fragments: 1, coveredTo: 1, restarts: 0, lagMs: 1, health: unknownHealth },
        },
      ],
    }
    await recorder.start()
    directory.clock.advance(1000)
    const [one, other] = await statuses()
    expect(one?.state).toBe('unknown')
    expect(other).toEqual({
      ...{ cameraId: second.id, state: 'waiting', since: 5000, reason: 'unreachable' },
      ...{ lastError: 'no route to host', coveredTo: 4000, restarts: 2, lagMs: null },
      health: unknownHealth,
    })
    expect(CameraStatus.parse(await administrator.get(`/api/cameras/${second.id}/status`))).toEqual(other)
  })

  it('are told to a recorder that has forgotten them, once its commands are delivered', async () => {
    const [first, second] = await list(administrator)
    if (!first || !second) throw new Error('there are no two cameras')
    sent.length = 0
    waiting = 1
    await hall.checkSources()
    expect(sent).toEqual([])
    waiting = 0
    await hall.checkSources()
    expect(sent).toMatchObject([{ type: 'source.put', source: { id: first.sourceId } }])
    await recorder.stop()
    await hall.checkSources()
    expect(sent).toHaveLength(1)
  })
})
