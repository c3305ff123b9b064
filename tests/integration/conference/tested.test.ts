import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { AttendanceView } from '../../../server/contract/attendance.ts'
import type { UnitId } from '../../../server/contract/ids.ts'
import type { Joined, MeetingView } from '../../../server/contract/meeting.ts'
import type { PlanView } from '../../../server/contract/meeting-plan.ts'
import { startConference, type ConferenceServer, type Person } from '../../support/conference.ts'
import { startMedia } from '../../support/media.ts'
import { refusalOf } from '../../support/planning.ts'
import { connectSocket, type SocketClient } from '../../support/socket-client.ts'
import { until } from '../../support/until.ts'

let media: Awaited<ReturnType<typeof startMedia>>
let server: ConferenceServer
let district: UnitId
let street: UnitId
let town: UnitId
let secretary: Person
const clients: SocketClient[] = []

beforeAll(async () => {
  media = await startMedia()
  server = await startConference({ media })
  const [first, second, third] = server.units
  if (!first || !second || !third) throw new Error('three units are needed')
  district = first.id
  street = second.id
  town = third.id
  secretary = await server.person('秘书', district, ['meeting.read', 'meeting.manage', 'attendance.read'])
})
afterAll(async () => {
  for (const client of clients) client.close()
  await server.close()
  await media.close()
})

const connect = async (name: string, unitId: UnitId): Promise<SocketClient> => {
  const person = await server.person(name, unitId)
  const client = await connectSocket(server.url, '/meeting', { cookie: person.cookie })
  clients.push(client)
  return client
}
const planned = (startsAt: number): Promise<MeetingView> =>
  secretary.api.post('/api/meetings', {
    title: '联调会议',
    startsAt: new Date(startsAt).toISOString(),
    mainVenueId: district,
    venueIds: [street],
  })
const changed = ({ title, startsAt }: MeetingView, venueIds: readonly UnitId[]) => ({
  ...{ title, startsAt, minutes: 60, mainVenueId: district, chairVenueId: district, venueIds },
  ...{ observerIds: [], secretary: { name: '', telephone: '' }, requirements: '', agenda: [] },
  ...{ disclosure: { kind: 'onRequest', basis: '' }, emergency: false, replyBy: null, recurrence: null },
})

describe('a meeting that venues test the day before', () => {
  it('is changed under them: who stays comes back by itself, who is asked no more does not come in', async () => {
    const meeting = await planned(Date.now() + 86_400_000)
    const main = await connect('区操作员', district)
    const branch = await connect('街道操作员', street)
    await main.must('meeting.join', { meetingId: meeting.id })
    await branch.must('meeting.join', { meetingId: meeting.id })
    await branch.must('chat.send', { to: 'all', text: '听得到吗' })

    await secretary.api.post<PlanView>(`/api/plans/${meeting.id}/release`, {
      kind: 'change',
      plan: changed(meeting, [town]),
      reason: '调整会场',
      following: false,
    })
    await main.next('room.restarted')
    const joined = await main.must<Joined>('meeting.join', { meetingId: meeting.id })
    // What was said in the test is still there, though its venue is not.
    expect(joined.chat.map(({ text }) => text)).toEqual(['听得到吗'])
    expect(joined.floor.venues.map(({ unitId }) => unitId)).toEqual([district, town])
    expect(await branch.ask('meeting.join', { meetingId: meeting.id })).toMatchObject({
      ok: false,
      code: 'meeting.notInvited',
    })
  })

  it('has not begun once they are gone', async () => {
    const meeting = await planned(Date.now() + 86_400_000)
    const state = async () => (await secretary.api.get<MeetingView>(`/api/meetings/${meeting.id}`)).state
    const main = await connect('区操作员', district)
    await main.must('meeting.join', { meetingId: meeting.id })
    expect(await state()).toBe('running')
    await main.must('meeting.leave', {})
    await until('the meeting to be scheduled again', 10_000, async () => (await state()) === 'scheduled')
    await main.must('meeting.join', { meetingId: meeting.id })
    expect(await state()).toBe('running')
  })

  it('is over for everybody in it when it is cancelled, and cannot be once it has begun', async () => {
    const meeting = await planned(Date.now() + 86_400_000)
    const main = await connect('区操作员', district)
    await main.must('meeting.join', { meetingId: meeting.id })
    const cancel = { kind: 'cancel', reason: '不开了', following: false }
    await secretary.api.post(`/api/plans/${meeting.id}/release`, cancel)
    await main.next('meeting.ended')
    expect(await main.ask('meeting.join', { meetingId: meeting.id })).toMatchObject({
      ok: false,
      code: 'meeting.cancelled',
    })
    const begun = await planned(Date.now() - 60_000)
    await main.must('meeting.join', { meetingId: begun.id })
    expect(await refusalOf(secretary.api, `/api/plans/${begun.id}/release`, { body: cancel })).toBe(
      'plan.wrongState',
    )
  })
})

it('who joins is in the register, until they leave', async () => {
  const meeting = await planned(Date.now() - 60_000)
  const branch = await connect('孙斌', street)
  await branch.must('meeting.join', { meetingId: meeting.id })
  const line = async () => {
    const { lines } = await secretary.api.get<AttendanceView>(`/api/meetings/${meeting.id}/attendance`)
    return lines.find(({ unitId }) => unitId === street)
  }
  expect(await line()).toMatchObject({
    state: 'present',
    late: false,
    leftAt: null,
    people: [{ name: '孙斌', expected: false }],
  })
  await branch.must('meeting.leave', {})
  expect((await line())?.leftAt).not.toBeNull()
  expect((await line())?.presentMs).toBeGreaterThan(0)
})
