import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { CommandId, HoldId, NodeId, SourceId } from '../../../server/contract/ids.ts'
import type { SourceSettings } from '../../../server/contract/recorder.ts'
import { dataPaths } from '../../../server/kernel/data-dir/index.ts'
import { newId } from '../../../server/kernel/ids/index.ts'
import { openTrack, type OpenTrack } from '../../../server/kernel/recorder-socket/index.ts'
import type { Room } from '../../../server/media/index.ts'
import { startMedia } from '../../support/media.ts'
import { beepsIn, flashesIn } from '../../support/measure/flash-and-beep.ts'
import { complaintsAbout } from '../../support/measure/playable.ts'
import { sendCamera, sendMicrophone, sendVp8Camera, type RtpSender } from '../../support/rtp-sender.ts'
import { until } from '../../support/until.ts'
import { runRecorder, type RunningRecorder } from './running-recorder.ts'

const signal = AbortSignal.timeout(120_000)
let recorder: RunningRecorder
let media: Awaited<ReturnType<typeof startMedia>>
let room: Room
let camera: { readonly producerId: string; readonly sender: RtpSender }

const settings = (over: Partial<SourceSettings> = {}): SourceSettings => ({
  ...{ id: newId(SourceId), homeNode: newId(NodeId), kind: 'track', name: '伍家岭街道', url: 'track:test' },
  ...{ credentials: null, transport: 'udp', enabled: true, priority: 9, retentionDays: 30 },
  ...over,
})

const open = (source: SourceSettings, pictures = true, onLost = (): void => undefined): Promise<OpenTrack> =>
  openTrack(
    dataPaths(recorder.config.data.dir).trackSocket,
    { source, codec: 'H264', payloadType: 100, pictures },
    { onKeyFrameWanted: () => undefined, onLost },
  )

/** A venue: a camera through a real worker, and a microphone beside it. */
const sendTo = async (track: OpenTrack): Promise<{ stop: () => Promise<void> }> => {
  const tap = await room.openTap(camera.producerId, track.ports.video, () => undefined)
  const microphone = sendMicrophone(track.ports.audio)
  return {
    stop: async () => {
      tap.close()
      await microphone.stop()
    },
  }
}

const clipsOf = async (id: SourceId) => (await recorder.index()).clips.filter((clip) => clip.sourceId === id)

beforeAll(async () => {
  recorder = await runRecorder()
  media = await startMedia()
  room = await media.createRoom('meeting')
  const relay = await room.openRelay()
  camera = { producerId: relay.producerId, sender: sendCamera(relay.rtp) }
  // Encoders begin in fits and starts: once a fragment has come they run evenly.
  const source = settings()
  const track = await open(source)
  const sending = await sendTo(track)
  await recorder.untilStatus('the camera to send', source.id, ({ fragments }) => fragments >= 1)
  track.close()
  await sending.stop()
})
afterAll(async () => {
  await camera.sender.stop()
  await media.close()
  await recorder.close()
})

describe('a track is refused', () => {
  it('where it is no track, and where it is nothing that web says', async () => {
    await expect(open(settings({ kind: 'rtsp' }))).rejects.toMatchObject({
      code: 'recorder.refused',
      details: { code: 'recorder.badUrl' },
    })
    await expect(open({ ...settings(), id: 'x' as SourceId })).rejects.toMatchObject({
      code: 'recorder.refused',
    })
  })
})

describe('a track of a meeting', () => {
  it('can be held before it is recorded, and is not ended by what web says of it late', async () => {
    const source = settings()
    const put = { type: 'source.put', id: newId(CommandId), source } as const
    await recorder.socket.send(put)
    const hold = {
      id: newId(HoldId),
      sourceId: source.id,
      from: 0,
      to: 9e12,
      reason: '会议',
      owner: 'meeting:1',
    }
    await recorder.socket.send({ type: 'hold.put', id: newId(CommandId), hold })
    const track = await open(source)
    const sending = await sendTo(track)
    await recorder.untilStatus('a fragment', source.id, ({ fragments }) => fragments >= 1)
    await recorder.socket.send({ ...put, id: newId(CommandId) })
    await recorder.untilStatus(
      'another',
      source.id,
      ({ fragments, restarts }) => fragments >= 2 && restarts === 0,
    )
    track.close()
    await sending.stop()
  }, 60_000)

  it('is recorded with picture and sound in step, and written out when web dies; it goes on when web is back', async () => {
    const source = settings()
    const first = await open(source)
    const sending = await sendTo(first)
    const begun = Date.now()
    await recorder.untilStatus('two fragments', source.id, ({ fragments }) => fragments >= 3)
    // As web's death closes it: without a word.
    first.close()
    const closed = Date.now()
    await sending.stop()
    const [clip] = await until('a finished clip', 10_000, async () => {
      const clips = await clipsOf(source.id)
      return clips.length > 0 && clips.every(({ state }) => state === 'finished') && clips
    })
    if (!clip) throw new Error('no clip was written')
    // What was under way is written too: it ends when the connection did.
    const last = clip.fragments.at(-1)
    expect(Math.abs((last?.wallStart ?? 0) + (last?.durationMs ?? 0) - closed)).toBeLessThan(1000)
    // A key frame comes every two seconds.
    expect((clip.fragments[0]?.wallStart ?? 0) - begun).toBeLessThan(4000)

    const path = join(recorder.config.recordings.dir, clip.path)
    expect(await complaintsAbout(path, signal)).toEqual([])
    const [flashes, beeps] = [await flashesIn(path), await beepsIn(path)]
    expect(flashes.length).toBeGreaterThanOrEqual(3)
    expect(beeps.length).toBeGreaterThanOrEqual(3)
    // Both are a second apart: the clocks of the two streams are kept.
    for (const times of [flashes, beeps])
      times.slice(1).forEach((at, n) => expect(Math.abs(at - (times[n] ?? 0) - 1)).toBeLessThan(0.12))

    const again = await open(source)
    const sendingAgain = await sendTo(again)
    await recorder.untilStatus('a fragment again', source.id, ({ fragments }) => fragments >= 1)
    again.close()
    await sendingAgain.stop()
    await until('a second clip', 10_000, async () => (await clipsOf(source.id)).length >= 2)
    const { gaps } = await recorder.index()
    expect(gaps.filter(({ sourceId }) => sourceId === source.id).map(({ reason }) => reason)).toContain(
      'disabled',
    )
  }, 60_000)

  it('of VP8 is encoded anew as H.264', async () => {
    const source = settings()
    const track = await openTrack(
      dataPaths(recorder.config.data.dir).trackSocket,
      { source, codec: 'VP8', payloadType: 101, pictures: true },
      { onKeyFrameWanted: () => undefined, onLost: () => undefined },
    )
    const [vp8, microphone] = [sendVp8Camera(track.ports.video, 101), sendMicrophone(track.ports.audio)]
    await recorder.untilStatus('two fragments', source.id, ({ fragments }) => fragments >= 2)
    track.close()
    await Promise.all([vp8.stop(), microphone.stop()])
    const [clip] = await until('a finished clip', 10_000, async () => {
      const clips = await clipsOf(source.id)
      return clips.some(({ state }) => state === 'finished') && clips
    })
    expect(clip?.codecs).toMatch(/^avc1\.42[0-9a-f]{4},opus$/u)
    const path = join(recorder.config.recordings.dir, clip?.path ?? '')
    expect(await complaintsAbout(path, signal)).toEqual([])
    expect((await flashesIn(path)).length).toBeGreaterThanOrEqual(2)
  }, 60_000)

  it('without a camera is sound alone, and gets its pictures when the camera comes', async () => {
    const source = settings()
    const track = await open(source, false)
    const microphone = sendMicrophone(track.ports.audio)
    await recorder.untilStatus('sound alone', source.id, ({ fragments }) => fragments >= 1)
    await until('its clip', 5000, async () => (await clipsOf(source.id)).at(-1)?.codecs === 'opus')
    track.say({ type: 'pictures', coming: true })
    const tap = await room.openTap(camera.producerId, track.ports.video, () => undefined)
    await until('pictures beside it', 15_000, async () =>
      (await clipsOf(source.id)).some(({ codecs }) => codecs.startsWith('avc1')),
    )
    track.close()
    tap.close()
    await microphone.stop()
  }, 60_000)

  it('whose recorder stops is lost to web, and explained when the recorder is back', async () => {
    const source = settings()
    const lost = Promise.withResolvers<string>()
    const track = await open(source, true, () => lost.resolve('lost'))
    const sending = await sendTo(track)
    await recorder.untilStatus('a fragment', source.id, ({ fragments }) => fragments >= 1)
    await recorder.restart()
    expect(await lost.promise).toBe('lost')
    await sending.stop()
    const { gaps } = await recorder.index()
    expect(gaps.find(({ sourceId }) => sourceId === source.id)).toMatchObject({
      reason: 'recorder-stopped',
      to: Infinity,
    })
  }, 60_000)
})
