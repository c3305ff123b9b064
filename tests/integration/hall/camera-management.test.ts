import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { CameraView } from '../../../server/contract/camera.ts'
import type { CameraImport, CameraSettings } from '../../../server/contract/camera-settings.ts'
import type { ApiClient } from '../../support/api-client.ts'
import { codes } from '../../support/directory.ts'
import { openHallStage, type HallStage } from './hall-stage.ts'

const login = { user: 'viewer', password: 'geheim-81' }

let stage: HallStage
let administrator: ApiClient
let elsewhere: ApiClient
let supervisor: ApiClient
beforeAll(async () => {
  stage = await openHallStage()
  administrator = await stage.as('sysadmin', 'systemAdministrator')
  elsewhere = await stage.as('elsewhere', 'systemAdministrator', codes.otherDistrict)
  supervisor = await stage.as('supervisor', 'supervisor')
})
afterAll(() => stage.close())

const send = (client: ApiClient, method: string, path: string, body?: object): Promise<Response> =>
  client.request(path, {
    method,
    ...(body && { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
  })
const add = (over: object = {}): Promise<CameraView> =>
  administrator.post('/api/cameras', {
    ...{ name: '1 号窗口', unitId: stage.unitId, hallId: stage.hallId, windows: [1] },
    ...{ url: 'rtsp://10.0.0.8/main', subUrl: 'rtsp://10.0.0.8/sub', onvifUrl: 'http://10.0.0.8', login },
    ...over,
  })
const addresses = async (id: CameraView['id']): Promise<unknown> => stage.hall.cameras.addresses(id)

describe('what of a camera can be changed', () => {
  it('is told to whoever manages it alone, and never with a password', async () => {
    const { id } = await add()
    const path = `/api/cameras/${id}/settings`
    for (const client of [elsewhere, supervisor]) expect((await client.request(path)).status).toBe(403)
    const response = await administrator.request(path)
    const text = await response.text()
    expect(JSON.parse(text)).toMatchObject({
      main: { url: 'rtsp://10.0.0.8/main', user: 'viewer', passwordSet: true },
      sub: { url: 'rtsp://10.0.0.8/sub', user: 'viewer', passwordSet: true },
      onvif: { url: 'http://10.0.0.8/onvif/device_service', user: 'viewer', passwordSet: true },
      ...{ priority: 5, retentionDays: 30, transport: 'tcp', ptz: false },
    } satisfies Partial<CameraSettings>)
    expect(text).not.toContain(login.password)
  })

  it('keeps its login unless a new one is given, which sub-stream and ONVIF share', async () => {
    const { id } = await add()
    const path = `/api/cameras/${id}`
    stage.sent.length = 0
    await send(administrator, 'PATCH', path, { url: 'rtsp://10.0.0.8/main', windows: [2] })
    expect(stage.sent).toEqual([])
    const moved = { url: 'rtsp://10.0.0.8:8554/other' }
    expect((await send(administrator, 'PATCH', path, moved)).status).not.toBe(200)
    await send(administrator, 'PATCH', path, { ...moved, login })
    expect(await addresses(id)).toEqual({
      main: 'rtsp://viewer:geheim-81@10.0.0.8:8554/other',
      sub: 'rtsp://viewer:geheim-81@10.0.0.8/sub',
    })
    await send(administrator, 'PATCH', path, { login: { user: 'viewer', password: 'neu' } })
    expect(await addresses(id)).toEqual({
      main: 'rtsp://viewer:neu@10.0.0.8:8554/other',
      sub: 'rtsp://viewer:neu@10.0.0.8/sub',
    })
    expect(stage.sent.every(({ type }) => type === 'source.put')).toBe(true)
  })

  it('has an ONVIF login of its own until that of the main stream is to do', async () => {
    const { id } = await add({ onvifLogin: { user: 'onvif', password: 'b' } })
    const userOf = async () =>
      (await administrator.get<CameraSettings>(`/api/cameras/${id}/settings`)).onvif?.user
    expect(await userOf()).toBe('onvif')
    expect((await send(administrator, 'PATCH', `/api/cameras/${id}`, { onvifLogin: 'main' })).status).toBe(
      200,
    )
    expect(await userOf()).toBe('viewer')
  })

  it('keeps what others change of it at the same moment', async () => {
    const { id } = await add()
    const changes = [{ name: '改名' }, { retentionDays: 90 }, { priority: 9 }, { windows: [2] }]
    await Promise.all(changes.map((one) => send(administrator, 'PATCH', `/api/cameras/${id}`, one)))
    expect(await administrator.get(`/api/cameras/${id}/settings`)).toMatchObject({
      ...{ name: '改名', retentionDays: 90, priority: 9, windows: [2] },
    })
  })

  it('does not send a kept password to another device', async () => {
    const { id } = await add()
    const refused = await send(administrator, 'PATCH', `/api/cameras/${id}`, { url: 'rtsp://10.6.6.6/main' })
    expect(await refused.json()).toMatchObject({ code: 'camera.loginNeeded' })
    expect(await addresses(id)).toMatchObject({ main: 'rtsp://viewer:geheim-81@10.0.0.8/main' })
    const moved = { url: 'rtsp://10.0.0.9/m', subUrl: 'rtsp://10.0.0.9/s', onvifUrl: null, login }
    expect((await send(administrator, 'PATCH', `/api/cameras/${id}`, moved)).status).toBe(200)
    expect(await addresses(id)).toMatchObject({ sub: 'rtsp://viewer:geheim-81@10.0.0.9/s' })
  })
})

describe('a camera that is taken out of the hall', () => {
  it('is not recorded any more, stays out at the next import, and is found among the removed ones', async () => {
    await stage.hall.import({
      hallId: stage.hallId,
      cameras: [{ key: 'k', name: '大厅入口', url: 'rtsp://10.0.0.3/1', windows: [] }],
      addresses: 'once',
    })
    const { items } = await administrator.get<{ items: CameraView[] }>('/api/cameras')
    const camera = items.find(({ name }) => name === '大厅入口')
    if (!camera) throw new Error('it was not imported')
    const path = `/api/cameras/${camera.id}`
    for (const client of [elsewhere, supervisor])
      expect((await send(client, 'DELETE', path)).status).toBe(403)
    stage.sent.length = 0
    expect((await send(administrator, 'DELETE', path)).status).toBe(204)
    expect(stage.sent).toMatchObject([{ type: 'source.remove', sourceId: camera.sourceId }])
    expect((await send(administrator, 'DELETE', path)).status).toBe(404)
    expect((await send(administrator, 'PATCH', path, { enabled: true })).status).toBe(404)

    await stage.hall.import({
      hallId: stage.hallId,
      cameras: [{ key: 'k', name: '大厅入口', url: 'rtsp://10.0.0.4/1', windows: [] }],
      addresses: 'follow',
    })
    const named = async (query: string): Promise<readonly string[]> =>
      (await administrator.get<{ items: CameraView[] }>(`/api/cameras${query}`)).items.map(({ name }) => name)
    expect(await named('')).not.toContain('大厅入口')
    expect(await named('?removed=1')).toContain('大厅入口')
    // Whoever may watch the unit's footage goes on finding it.
    expect(await stage.hall.cameras.unitsOf([camera.sourceId])).toEqual(
      new Map([[camera.sourceId, stage.unitId]]),
    )
    const { entries } = await stage.directory.audit.page({ action: 'camera.removed' }, 1)
    expect(entries[0]).toMatchObject({ subject: camera.id })
  })
})

describe('a list of cameras', () => {
  const importList = (client: ApiClient, content: string | Uint8Array, dryRun = '0'): Promise<Response> =>
    client.request(`/api/cameras/import?dryRun=${dryRun}`, {
      method: 'POST',
      headers: { 'content-type': 'text/csv' },
      body: content as BodyInit,
    })
  const outcome = async (response: Response): Promise<unknown> =>
    ((await response.json()) as CameraImport).lines.map(({ line, outcome: what, problem }) => [
      line,
      what,
      problem,
    ])

  it('is refused to others, and says line by line what is wrong before anything is changed', async () => {
    const list = [
      '名称,主码流,窗口,优先级,单位编码,传输,密码',
      '好,rtsp://10.1.0.1/1,1,,,,',
      ',rtsp://10.1.0.2/1,,,,,',
      '坏地址,http://10.1.0.3/1,,,,,',
      '没有地址,,,,,,',
      '没有窗口,rtsp://10.1.0.4/1,77,,,,',
      '好,rtsp://10.1.0.5/1,,,,,',
      '高,rtsp://10.1.0.6/1,,12,,,',
      '别处,rtsp://10.1.0.7/1,,,430104000000,,',
      '无此单位,rtsp://10.1.0.8/1,,,000000000000,,',
      '传输,rtsp://10.1.0.9/1,,,,http,',
      '缺用户,rtsp://10.1.0.9/1,,,,,x',
    ].join('\n')
    expect((await importList(supervisor, list, '1')).status).toBe(403)
    const expected = [
      ...[
        [2, 'created', null],
        [3, 'error', 'name.invalid'],
        [4, 'error', 'url.invalid'],
      ],
      ...[
        [5, 'error', 'url.missing'],
        [6, 'error', 'windows.unknown'],
        [7, 'error', 'name.repeated'],
      ],
      ...[
        [8, 'error', 'priority.invalid'],
        [9, 'error', 'unit.notYours'],
        [10, 'error', 'unit.unknown'],
      ],
      ...[
        [11, 'error', 'transport.invalid'],
        [12, 'error', 'login.incomplete'],
      ],
    ]
    expect(await outcome(await importList(administrator, list, '1'))).toEqual(expected)
    stage.sent.length = 0
    const refused = await importList(administrator, list)
    expect([refused.status, await refused.json()]).toMatchObject([400, { code: 'camera.importRefused' }])
    expect(stage.sent).toEqual([])
    const elsewhereExported = '名称,主码流,用户名\n缺密码,rtsp://10.1.0.10/1,admin\n'
    expect(await outcome(await importList(administrator, elsewhereExported, '1'))).toEqual([
      [2, 'error', 'login.passwordMissing'],
    ])
    expect(await (await importList(administrator, 'url\n')).json()).toMatchObject({
      details: { problem: 'columnsMissing', missing: ['name'] },
    })
  })

  it('goes out without passwords and formulas, and comes in again without a change', async () => {
    await add({ name: '=HYPERLINK("http://x")', windows: [1, 2] })
    const response = await administrator.request('/api/cameras/list.csv')
    expect(response.headers.get('content-type')).toContain('text/csv')
    const bytes = new Uint8Array(await response.arrayBuffer())
    expect([...bytes.slice(0, 3)]).toEqual([0xef, 0xbb, 0xbf])
    const text = new TextDecoder().decode(bytes)
    expect(text).not.toContain(login.password)
    expect(text).toContain(`'=HYPERLINK`)
    stage.sent.length = 0
    const again = (await outcome(await importList(administrator, bytes))) as readonly unknown[][]
    expect(again.length).toBeGreaterThan(2)
    expect(new Set(again.map(([, what]) => what))).toEqual(new Set(['unchanged']))
    expect(stage.sent).toEqual([])
  })

  it('adds and changes, in the encoding that Excel writes, and keeps the passwords it does not name', async () => {
    const { id } = await add({ name: '收费窗口' })
    const gbk = Buffer.concat([
      Buffer.from('name,url,retentionDays,user,password\n'),
      Buffer.from([0xca, 0xd5, 0xb7, 0xd1, 0xb4, 0xb0, 0xbf, 0xda]),
      Buffer.from(',rtsp://10.0.0.8/main2,90,viewer,\n'),
      Buffer.from([0xd0, 0xc2]),
      Buffer.from(',rtsp://10.0.0.20/1,,root,pw-1\n'),
    ])
    expect(await outcome(await importList(administrator, gbk))).toEqual([
      [2, 'changed', null],
      [3, 'created', null],
    ])
    expect(await addresses(id)).toMatchObject({ main: 'rtsp://viewer:geheim-81@10.0.0.8/main2' })
    expect(await outcome(await importList(administrator, 'name,user\n收费窗口,other\n', '1'))).toEqual([
      [2, 'error', 'login.userChanged'],
    ])
    const { items } = await administrator.get<{ items: CameraView[] }>('/api/cameras')
    const added = items.find(({ name }) => name === '新')
    if (!added) throw new Error('it was not added')
    expect(await addresses(added.id)).toMatchObject({ main: 'rtsp://root:pw-1@10.0.0.20/1' })
  })
})
