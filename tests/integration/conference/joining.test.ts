import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { MeetingId, UnitId } from '../../../server/contract/ids.ts'
import { MeetingId as MeetingIdSchema } from '../../../server/contract/ids.ts'
import type { Joined, MeetingView, ParticipantView, ProducerView } from '../../../server/contract/meeting.ts'
import { newId } from '../../../server/kernel/ids/index.ts'
import { startConference, type ConferenceServer, type Person } from '../../support/conference.ts'
import { cameraParameters, microphoneParameters, startMedia } from '../../support/media.ts'
import { connectSocket, type SocketClient } from '../../support/socket-client.ts'
import { until } from '../../support/until.ts'

let media: Awaited<ReturnType<typeof startMedia>>
let server: ConferenceServer
let district: UnitId
let street: UnitId
let elsewhere: UnitId
let meetingId: MeetingId
let clients: SocketClient[]

beforeAll(async () => {
  media = await startMedia()
  server = await startConference({ media, seatKeptSeconds: 1 })
  const [first, second, third] = server.units
  if (!first || !second || !third) throw new Error('three units are needed')
  district = first.id
  street = second.id
  elsewhere = third.id
})
afterAll(async () => {
  await server.close()
  await media.close()
})
beforeEach(async () => {
  clients = []
  meetingId = await server.plan('全区政务服务工作视频会议', [district, street])
})
afterEach(() => {
  for (const client of clients) client.close()
})

const connect = async (person: Person): Promise<SocketClient> => {
  const client = await connectSocket(server.url, '/meeting', { cookie: person.cookie })
  clients.push(client)
  return client
}

const join = (client: SocketClient, resumeToken?: string): Promise<Joined> =>
  client.must<Joined>('meeting.join', { meetingId, ...(resumeToken !== undefined && { resumeToken }) })

const code = async (client: SocketClient, event: string, input: unknown): Promise<string> => {
  const ack = await client.ask(event, input)
  return ack.ok ? 'ok' : ack.code
}

const microphone = (joined: Joined, paused = false) => ({
  transportId: joined.sendTransport?.id,
  kind: 'audio',
  source: 'microphone',
  rtpParameters: microphoneParameters(Math.floor(Math.random() * 2 ** 31)),
  paused,
})

const camera = (joined: Joined) => ({
  transportId: joined.sendTransport?.id,
  kind: 'video',
  source: 'camera',
  rtpParameters: cameraParameters('0'),
  paused: false,
})

const self = (joined: Joined): ParticipantView => {
  const found = joined.participants.find(({ id }) => id === joined.participantId)
  if (!found) throw new Error('the snapshot lacks its own participant')
  return found
}

/** Breaks a connection as a network does, and waits until `witness` is told that the place is only kept. */
const cut = async (client: SocketClient, { participantId }: Joined, witness: SocketClient): Promise<void> => {
  client.socket.io.engine.close()
  await witness.next<ParticipantView>(
    'participant.changed',
    ({ id, connected }) => id === participantId && !connected,
  )
}

describe('nobody joins', () => {
  it('from another site, or without a session', async () => {
    const person = await server.person('区长', district)
    await expect(
      connectSocket(server.url, '/meeting', { cookie: person.cookie, origin: 'http://evil.example' }),
    ).rejects.toMatchObject({ message: 'request.wrongOrigin' })
    await expect(connectSocket(server.url, '/meeting', {})).rejects.toMatchObject({
      message: 'access.unauthenticated',
    })
  })

  it('without the right to, or for a unit that is no venue', async () => {
    const visitor = await connect(await server.person('监督员', district, ['meeting.read']))
    expect(await code(visitor, 'meeting.join', { meetingId })).toBe('access.denied')
    const stranger = await connect(await server.person('旁人', elsewhere))
    expect(await code(stranger, 'meeting.join', { meetingId })).toBe('meeting.notInvited')
  })

  it('a meeting that does not exist, or has ended', async () => {
    const client = await connect(await server.person('区长', district))
    expect(await code(client, 'meeting.join', { meetingId: newId(MeetingIdSchema) })).toBe('meeting.unknown')
    expect(await code(client, 'meeting.join', { meetingId: 'nonsense' })).toBe('request.invalid')
    const secretary = await server.person('秘书', district, ['meeting.read', 'meeting.manage'])
    await secretary.api.request(`/api/meetings/${meetingId}/end`, { method: 'POST' })
    expect(await code(client, 'meeting.join', { meetingId })).toBe('meeting.ended')
  })

  it('who has not joined does nothing', async () => {
    const client = await connect(await server.person('区长', district))
    const events: [string, unknown][] = [
      ['media.capabilities', { rtpCapabilities: {} }],
      ['media.pause', { producerId: 'x', paused: true }],
      ['media.consume', { producerId: 'x' }],
      ['media.resume', { consumerId: 'x' }],
      ['meeting.takeOver', {}],
    ]
    for (const [event, input] of events) expect(await code(client, event, input)).toBe('meeting.notJoined')
  })
})

describe('who joins', () => {
  it('takes the seat of the own unit, and sends for it; everybody else is told', async () => {
    const first = await connect(await server.person('区长', district))
    const chair = await join(first)
    expect(self(chair)).toMatchObject({ venueName: '开福区', main: true, sender: true, connected: true })
    expect(chair.sendTransport).not.toBeNull()

    const joined = await join(await connect(await server.person('街道主任', street)))
    expect(joined.participants.map(({ displayName }) => displayName)).toEqual(['区长', '街道主任'])
    expect(
      await first.next<ParticipantView>('participant.joined', ({ id }) => id === joined.participantId),
    ).toMatchObject({ displayName: '街道主任', venueName: '伍家岭街道', main: false })

    const secretary = await server.person('秘书', district, ['meeting.read'])
    expect(await secretary.api.get<MeetingView>(`/api/meetings/${meetingId}`)).toMatchObject({
      state: 'running',
      present: 2,
    })
  })

  it('watches where another of the seat sends, until taking over', async () => {
    const holder = await connect(await server.person('区长', district))
    const held = await join(holder)
    await holder.must('media.produce', camera(held))
    const second = await connect(await server.person('副区长', district))
    const watching = await join(second)
    expect(watching.sendTransport).toBeNull()
    expect(self(watching).sender).toBe(false)
    expect(await code(second, 'media.produce', { ...camera(held) })).toBe('meeting.notSender')

    await second.must('meeting.takeOver', {})
    await holder.next('producer.closed')
    await holder.next<ParticipantView>(
      'participant.changed',
      ({ id, sender }) => id === held.participantId && !sender,
    )
    expect(await code(holder, 'media.produce', camera(held))).toBe('meeting.notSender')
  })

  it('sees what is sent already, and hears of what comes, changes and goes', async () => {
    const first = await connect(await server.person('区长', district))
    const chair = await join(first)
    const { producerId } = await first.must<{ producerId: string }>('media.produce', microphone(chair))
    const second = await connect(await server.person('街道主任', street))
    const joined = await join(second)
    const sees = joined.participants.find(({ id }) => id === chair.participantId)
    expect(sees?.producers).toEqual([{ id: producerId, source: 'microphone', kind: 'audio', paused: false }])

    await second.must('media.capabilities', { rtpCapabilities: joined.rtpCapabilities })
    const { consumerId } = await second.must<{ consumerId: string }>('media.consume', { producerId })
    await second.must('media.resume', { consumerId })
    await first.must('media.pause', { producerId, paused: true })
    await second.next<{ producer: ProducerView }>('producer.changed', ({ producer }) => producer.paused)
    await first.must('media.close', { producerId })
    await second.next('producer.closed')
    await second.next('consumer.closed')
  })

  it('does not touch what is another’s', async () => {
    const first = await connect(await server.person('区长', district))
    const chair = await join(first)
    const { producerId } = await first.must<{ producerId: string }>('media.produce', camera(chair))
    const second = await connect(await server.person('街道主任', street))
    const joined = await join(second)

    expect(await code(second, 'media.pause', { producerId, paused: true })).toBe('media.unknownProducer')
    expect(await code(second, 'media.close', { producerId })).toBe('media.unknownProducer')
    expect(await code(second, 'media.restartIce', { transportId: chair.receiveTransport.id })).toBe(
      'media.unknownTransport',
    )
    expect(
      await code(second, 'media.produce', { ...camera(joined), transportId: chair.sendTransport?.id }),
    ).toBe('media.unknownTransport')
    expect(await code(second, 'media.produce', { ...camera(joined), kind: 'audio' })).toBe(
      'media.invalidParameters',
    )
  })
})

describe('a connection that breaks', () => {
  it('keeps the place: the token brings back the same participant, and no second one', async () => {
    const first = await connect(await server.person('区长', district))
    await join(first)
    const person = await server.person('街道主任', street)
    const before = await connect(person)
    const joined = await join(before)
    await cut(before, joined, first)
    first.forget()

    const again = await join(await connect(person), joined.resumeToken)
    expect(again.participantId).toBe(joined.participantId)
    expect(again.participants).toHaveLength(2)
    expect(again.sendTransport).not.toBeNull()
    await first.next<ParticipantView>(
      'participant.changed',
      ({ id, connected }) => id === joined.participantId && connected,
    )
    expect(first.seen('participant.joined')).toEqual([])
  })

  it('that comes back while the old one still stands takes its place, and tells it', async () => {
    const person = await server.person('街道主任', street)
    const old = await connect(person)
    const joined = await join(old)
    const again = await join(await connect(person), joined.resumeToken)

    expect(again.participantId).toBe(joined.participantId)
    await old.next('participant.replaced')
    expect(await code(old, 'media.restartIce', { transportId: joined.receiveTransport.id })).toBe(
      'media.unknownTransport',
    )
    old.close()
    expect(again.participants).toHaveLength(1)
  })

  it('is brought back by the person alone where the token is lost, and by nobody else', async () => {
    const first = await connect(await server.person('区长', district))
    await join(first)
    const person = await server.person('街道主任', street)
    const before = await connect(person)
    const joined = await join(before)
    await cut(before, joined, first)

    const other = await join(await connect(await server.person('副主任', street)), joined.resumeToken)
    expect(other.participantId).not.toBe(joined.participantId)
    expect(other.sendTransport).toBeNull()
    const again = await join(await connect(person))
    expect(again.participantId).toBe(joined.participantId)
  })

  it('loses its place once that was kept long enough', async () => {
    const first = await connect(await server.person('区长', district))
    await join(first)
    const before = await connect(await server.person('街道主任', street))
    const joined = await join(before)
    await cut(before, joined, first)

    const left = await first.next<{ participantId: string }>('participant.left')
    expect(left.participantId).toBe(joined.participantId)
  })

  it('that was muted comes back muted, also where everybody had left meanwhile', async () => {
    const person = await server.person('街道主任', street)
    const before = await connect(person)
    const joined = await join(before)
    const { producerId } = await before.must<{ producerId: string }>('media.produce', microphone(joined))
    await before.must('media.pause', { producerId, paused: true })
    await before.must('meeting.leave', {})

    const after = await connect(person)
    const again = await join(after)
    expect(self(again).muted).toBe(true)
    const produced = await after.must<{ producerId: string; paused: boolean }>(
      'media.produce',
      microphone(again),
    )
    expect(produced.paused).toBe(true)
    await after.must('media.pause', { producerId: produced.producerId, paused: false })
    await after.must('meeting.leave', {})
    expect(self(await join(await connect(person))).muted).toBe(false)
  })
})

describe('a meeting in progress', () => {
  it('goes on after its media worker died: everybody is told to join again, and may', async () => {
    const client = await connect(await server.person('区长', district))
    const joined = await join(client)
    process.kill(media.workerPids()[0] ?? 0, 'SIGKILL')
    await client.next('room.restarted')

    const again = await join(client, joined.resumeToken)
    expect(again.participantId).toBe(joined.participantId)
    expect(again.sendTransport?.id).not.toBe(joined.sendTransport?.id)
    expect(client.seen('participant.replaced')).toEqual([])
  })

  it('shows nobody who leaves, and closes its room with the last', async () => {
    const first = await connect(await server.person('区长', district))
    await join(first)
    const second = await connect(await server.person('街道主任', street))
    const joined = await join(second)
    await second.must('meeting.leave', {})
    expect(await first.next('participant.left')).toEqual({ participantId: joined.participantId })
    await first.must('meeting.leave', {})
    await until('the rooms to close', 30_000, async () =>
      /huijian_media_rooms\{[^}]*\} 0/u.test(await media.metricsText()),
    )
  })

  it('ends for everybody', async () => {
    const client = await connect(await server.person('区长', district))
    await join(client)
    const secretary = await server.person('秘书', district, ['meeting.read', 'meeting.manage'])
    await secretary.api.request(`/api/meetings/${meetingId}/end`, { method: 'POST' })
    await client.next('meeting.ended')
  })

  it('drops at once whose session is revoked, connected or kept', async () => {
    const first = await connect(await server.person('区长', district))
    await join(first)
    const person = await server.person('街道主任', street)
    const connected = await connect(person)
    const joined = await join(connected)
    server.revoke(person)
    await connected.next('session.ended')
    expect(await first.next('participant.left')).toEqual({ participantId: joined.participantId })

    const other = await server.person('副主任', street)
    const kept = await connect(other)
    const lost = await join(kept)
    await cut(kept, lost, first)
    server.revoke(other)
    await first.next<{ participantId: string }>(
      'participant.left',
      ({ participantId }) => participantId === lost.participantId,
    )
  })
})
