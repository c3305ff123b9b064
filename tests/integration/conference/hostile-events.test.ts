import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { floorCommands } from '../../../server/contract/floor/commands.ts'
import type { VenueView } from '../../../server/contract/floor/events.ts'
import type { MeetingId } from '../../../server/contract/ids.ts'
import { isErrorCode } from '../../../server/contract/errors/index.ts'
import { meetingEvents, type Joined } from '../../../server/contract/meeting.ts'
import { arbitraryOf } from '../../support/arbitrary-of.ts'
import { startConference, type ConferenceServer, type Person } from '../../support/conference.ts'
import { startMedia } from '../../support/media.ts'
import { connectSocket, type SocketClient } from '../../support/socket-client.ts'

type EventName = keyof typeof meetingEvents
const names = Object.keys(meetingEvents) as EventName[]
const runs = { numRuns: 8 }

let media: Awaited<ReturnType<typeof startMedia>>
let server: ConferenceServer
let meetingId: MeetingId
let other: MeetingId
let branch: SocketClient
let chair: SocketClient
let strangers: readonly VenueView[]
let venues: readonly VenueView[]

const connect = async ({ cookie }: Person): Promise<SocketClient> =>
  connectSocket(server.url, '/meeting', { cookie })

const join = async (name: string, index: number, meeting: MeetingId) => {
  const unit = server.units[index]
  if (!unit) throw new Error('a unit is missing')
  const client = await connect(await server.person(name, unit.id))
  return { client, joined: await client.must<Joined>('meeting.join', { meetingId: meeting }) }
}

beforeAll(async () => {
  media = await startMedia()
  server = await startConference({ media })
  const units = server.units.map(({ id }) => id)
  meetingId = await server.plan('一号会议', units)
  other = await server.plan('二号会议', units.slice(0, 2))
  const first = await join('区长', 0, meetingId)
  const second = await join('街道主任', 1, meetingId)
  const elsewhere = await join('旁人', 1, other)
  chair = first.client
  branch = second.client
  venues = second.joined.floor.venues
  strangers = elsewhere.joined.floor.venues
  await chair.must('floor.setBanner', { text: '热烈欢迎' })
})
afterAll(async () => {
  await server.close()
  await media.close()
})

/** All that could have changed: floors, their events, meetings, and who is in this one. */
const state = async () => {
  const { database } = server.database
  const watcher = await join('观察员', 2, meetingId)
  const { participants, floor } = watcher.joined
  await watcher.client.must('meeting.leave', {})
  watcher.client.close()
  return {
    floors: await database('floors').orderBy('meeting_id'),
    events: await database('floor_events').count('* as count'),
    chat: await database('chat_messages').count('* as count'),
    meetings: await database('meetings').orderBy('id').select('id', 'state'),
    participants: participants.filter(({ displayName }) => displayName !== '观察员'),
    floor: floor.floor,
  }
}

const codeOf = async (client: SocketClient, name: EventName, input: unknown): Promise<string> => {
  const ack = await client.ask(name, input)
  return ack.ok ? 'ok' : ack.code
}

/** Whatever JSON there is, and what nearly fits. */
const malformed = (name: EventName): fc.Arbitrary<unknown> => {
  const schema = meetingEvents[name].input
  const broken = fc
    .tuple(arbitraryOf(schema), fc.string(), fc.jsonValue())
    .map(([input, key, value]) => ({ ...(input as object), [key]: value, seatId: value, picture: value }))
  const huge = arbitraryOf(schema).map((input) =>
    Object.fromEntries(Object.keys(input as object).map((key) => [key, 'x'.repeat(20_000)])),
  )
  return fc.oneof(fc.jsonValue(), broken, huge).filter((input) => !schema.safeParse(input).success)
}

describe('every event of a meeting', () => {
  it('that is malformed or too long is refused as invalid, and changes nothing', async () => {
    const before = await state()
    for (const name of names) {
      await fc.assert(
        fc.asyncProperty(malformed(name), async (input) => {
          expect([name, await codeOf(chair, name, input)]).toEqual([name, 'request.invalid'])
        }),
        runs,
      )
    }
    expect(await state()).toEqual(before)
  })

  it('from somebody without the right, or before joining, is refused', async () => {
    const before = await state()
    const [, unit] = server.units
    if (!unit) throw new Error('a unit is missing')
    const nobody = await connect(await server.person('无权', unit.id, ['meeting.read']))
    const early = await connect(await server.person('早到', unit.id))
    for (const name of names) {
      await fc.assert(
        fc.asyncProperty(arbitraryOf(meetingEvents[name].input), async (input) => {
          expect([name, await codeOf(nobody, name, input)]).toEqual([name, 'access.denied'])
          if (name === 'meeting.join' || name === 'meeting.leave') return
          expect([name, await codeOf(early, name, input)]).toEqual([name, 'meeting.notJoined'])
        }),
        runs,
      )
    }
    nobody.close()
    early.close()
    expect(await state()).toEqual(before)
  })

  it('that names another meeting’s venues, streams or none is refused, also by the chair', async () => {
    const before = await state()
    const foreign = fc.constantFrom(
      ...strangers.map(({ seatId }) => seatId),
      ...['00000000-0000-7000-8000-000000000000'],
    )
    // Those that name something; and not those that end what the others need.
    const naming = names.filter((name) =>
      JSON.stringify(fc.sample(arbitraryOf(meetingEvents[name].input, foreign), 3)).includes('-7'),
    )
    expect(naming.length).toBeGreaterThan(8)
    for (const name of [...naming, ...names.filter((one) => one.startsWith('media.'))]) {
      if (name === 'meeting.join' || name === 'media.capabilities') continue
      await fc.assert(
        fc.asyncProperty(arbitraryOf(meetingEvents[name].input, foreign), async (input) => {
          fc.pre(name.startsWith('media.') || JSON.stringify(input).includes('-7'))
          const code = await codeOf(chair, name, input)
          expect([name, code, isErrorCode(code), code !== 'server.internal']).toEqual([
            name,
            code,
            true,
            true,
          ])
        }),
        runs,
      )
    }
    expect(await state()).toEqual(before)
  })

  it('of the floor that a branch may not ask for, or that comes out of order, is refused', async () => {
    const before = await state()
    const own = new Set(['requestChair', 'releaseChair', 'raiseHand', 'startShare'])
    const ids = fc.constantFrom(...venues.filter(({ main }) => main).map(({ seatId }) => seatId))
    for (const [name, schema] of Object.entries(floorCommands)) {
      if (own.has(name)) continue
      const event = `floor.${name}` as EventName
      await fc.assert(
        fc.asyncProperty(arbitraryOf(schema, ids), async (input) => {
          const code = await codeOf(branch, event, input)
          expect([name, code]).toEqual([name, expect.stringMatching(/^(floor\.|access\.denied)/u)])
        }),
        runs,
      )
    }
    for (const event of ['floor.air', 'floor.endCall', 'floor.closeVote', 'floor.closeRollCall'] as const)
      expect(await codeOf(chair, event, {})).toMatch(/^floor\.no/u)
    expect(await state()).toEqual(before)
  })

  it('that is larger than a socket takes ends that connection, and no other', async () => {
    const [, , unit] = server.units
    if (!unit) throw new Error('a unit is missing')
    const flooder = await connect(await server.person('灌水', unit.id))
    const ended = new Promise((resolve) => flooder.socket.once('disconnect', resolve))
    flooder.socket.emit('floor.setBanner', { text: 'x'.repeat(2_000_000) })
    await ended
    expect(await codeOf(chair, 'floor.home', {})).toBe('ok')
  })

  it('leaves the server answering: what is right is done', async () => {
    expect(await codeOf(branch, 'floor.raiseHand', {})).toBe('ok')
    expect(await codeOf(chair, 'floor.callNext', {})).toBe('ok')
  })
})
