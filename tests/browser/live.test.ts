import type { JSHandle } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { pino } from 'pino'
import { CameraId } from '../../server/contract/ids.ts'
import { createLive, type Live } from '../../server/hall/live/index.ts'
import { DomainError } from '../../server/kernel/errors/index.ts'
import { createFfmpeg, createFfprobe } from '../../server/kernel/ffmpeg/index.ts'
import { newId } from '../../server/kernel/ids/index.ts'
import { startHall, type Hall, type StreamParameters } from '../support/hall/index.ts'
import { processTree } from '../support/process-tree.ts'
import { until } from '../support/until.ts'
import type { Page } from './sfu/page.ts'
import { openStage, type Stage } from './sfu/stage.ts'

type LivePage = ReturnType<Page['openLive']>

const cameraId = newId(CameraId)
const deadCameraId = newId(CameraId)
const lingerSeconds = 1
/** Bounded only so that a failure names what was waited for; how fast it comes is no promise of these tests. */
const waitMs = 60_000

/** What browsers do not show as it is: each must be encoded anew. */
const strange = {
  'H.265': { codec: 'h265' },
  interlaced: { width: 704, height: 576, scan: 'interlaced', kbitPerSecond: 1000 },
  'B-frames': { bFrames: 2 },
} as const satisfies Readonly<Record<string, Partial<StreamParameters>>>
const strangeHalls = new Map<CameraId, { readonly name: keyof typeof strange; readonly hall: Hall }>()

let hall: Hall
let stage: Stage
let live: Live

const relays = async () =>
  (await processTree(process.pid)).filter((one) => one.command.some((part) => part.startsWith('rtp://')))

const watch = async (name: string, camera: CameraId): Promise<JSHandle<LivePage>> => {
  const [unit] = stage.server.units
  if (!unit) throw new Error('a unit is needed')
  const context = await stage.open(await stage.server.person(name, unit.id, ['live.watch']))
  const [tab] = context.pages()
  if (!tab) throw new Error('the context has no tab')
  return tab.evaluateHandle((id) => (window as unknown as { page: Page }).page.openLive(id), camera)
}
const frames = async (page: JSHandle<LivePage>) =>
  (await page.evaluate((viewer) => viewer.picture())).framesDecoded
const view = (page: JSHandle<LivePage>) => page.evaluate((viewer) => viewer.view())

beforeAll(async () => {
  hall = await startHall({ cameras: 1 })
  for (const name of Object.keys(strange) as (keyof typeof strange)[])
    strangeHalls.set(newId(CameraId), { name, hall: await startHall({ stream: strange[name] }) })
  stage = await openStage({
    serve:
      (media) =>
      ({ sockets, access }) => {
        live = createLive({
          media,
          sockets,
          access,
          ffmpeg: createFfmpeg({ path: 'ffmpeg', slots: { relay: 4, probe: 1 } }),
          ffprobe: createFfprobe({ path: 'ffprobe' }),
          transcoders: 1,
          audit: { append: () => Promise.resolve() },
          log: pino({ level: 'silent' }),
          lingerSeconds,
          streamOf: (id) => {
            if (id === cameraId) return Promise.resolve({ url: hall.rtspUrl(1), transport: 'tcp' })
            if (id === deadCameraId)
              return Promise.resolve({ url: 'rtsp://127.0.0.1:1/none', transport: 'tcp' })
            const one = strangeHalls.get(id)
            if (one) return Promise.resolve({ url: one.hall.rtspUrl(1), transport: 'tcp' })
            return Promise.reject(new DomainError('camera.unknown', { cameraId: id }))
          },
        })
      },
  })
})
afterAll(async () => {
  await live.close()
  await stage.close()
  await hall.close()
  await Promise.all([...strangeHalls.values()].map((one) => one.hall.close()))
})

describe('a hall camera, live', () => {
  it('that does not exist is refused, and not asked for again', async () => {
    const page = await watch('监督员', newId(CameraId))
    await until('the refusal', waitMs, async () => (await view(page)).refused === 'camera.unknown')
    await page.evaluate((viewer) => viewer.connection.close())
  })

  it('that does not answer says why, and is tried again', async () => {
    const page = await watch('监督员', deadCameraId)
    await until('the reason', waitMs, async () => (await view(page)).ended === 'unreachable')
    expect((await view(page)).status).toBe('waiting')
    await page.evaluate((viewer) => viewer.connection.close())
  })

  it('plays H.264 as the camera sends it; a second viewer shares the relay; it ends after the last', async () => {
    const first = await watch('监督员', cameraId)
    await until('a picture', waitMs, async () => (await frames(first)) > 10)
    expect((await first.evaluate((viewer) => viewer.picture())).codec).toMatch(/^video\/H264 /u)

    const second = await watch('领导', cameraId)
    await until('the second picture', waitMs, async () => (await frames(second)) > 10)
    expect(await relays()).toHaveLength(1)

    await first.evaluate((viewer) => viewer.connection.close())
    const before = await frames(second)
    await until('the second to go on', waitMs, async () => (await frames(second)) > before + 20)
    await second.evaluate((viewer) => viewer.connection.close())
    await until('the relay to end', waitMs, async () => (await relays()).length === 0)
  })

  it('comes back by itself when its relay is killed, and when the media worker is', async () => {
    const page = await watch('监督员', cameraId)
    await until('a picture', waitMs, async () => (await frames(page)) > 10)
    const [relay] = await relays()
    process.kill(relay?.pid ?? 0, 'SIGKILL')
    await until('another relay', waitMs, async () => (await relays()).some(({ pid }) => pid !== relay?.pid))
    await until('frames again', waitMs, async () => (await frames(page)) > 10)

    const { pictures } = await view(page)
    process.kill(stage.media.workerPids()[0] ?? 0, 'SIGKILL')
    await until('another picture', waitMs, async () => (await view(page)).pictures > pictures)
    await until('frames again', waitMs, async () => (await frames(page)) > 10)
    await page.evaluate((viewer) => viewer.connection.close())
  })

  it.each(Object.keys(strange) as (keyof typeof strange)[])(
    'encodes anew what browsers do not show as it is: %s',
    async (name) => {
      const [id] = [...strangeHalls].find(([, one]) => one.name === name) ?? []
      if (!id) throw new Error(`no hall sends ${name}`)
      const page = await watch('监督员', id)
      const encoders = async () => (await relays()).filter(({ command }) => command.includes('libx264'))
      await until('an encoder', 30_000, async () => (await encoders()).length === 1)
      await until('a picture of it', 30_000, async () => (await frames(page)) > 20)
      const picture = await page.evaluate((viewer) => viewer.picture())
      expect(picture.codec).toMatch(/^video\/H264 /u)
      // Pixels are square: 704 of 12:11 are 768 wide.
      if (name === 'interlaced') expect([picture.width, picture.height]).toEqual([768, 576])

      const other = [...strangeHalls].find(([, one]) => one.name === 'H.265' && one.name !== name)?.[0]
      if (other) {
        const refused = await watch('领导', other)
        await until(
          'the refusal',
          20_000,
          async () => (await view(refused)).refused === 'live.transcodersBusy',
        )
        await page.evaluate((viewer) => viewer.connection.close())
        await until('its turn', 40_000, async () => (await frames(refused)) > 10)
        await refused.evaluate((viewer) => viewer.connection.close())
      } else await page.evaluate((viewer) => viewer.connection.close())
      await until('the relays to end', 10_000, async () => (await relays()).length === 0)
    },
  )
})
