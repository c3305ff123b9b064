import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ProbeResult } from '../../../server/contract/camera-probe.ts'
import { createProbes, type Probes } from '../../../server/hall/probe/index.ts'
import { createFfmpeg, createFfprobe } from '../../../server/kernel/ffmpeg/index.ts'
import { freePort } from '../../support/free-port.ts'
import { startHall, type Hall } from '../../support/hall/index.ts'
import { startRtspStub, type RtspStub } from '../../support/rtsp-stub/index.ts'
import { openHallStage, type HallStage } from './hall-stage.ts'

const credentials = { method: 'digest', user: 'viewer', password: 'geheim-81' } as const
const limits = { silenceMs: 2000, totalMs: 6000 }

describe('a probe', () => {
  let simulated: Hall
  let probes: Probes
  const stubs: RtspStub[] = []
  beforeAll(async () => {
    simulated = await startHall({ cameras: 4, credentials })
    probes = createProbes({
      ffmpeg: createFfmpeg({ path: 'ffmpeg', slots: { probe: 2 } }),
      ffprobe: createFfprobe({ path: 'ffprobe' }),
      limits,
    })
  })
  afterAll(async () => {
    for (const stub of stubs) await stub.close()
    await simulated.close()
  })

  const probe = (address: string, transport: 'tcp' | 'udp' = 'tcp'): Promise<ProbeResult> =>
    probes.probe({ address, transport }, AbortSignal.timeout(60_000))
  const bare = (path: string): string => `rtsp://127.0.0.1:${simulated.port}/${path}`
  const stub = async (kind: Parameters<typeof startRtspStub>[0]): Promise<string> => {
    const started = await startRtspStub(kind)
    stubs.push(started)
    return started.url
  }

  it.each([
    ['unreachable', async () => `rtsp://127.0.0.1:${await freePort()}/none`],
    ['unauthorised', () => bare('cam-01')],
    ['unauthorised', () => `rtsp://viewer:wrong@127.0.0.1:${simulated.port}/cam-01`],
    ['not-found', () => simulated.rtspUrl(1).replace('cam-01', 'cam-77')],
    ['no-video', () => stub('audio-only')],
    ['timed-out', () => stub('silent')],
  ] as const)('says %s in time, and neither address nor password', async (reason, address) => {
    const result = await probe(await address())
    expect(result).toMatchObject({ ok: false, reason })
    expect(JSON.stringify(result)).not.toMatch(/rtsp:|geheim|127\.0\.0\.1/u)
  })

  it.each([
    ['no-keyframe', 2, 'no-keyframe'],
    ['garbage', 3, 'bad-stream'],
    ['hang', 4, 'timed-out'],
  ] as const)('says what a camera with %s does', async (fault, camera, reason) => {
    await simulated.control(fault, camera)
    expect(await probe(simulated.rtspUrl(camera))).toMatchObject({ ok: false, reason })
    await simulated.control('resume', camera)
  })

  it.each(['tcp', 'udp'] as const)(
    'shows what a camera sends over %s, and its first picture',
    async (transport) => {
      const result = await probe(simulated.rtspUrl(1), transport)
      if (!result.ok) throw new Error(`${result.reason}: ${result.detail ?? ''}`)
      const { picture, tookMs, kbitPerSecond, ...facts } = result.facts
      expect(facts).toMatchObject({
        ...{ codec: 'h264', width: 320, height: 180, interlaced: false, audio: null },
        ...{ framesPerSecond: 25, gop: { frames: 25, seconds: 1 } },
      })
      expect(kbitPerSecond).toBeGreaterThan(0)
      expect(tookMs).toBeGreaterThan(0)
      expect(Buffer.from(picture ?? '', 'base64').subarray(0, 3)).toEqual(Buffer.from([0xff, 0xd8, 0xff]))
    },
  )

  it('is refused where too many wait already', async () => {
    const address = await stub('silent')
    const leave = new AbortController()
    const many = Array.from({ length: 8 }, () => probes.probe({ address, transport: 'tcp' }, leave.signal))
    await expect(probe(address)).rejects.toMatchObject({ code: 'camera.probesBusy' })
    leave.abort()
    await Promise.allSettled(many)
    expect(await probe(simulated.rtspUrl(1))).toMatchObject({ ok: true })
  })
})

describe('the route that probes', () => {
  let stage: HallStage
  let simulated: Hall
  beforeAll(async () => {
    stage = await openHallStage()
    simulated = await startHall({ cameras: 1, credentials })
  })
  afterAll(async () => {
    await simulated.close()
    await stage.close()
  })

  it('serves only whoever manages the camera, keeps its password from others, and is audited', async () => {
    const administrator = await stage.as('sysadmin', 'systemAdministrator')
    const supervisor = await stage.as('supervisor', 'supervisor')
    const url = simulated.rtspUrl(1)
    const bare = `rtsp://127.0.0.1:${simulated.port}/cam-01`
    const ask = (body: object, who = administrator): Promise<Response> =>
      who.request('/api/cameras/probe', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      })
    expect((await ask({ url }, supervisor)).status).toBe(403)
    expect((await ask({})).status).toBe(400)
    expect((await ask({ url: 'http://127.0.0.1/' })).status).toBe(400)

    const { unitId, hallId } = stage
    const { id } = await administrator.post<{ id: string }>('/api/cameras', {
      name: 'a',
      unitId,
      hallId,
      url,
    })
    expect(await (await ask({ cameraId: id })).json()).toMatchObject({ ok: true })
    // Its path may be mended without typing the password again; another machine is not sent it.
    expect(await (await ask({ cameraId: id, url: bare.replace('01', '09') })).json()).toMatchObject({
      reason: 'not-found',
    })
    const elsewhere = await ask({ cameraId: id, url: bare.replace('127.0.0.1', '127.0.0.2') })
    expect(await elsewhere.json()).toMatchObject({ code: 'camera.loginNeeded' })
    expect(await (await ask({ cameraId: id, stream: 'sub' })).json()).toMatchObject({
      code: 'camera.noSubStream',
    })
    const { entries } = await stage.directory.audit.page({ action: 'camera.probed' }, 10)
    expect(entries).toHaveLength(2)
    expect(JSON.stringify(entries)).not.toContain('geheim')
    expect(entries.at(-1)).toMatchObject({ subject: id, data: { url: bare } })
  })
})
