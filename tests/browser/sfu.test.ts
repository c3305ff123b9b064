import type { BrowserContext, JSHandle } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { MeetingId } from '../../server/contract/ids.ts'
import { meetingNamespace } from '../../server/contract/meeting.ts'
import { until } from '../support/until.ts'
import { joinMeeting, openStage, type MeetingPage, type Stage } from './sfu/stage.ts'

/** Bounded only so that a failure names what was waited for; how fast it comes is no promise of these tests. */
const waitMs = 60_000

let stage: Stage
let meetingId: MeetingId
let tabs: BrowserContext[]
let sender: JSHandle<MeetingPage>
let watcher: JSHandle<MeetingPage>

const state = (page: JSHandle<MeetingPage>) => page.evaluate((meeting) => meeting.state())
const picture = (page: JSHandle<MeetingPage>) => page.evaluate((meeting) => meeting.picture())
const tile = (page: JSHandle<MeetingPage>, size: { width: number; height: number } | null) =>
  page.evaluate((meeting, wanted) => meeting.tile(wanted), size)

/** Frames decoded until now; the promise is that more come. */
const moreFrames = async (page: JSHandle<MeetingPage>, withinMs: number, count = 15): Promise<void> => {
  const { framesDecoded } = await picture(page)
  await until(
    `${count} more frames`,
    withinMs,
    async () => (await picture(page)).framesDecoded >= framesDecoded + count,
  )
}

beforeAll(async () => {
  stage = await openStage()
  const { server } = stage
  const [district, street] = server.units
  if (!district || !street) throw new Error('two venues are needed')
  meetingId = await server.plan('全区政务服务工作视频会议', [district.id, street.id])
  tabs = [
    await stage.open(await server.person('区长', district.id)),
    await stage.open(await server.person('街道主任', street.id)),
  ]
  const [first, second] = tabs
  if (!first || !second) throw new Error('two tabs are needed')
  sender = await joinMeeting(first, meetingId)
  watcher = await joinMeeting(second, meetingId)
  await sender.evaluate((meeting) => meeting.send())
})
afterAll(() => stage.close())

describe('two Chromiums in a meeting', () => {
  it('see and hear each other: H.264, frames counted', async () => {
    await until('the camera to be offered', waitMs, async () =>
      (await state(watcher)).others[0]?.producers.some(({ source }) => source === 'camera'),
    )
    await tile(watcher, { width: 320, height: 180 })
    await until('the first frame', waitMs, async () => (await picture(watcher)).framesDecoded > 0)
    await moreFrames(watcher, waitMs)

    expect((await picture(watcher)).codec).toMatch(/^video\/H264 .*profile-level-id=42/u)
    expect((await state(watcher)).streams.map(({ source }) => source).sort()).toEqual([
      'camera',
      'microphone',
    ])
    expect((await state(watcher)).path).toBe('working')
    const bytes = /huijian_media_bytes_total\{worker="0",direction="out"[^}]*\} (\d+)/u.exec(
      await stage.media.metricsText(),
    )
    expect(Number(bytes?.[1])).toBeGreaterThan(10_000)
  })

  it('get the layer that fits the tile, in three sizes', async () => {
    const sizes = [
      { tile: { width: 1280, height: 720 }, width: 1280, layer: 2 },
      { tile: { width: 640, height: 360 }, width: 640, layer: 1 },
      { tile: { width: 320, height: 180 }, width: 320, layer: 0 },
    ]
    for (const size of sizes) {
      await tile(watcher, size.tile)
      await until(
        `a picture ${size.width} wide`,
        waitMs,
        async () => (await picture(watcher)).width === size.width,
      )
      const camera = (await state(watcher)).streams.find(({ source }) => source === 'camera')
      expect(camera?.layer).toBe(size.layer)
      await moreFrames(watcher, waitMs)
    }
  })

  it('get nothing of a picture that is not visible, and get it back when it is', async () => {
    await tile(watcher, null)
    let before = -1
    await until(
      'the picture to stand still',
      waitMs,
      async () => {
        const { framesDecoded } = await picture(watcher)
        const isStill = framesDecoded === before
        before = framesDecoded
        return isStill
      },
      700,
    )
    await tile(watcher, { width: 320, height: 180 })
    await moreFrames(watcher, waitMs)
  })

  it('are the same people after their sockets dropped, and see each other again', async () => {
    const before = await state(watcher)
    const sockets = () => [...stage.server.sockets.namespace(meetingNamespace).sockets.values()]
    const dropped = sockets().map(({ id }) => id)
    for (const socket of sockets()) socket.conn.close()
    await until(
      'both to be back',
      waitMs,
      async () =>
        sockets().length === 2 &&
        sockets().every(({ id }) => !dropped.includes(id)) &&
        (await state(watcher)).link === 'joined' &&
        (await state(watcher)).others[0]?.connected,
    )
    expect((await state(watcher)).self?.id).toBe(before.self?.id)
    expect((await state(watcher)).others.map(({ id }) => id)).toEqual(before.others.map(({ id }) => id))
    await until('frames again', waitMs, async () => {
      await tile(watcher, { width: 320, height: 180 })
      return (await picture(watcher)).framesDecoded > 15
    })
  })

  it('come back by themselves when the media worker dies', async () => {
    const [pid] = stage.media.workerPids()
    const { pictures } = await state(watcher)
    process.kill(pid ?? 0, 'SIGKILL')
    await until('another worker', waitMs, () => stage.media.workerPids().some((one) => one !== pid))
    await until(
      'both to have joined again',
      waitMs,
      async () =>
        (await state(sender)).link === 'joined' &&
        (await state(watcher)).link === 'joined' &&
        (await state(watcher)).others[0]?.producers.some(({ source }) => source === 'camera'),
    )
    await until('frames again', waitMs, async () => {
      await tile(watcher, { width: 320, height: 180 })
      // Before they notice, both believe to be together, and the frames are the old picture's.
      return (await state(watcher)).pictures > pictures && (await picture(watcher)).framesDecoded > 15
    })
  })

  it('vanish for the others when they leave', async () => {
    await sender.evaluate((meeting) => meeting.connection.leave())
    await until('the other to be alone', waitMs, async () => (await state(watcher)).others.length === 0)
    expect((await state(sender)).link).toBe('ended')
  })
})
