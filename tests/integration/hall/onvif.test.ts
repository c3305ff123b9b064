import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { openDevice } from '../../../server/hall/onvif/index.ts'
import { freePort } from '../../support/free-port.ts'
import { startStubDevice, type StubDevice, type StubFault } from '../../support/onvif/index.ts'

const login = { user: 'admin', password: 'Zhuanyong-9081' }
const callMs = 400

describe('a device asked by ONVIF', () => {
  let stub: StubDevice
  beforeEach(async () => {
    stub = await startStubDevice({ login })
  })
  afterEach(() => stub.close())
  const open = () => openDevice({ url: stub.url, login }, callMs)

  it('is unreachable where nothing listens', async () => {
    const url = `http://127.0.0.1:${await freePort()}/onvif/device_service`
    await expect(openDevice({ url, login }, callMs)).rejects.toMatchObject({ code: 'onvif.unreachable' })
  })

  it.each([
    ['a wrong password', { ...login, password: 'x' }],
    ['a wrong user', { ...login, user: 'root' }],
    ['no login', null],
  ])('refuses %s', async (_what, wrong) => {
    const opening = openDevice({ url: stub.url, login: wrong }, callMs)
    await expect(opening).rejects.toMatchObject({ code: 'onvif.unauthorised' })
  })

  const operations = [
    'GetSystemDateAndTime',
    'GetServices',
    'GetProfiles',
    'GetDeviceInformation',
    'GetStreamUri',
  ]
  const troubles = [
    ['silence', /^onvif\.timedOut$/u],
    ['cut', /^onvif\.(unreachable|timedOut|badAnswer)$/u],
    ['garbage', /^onvif\.badAnswer$/u],
    ['refuse', /^onvif\.refused$/u],
  ] as const
  it.each(
    operations.flatMap((operation) => troubles.map(([fault, code]) => [operation, fault, code] as const)),
  )('whose %s meets %s says so in time, and breaks nothing', async (operation, fault: StubFault, code) => {
    Object.assign(stub, { fault, faulty: [operation, 'GetCapabilities'] })
    const asked = open().then((device) => device.lookup().finally(() => device.close()))
    await expect(asked).rejects.toMatchObject({ code: expect.stringMatching(code) as string })
  })

  it('tells its streams with their sizes, the largest for recording, the smallest for live view', async () => {
    const device = await open()
    expect(await device.lookup()).toEqual({
      device: { manufacturer: 'Stub', model: 'PTZ-1' },
      streams: [
        {
          ...{ profile: 'Profile_1', name: 'stream 1', url: 'rtsp://10.0.0.9/main', codec: 'H264' },
          ...{ width: 1920, height: 1080, framesPerSecond: 25 },
        },
        {
          ...{ profile: 'Profile_2', name: 'stream 2', url: 'rtsp://10.0.0.9/sub', codec: 'H264' },
          ...{ width: 640, height: 360, framesPerSecond: 25 },
        },
      ],
      main: 'rtsp://10.0.0.9/main',
      sub: 'rtsp://10.0.0.9/sub',
      ptz: true,
    })
    device.close()
  })

  it('moves, stops, steps and goes to places, with a time-out of its own for each movement', async () => {
    const device = await open()
    expect(device.moves).toEqual({ step: true, place: true })
    await device.move({ pan: 0.5, tilt: -0.25, zoom: 0 }, 3000)
    await device.stop()
    await device.step({ pan: 0.1, tilt: 0, zoom: 0 })
    await device.place({ pan: -1, tilt: 1, zoom: 0.5 })
    const [move] = stub.of('ContinuousMove')
    expect(move?.body).toContain('x="0.5" y="-0.25"')
    expect(move?.body).toContain('<Timeout>PT3S</Timeout>')
    expect(stub.of('Stop')[0]?.body).toContain('<PanTilt>true</PanTilt><Zoom>true</Zoom>')
    expect(stub.of('RelativeMove')[0]?.body).toContain('x="0.1"')
    expect(stub.of('AbsoluteMove')[0]?.body).toContain('x="-1" y="1"')
    device.close()
  })

  it('keeps presets, whatever is in their names', async () => {
    const device = await open()
    expect(await device.presets()).toEqual([{ token: '1', name: '窗口全景' }])
    await device.savePreset('<b>&"1"', undefined)
    await device.gotoPreset('2')
    expect(stub.of('GotoPreset')[0]?.body).toContain('<PresetToken>2</PresetToken>')
    expect(await device.presets()).toContainEqual({ token: '2', name: '<b>&"1"' })
    await device.savePreset('叫号台', '1')
    await device.removePreset('2')
    expect(await device.presets()).toEqual([{ token: '1', name: '叫号台' }])
    device.close()
  })
})

describe('a device without PTZ', () => {
  let stub: StubDevice
  beforeAll(async () => {
    stub = await startStubDevice({ ptz: false, streams: ['', 'rtsp://10.0.0.9/only'] })
  })
  afterAll(() => stub.close())

  it('is told apart, streamless profiles left out, and refuses to be steered before it is asked', async () => {
    const device = await openDevice({ url: stub.url, login: null }, callMs)
    expect(await device.lookup()).toMatchObject({ main: 'rtsp://10.0.0.9/only', sub: null, ptz: false })
    await expect(device.stop()).rejects.toMatchObject({ code: 'onvif.noPtz' })
    expect(stub.of('Stop')).toEqual([])
    device.close()
  })
})
