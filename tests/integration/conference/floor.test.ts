import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { ChatMessage } from '../../../server/contract/chat.ts'
import type { FloorPatch, Prepared } from '../../../server/contract/floor/state.ts'
import { CameraId, type MeetingId, type SeatId, type UnitId } from '../../../server/contract/ids.ts'
import type { Joined, ParticipantView } from '../../../server/contract/meeting.ts'
import type { Action } from '../../../server/contract/rights.ts'
import type { HallCameras } from '../../../server/conference/index.ts'
import { DomainError } from '../../../server/kernel/errors/index.ts'
import { newId } from '../../../server/kernel/ids/index.ts'
import type { ApiClient } from '../../support/api-client.ts'
import { startConference, type ConferenceServer } from '../../support/conference.ts'
import { cameraParameters, microphoneParameters, startMedia } from '../../support/media.ts'
import { connectSocket, type SocketClient } from '../../support/socket-client.ts'

const camera = newId(CameraId)
const streams: { close(): void }[] = []
/** A hall of one camera, whose picture comes as a relay into the room. */
const hallCameras: HallCameras = {
  list: () => Promise.resolve([{ id: camera, name: '3 号窗口' }]),
  require: (cameraId) =>
    cameraId === camera ? Promise.resolve() : Promise.reject(new DomainError('camera.unknown', { cameraId })),
  open: (room) => ({
    nameOf: () => Promise.resolve('3 号窗口'),
    acquire: async () => {
      const relay = await (await room.current()).openRelay()
      streams.push(relay)
      return { producerId: relay.producerId, onClose: (listener) => relay.onClose(listener) }
    },
    release: () => undefined,
    close: () => Promise.resolve(),
  }),
}

let media: Awaited<ReturnType<typeof startMedia>>
let server: ConferenceServer
let district: UnitId
let street: UnitId
let village: UnitId
let meetingId: MeetingId
let clients: SocketClient[]

beforeAll(async () => {
  media = await startMedia()
  server = await startConference({ media, seatKeptSeconds: 1, cameras: hallCameras })
  const [first, second, third] = server.units
  if (!first || !second || !third) throw new Error('three units are needed')
  district = first.id
  street = second.id
  village = third.id
})
afterAll(async () => {
  await server.close()
  await media.close()
})
beforeEach(async () => {
  clients = []
  meetingId = await server.plan('全区政务服务工作视频会议', [district, street, village])
})
afterEach(() => {
  for (const client of clients) client.close()
})

interface Attendee extends SocketClient {
  readonly api: ApiClient
  readonly joined: Joined
  readonly seatId: SeatId
}

const official: readonly Action[] = ['meeting.read', 'meeting.join']

const attend = async (name: string, unitId: UnitId, actions = official): Promise<Attendee> => {
  const person = await server.person(name, unitId, actions)
  const client = await connectSocket(server.url, '/meeting', { cookie: person.cookie })
  clients.push(client)
  const joined = await client.must<Joined>('meeting.join', { meetingId })
  const seatId = joined.floor.venues.find((venue) => venue.unitId === unitId)?.seatId
  if (!seatId) throw new Error('the venue is not invited')
  return { ...client, joined, seatId, api: person.api }
}
const operate = () => attend('会控员', district, [...official, 'floor.control'])

const code = async (client: SocketClient, event: string, input: unknown): Promise<string> => {
  const ack = await client.ask(event, input)
  return ack.ok ? 'ok' : ack.code
}

const microphone = async (attendee: Attendee): Promise<string> => {
  const produced = await attendee.must<{ producerId: string }>('media.produce', {
    transportId: attendee.joined.sendTransport?.id,
    kind: 'audio',
    source: 'microphone',
    rtpParameters: microphoneParameters(Math.floor(Math.random() * 2 ** 31)),
    paused: false,
  })
  return produced.producerId
}
const share = ({ joined }: Attendee) => ({
  transportId: joined.sendTransport?.id,
  kind: 'video',
  source: 'share',
  rtpParameters: cameraParameters('0'),
  paused: false,
})

/** Whether the SFU lets a microphone through, as it tells whoever begins to receive it. */
const isHeard = async (attendee: Attendee, producerId: string): Promise<boolean> => {
  await attendee.must('media.capabilities', { rtpCapabilities: attendee.joined.rtpCapabilities })
  const { paused } = await attendee.must<{ paused: boolean }>('media.consume', { producerId })
  return !paused
}

describe('the floor', () => {
  it('is for the chair and the operator; a branch and whoever watches beside the chair are refused', async () => {
    const branch = await attend('街道主任', street)
    expect(branch.joined.floor).toMatchObject({ control: false, prepared: null })
    expect(await code(branch, 'floor.muteAll', {})).toBe('floor.notChair')
    expect(await code(branch, 'floor.reclaimChair', {})).toBe('access.denied')
    const chair = await attend('区长', district)
    const beside = await attend('副区长', district)
    expect(await code(beside, 'floor.muteAll', {})).toBe('floor.notChair')
    expect(await code(chair, 'floor.muteAll', {})).toBe('ok')
    const operator = await operate()
    expect(operator.joined.floor).toMatchObject({ control: true, prepared: { scenes: [] } })
    expect(await code(operator, 'floor.lockMicrophones', { locked: true })).toBe('ok')
  })

  it('as it changes reaches everybody, who comes later, and who comes when all had left', async () => {
    const operator = await operate()
    const branch = await attend('街道主任', street)
    const picture = { show: 'venue', seatId: branch.seatId }
    await operator.must('floor.broadcast', { picture })
    await operator.must('floor.mute', { seatId: branch.seatId, muted: true })
    await branch.next<FloorPatch>('floor.changed', (patch) => patch.picture?.show === 'venue')
    await branch.next<FloorPatch>('floor.changed', ({ seats }) => seats?.[branch.seatId]?.muted === true)

    const late = await attend('村主任', village)
    expect(late.joined.floor.floor).toMatchObject({ seq: 2, picture })
    for (const client of [operator, branch, late]) await client.must('meeting.leave', {})

    const again = await attend('街道书记', street)
    expect(again.joined.floor.floor).toMatchObject({ seq: 2, picture })
    expect(again.joined.participants).toMatchObject([{ muted: true }])
    const witness = await attend('村主任', village)
    expect(await isHeard(witness, await microphone(again))).toBe(false)
  })

  it('prepares what only those who control it know of', async () => {
    const operator = await operate()
    const branch = await attend('街道主任', street)
    await operator.must('floor.preview', { picture: { show: 'venue', seatId: branch.seatId } })
    await operator.next<Prepared>('floor.prepared', ({ preview }) => preview !== null)
    await operator.must('floor.grantChair', { seatId: branch.seatId })
    await branch.next<Prepared>('floor.prepared', ({ preview }) => preview !== null)
    expect(await code(branch, 'floor.air', {})).toBe('ok')
    await operator.must('floor.grantChair', { seatId: operator.seatId })
    await branch.next<Prepared | null>('floor.prepared', (prepared) => prepared === null)
  })

  it('goes through a poll by itself', async () => {
    const operator = await operate()
    const branch = await attend('街道主任', street)
    const seats = [operator.seatId, branch.seatId]
    await operator.must('floor.startPoll', { poll: 'broadcast', seats, seconds: 3 })
    await branch.next<FloorPatch>(
      'floor.changed',
      ({ picture }) => picture?.show === 'venue' && picture.seatId === branch.seatId,
    )
  })

  it('ends the meeting for everybody, and says afterwards what happened and by whom', async () => {
    const operator = await operate()
    const chair = await attend('街道主任', street)
    await operator.must('floor.setBanner', { text: '热烈欢迎' })
    await operator.must('floor.end', {})
    await chair.next('meeting.ended')
    const reader = await server.person('秘书', district, ['meeting.read'])
    const { items } = await reader.api.get<{ items: unknown[] }>(`/api/meetings/${meetingId}/events`)
    expect(items).toMatchObject([
      { seq: 1, as: 'forChair', seatId: operator.seatId, fact: { type: 'banner.changed', text: '热烈欢迎' } },
      { seq: 2, as: 'forChair', fact: { type: 'meeting.ended' } },
    ])
    const stranger = await server.person('旁人', village, ['meeting.join'])
    expect((await stranger.api.request(`/api/meetings/${meetingId}/events`)).status).toBe(403)
  })
})

describe('the doors', () => {
  it('keep a venue waiting until it is admitted, and out once it is removed', async () => {
    const operator = await operate()
    await operator.must('floor.setDoors', { doors: 'lobby' })
    await expect(attend('街道主任', street)).rejects.toThrow('meeting.waiting')
    const knocked = await operator.next<FloorPatch>(
      'floor.changed',
      ({ doors }) => doors?.waiting.length === 1,
    )
    const seatId = knocked.doors?.waiting[0]
    await operator.must('floor.admit', { seatId })
    const branch = await attend('街道主任', street)
    await operator.must('floor.removeVenue', { seatId })
    await branch.next('participant.removed')
    await operator.next<{ participantId: string }>(
      'participant.left',
      ({ participantId }) => participantId === branch.joined.participantId,
    )
    await expect(attend('街道主任', street)).rejects.toThrow('meeting.removed')
  })
})

describe('the chat', () => {
  it('reaches everybody, or the chair alone, and whoever comes later as far as it is theirs to read', async () => {
    const operator = await operate()
    const branch = await attend('街道主任', street)
    const other = await attend('村主任', village)
    await branch.must('chat.send', { to: 'chair', text: '我们听不清' })
    await operator.next<ChatMessage>('chat.message', ({ text }) => text === '我们听不清')
    await operator.must('chat.send', { to: 'all', text: '请检查音量' })
    await other.next<ChatMessage>('chat.message', ({ text }) => text === '请检查音量')
    expect(other.seen('chat.message')).toHaveLength(1)
    const late = await attend('村支书', village)
    expect(late.joined.chat.map(({ text }) => text)).toEqual(['请检查音量'])
    for (let n = 0; n < 4; n += 1) await branch.must('chat.send', { to: 'all', text: String(n) })
    expect(await code(branch, 'chat.send', { to: 'all', text: '太多' })).toBe('request.rateLimited')
  })

  it('brings files to those who may read the message, of the types that are taken', async () => {
    const operator = await operate()
    const branch = await attend('街道主任', street)
    const other = await attend('村主任', village)
    const outsider = await server.person('过客', village)
    const send = ({ api }: { api: ApiClient }, fileName: string, body: string) =>
      api.request(`/api/meetings/${meetingId}/chat?to=chair&fileName=${encodeURIComponent(fileName)}`, {
        method: 'POST',
        headers: { 'content-type': 'application/octet-stream' },
        body,
      })
    expect((await send(outsider, '记录.txt', '一')).status).toBe(409)
    expect((await send(branch, '程序.exe', 'MZ')).status).toBe(415)
    expect((await send(branch, '记录.txt', '会议记录')).ok).toBe(true)
    const told = await operator.next<ChatMessage>('chat.message')
    expect(told).toMatchObject({ text: '', file: { name: '记录.txt', bytes: 12 } })
    const path = `/api/meetings/${meetingId}/chat/${told.seq}/file`
    expect((await other.api.request(path)).status).toBe(404)
    expect(await (await operator.api.request(path)).text()).toBe('会议记录')
  })
})

describe('a hall camera', () => {
  const sent = (wanted: number) => (one: ParticipantView) => one.hallCamera && one.producers.length === wanted

  it('takes the place of a venue, comes again when its stream ends, and goes', async () => {
    const operator = await operate()
    const branch = await attend('街道主任', street)
    const { seatId } = branch
    expect(await code(operator, 'floor.seatCamera', { seatId, cameraId: newId(CameraId) })).toBe(
      'camera.unknown',
    )
    expect(await code(branch, 'floor.seatCamera', { seatId, cameraId: camera })).toBe('floor.notChair')
    await operator.must('floor.seatCamera', { seatId, cameraId: camera })
    const shown = await branch.next<ParticipantView>('participant.changed', sent(1))
    expect(shown).toMatchObject({ seatId, displayName: '3 号窗口', sender: true })
    const late = await attend('村主任', village)
    expect(late.joined.participants.find(({ hallCamera }) => hallCamera)?.producers).toHaveLength(1)

    branch.forget()
    streams.at(-1)?.close()
    await branch.next<ParticipantView>('participant.changed', sent(0))
    await branch.next<ParticipantView>('participant.changed', sent(1))
    await operator.must('floor.seatCamera', { seatId, cameraId: null })
    await branch.next<{ participantId: string }>(
      'participant.left',
      (left) => left.participantId === shown.id,
    )
  })
})

describe('the codec of the room', () => {
  it('is VP8 while somebody cannot receive H.264', async () => {
    const operator = await operate()
    const branch = await attend('街道主任', street)
    const capabilities = operator.joined.rtpCapabilities as { codecs: { mimeType: string }[] }
    expect(operator.joined.videoCodec).toBe('H264')
    await operator.must('media.capabilities', { rtpCapabilities: capabilities })
    const codecs = capabilities.codecs.filter(({ mimeType }) => mimeType !== 'video/H264')
    await branch.must('media.capabilities', { rtpCapabilities: { ...capabilities, codecs } })
    await operator.next<{ codec: string }>('room.codec', ({ codec }) => codec === 'VP8')
    await branch.must('meeting.leave', {})
    await operator.next<{ codec: string }>('room.codec', ({ codec }) => codec === 'H264')
  })
})

describe('the room obeys the floor', () => {
  it('who is muted is not heard, nor un-mutes while microphones are locked, until called on', async () => {
    const operator = await operate()
    const branch = await attend('街道主任', street)
    const witness = await attend('村主任', village)
    const producerId = await microphone(branch)
    expect(await isHeard(witness, producerId)).toBe(true)
    await operator.must('floor.muteAll', {})
    expect(await isHeard(witness, producerId)).toBe(false)
    await branch.must('media.pause', { producerId, paused: false })
    expect(await isHeard(witness, producerId)).toBe(true)
    await operator.must('floor.muteAll', {})
    await operator.must('floor.lockMicrophones', { locked: true })
    expect(await code(branch, 'media.pause', { producerId, paused: false })).toBe('floor.microphonesLocked')
    expect(await isHeard(witness, await microphone(branch))).toBe(false)

    await operator.must('floor.callOn', { seatId: branch.seatId })
    const opened = await microphone(branch)
    expect(await isHeard(witness, opened)).toBe(true)
    await operator.must('floor.endCall', {})
    expect(await isHeard(witness, opened)).toBe(false)
  })

  it('one venue shares, until the operator takes it', async () => {
    const operator = await operate()
    const branch = await attend('街道主任', street)
    const other = await attend('村主任', village)
    expect(await code(branch, 'media.produce', share(branch))).toBe('floor.notSharing')
    await branch.must('floor.startShare', {})
    const { producerId } = await branch.must<{ producerId: string }>('media.produce', share(branch))
    expect(await code(other, 'floor.startShare', {})).toBe('floor.shareTaken')
    await operator.must('floor.stopShare', { seatId: branch.seatId })
    await other.next<{ producerId: string }>('producer.closed', (closed) => closed.producerId === producerId)
    await other.must('floor.startShare', {})
    await other.must('meeting.leave', {})
    await operator.next<FloorPatch>('floor.changed', (patch) => patch.share === null && patch.seq > 3)
  })
})
