import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { CameraId } from '../../../server/contract/ids.ts'
import { liveNamespace } from '../../../server/contract/live.ts'
import type { SteerState } from '../../../server/contract/steering.ts'
import type { ApiClient } from '../../support/api-client.ts'
import { codes } from '../../support/directory.ts'
import { startStubDevice, type StubDevice } from '../../support/onvif/index.ts'
import { connectSocket, type SocketClient } from '../../support/socket-client.ts'
import { until } from '../../support/until.ts'
import { openHallStage, type HallStage } from './hall-stage.ts'

const login = { user: 'admin', password: 'Zhuanyong-9081' }
const waitMs = 15_000
const ahead = { pan: 0.5, tilt: 0, zoom: 0 }

describe('a camera that can be steered', () => {
  let stage: HallStage
  let stub: StubDevice
  let cameraId: CameraId
  const people = new Map<string, ApiClient>()
  const sockets: SocketClient[] = []

  const connect = async (who: string): Promise<SocketClient> => {
    const client = people.get(who)
    if (!client) throw new Error(`nobody is ${who}`)
    const socket = await connectSocket(stage.url, liveNamespace, { cookie: client.cookie })
    sockets.push(socket)
    return socket
  }

  beforeAll(async () => {
    stage = await openHallStage({ leaseSeconds: 2, moveSeconds: 1 })
    stub = await startStubDevice({ login })
    const administrator = await stage.as('sysadmin', 'systemAdministrator')
    people.set('administrator', administrator)
    people.set('supervisor', await stage.as('supervisor', 'supervisor'))
    people.set('second', await stage.as('second', 'supervisor'))
    people.set('wall', await stage.as('wall', 'wall'))
    people.set('elsewhere', await stage.as('elsewhere', 'supervisor', codes.otherDistrict))
    const { unitId, hallId } = stage
    const made = await administrator.post<{ id: CameraId; ptz: boolean }>('/api/cameras', {
      ...{ name: '1 号窗口', unitId, hallId, url: 'rtsp://127.0.0.1/main', login },
      ...{ onvifUrl: stub.url, ptz: true },
    })
    expect(made.ptz).toBe(true)
    cameraId = made.id
  })
  beforeEach(() => {
    stub.calls.length = 0
    Object.assign(stub, { fault: 'none', faulty: undefined })
  })
  afterEach(async () => {
    for (const socket of sockets.splice(0)) socket.close()
    // Whoever was left holding it lets go when the lease ends.
    const watcher = await connect('second')
    await until('a free camera', waitMs, async () => {
      const { holder } = await watcher.must<SteerState>('steer.follow', { cameraId })
      return holder === null
    })
    sockets.splice(0).forEach((socket) => socket.close())
  })
  afterAll(async () => {
    await stage.close()
    await stub.close()
  })

  it('is refused to those without the right, and to those of other units', async () => {
    for (const who of ['administrator', 'elsewhere']) {
      const socket = await connect(who)
      for (const [event, more] of [
        ['steer.follow', {}],
        ['steer.move', ahead],
        ['steer.presets', {}],
        ['steer.goto', { preset: '1' }],
        ['steer.savePreset', { name: 'x' }],
      ] as const)
        expect(await socket.ask(event, { cameraId, ...more })).toMatchObject({ code: 'access.denied' })
    }
    expect(stub.calls).toEqual([])
  })

  it('moves for whoever takes it, and stops when told', async () => {
    const socket = await connect('supervisor')
    await socket.must('steer.follow', { cameraId })
    await socket.must('steer.move', { cameraId, ...ahead })
    expect(await socket.next<SteerState>('steer.changed')).toMatchObject({ holder: { name: 'supervisor' } })
    await socket.must('steer.stop', { cameraId })
    expect(stub.of('ContinuousMove')).toHaveLength(1)
    expect(stub.of('Stop')).toHaveLength(1)
    expect(stub.of('ContinuousMove')[0]?.user).toBe('admin')
    const { entries } = await stage.directory.audit.page({ action: 'steering.taken' }, 1)
    expect(entries[0]).toMatchObject({ subject: cameraId })
  })

  it('stops by itself where the movement is not renewed, and where its client vanishes', async () => {
    const socket = await connect('supervisor')
    await socket.must('steer.move', { cameraId, ...ahead })
    await until('the stop of a movement that nobody renews', waitMs, () => stub.of('Stop').length === 1)
    await socket.must('steer.move', { cameraId, ...ahead })
    socket.close()
    await until('the stop after the client has gone', waitMs, () => stub.of('Stop').length === 2)
  })

  it('is stopped again where the first stop fails', async () => {
    const socket = await connect('supervisor')
    await socket.must('steer.move', { cameraId, ...ahead })
    Object.assign(stub, { fault: 'refuse', faulty: ['Stop'] })
    const stopping = socket.ask('steer.stop', { cameraId })
    await until('a stop that fails', waitMs, () => stub.of('Stop').length > 0, 10)
    stub.fault = 'none'
    expect(await stopping).toMatchObject({ ok: true })
    expect(stub.of('Stop').length).toBeGreaterThan(1)
  })

  it('belongs to one at a time: equals wait, a higher rank takes over, and both are told', async () => {
    const [wall, supervisor, second] = [
      await connect('wall'),
      await connect('supervisor'),
      await connect('second'),
    ]
    await wall.must('steer.follow', { cameraId })
    await wall.must('steer.move', { cameraId, ...ahead })
    await supervisor.must('steer.move', { cameraId, pan: -0.5, tilt: 0, zoom: 0 })
    await wall.next<SteerState>('steer.changed', ({ holder }) => holder?.name === 'supervisor')
    expect(await second.ask('steer.move', { cameraId, ...ahead })).toMatchObject({
      ...{ code: 'steering.held', details: { holder: 'supervisor' } },
    })
    expect(await wall.ask('steer.goto', { cameraId, preset: '1' })).toMatchObject({ code: 'steering.held' })
    // What the wall had begun was stopped before the other movement began.
    const order = stub.calls.map(({ operation }) => operation).filter((name) => !name.startsWith('Get'))
    expect(order.slice(0, 3)).toEqual(['ContinuousMove', 'Stop', 'ContinuousMove'])
    expect(stub.of('GotoPreset')).toEqual([])
    await supervisor.must('steer.release', { cameraId })
    await wall.next<SteerState>('steer.changed', ({ holder }) => holder === null)
    await second.must('steer.move', { cameraId, ...ahead })
  })

  it('is free again when the lease ends without a command', async () => {
    const [first, second] = [await connect('supervisor'), await connect('second')]
    await second.must('steer.follow', { cameraId })
    await first.must('steer.goto', { cameraId, preset: '1' })
    await second.next<SteerState>('steer.changed', ({ holder }) => holder?.name === 'supervisor')
    second.forget()
    await second.next<SteerState>('steer.changed', ({ holder }) => holder === null)
  })

  it('keeps presets, each change of them audited', async () => {
    const socket = await connect('supervisor')
    await socket.must('steer.savePreset', { cameraId, name: '叫号台' })
    expect(await socket.must('steer.presets', { cameraId })).toEqual({
      items: [
        { token: '1', name: '窗口全景' },
        { token: '2', name: '叫号台' },
      ],
      ...{ step: true, place: true },
    })
    await socket.must('steer.removePreset', { cameraId, preset: '2' })
    const { entries } = await stage.directory.audit.page({}, 3)
    expect(entries.map(({ action }) => action)).toEqual(
      expect.arrayContaining(['steering.presetRemoved', 'steering.presetSaved']),
    )
  })

  it('says what is wrong with a device that does not answer', async () => {
    stub.fault = 'garbage'
    const socket = await connect('supervisor')
    expect(await socket.ask('steer.move', { cameraId, ...ahead })).toMatchObject({ code: 'onvif.badAnswer' })
  })
})
