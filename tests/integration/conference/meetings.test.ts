import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { MeetingView } from '../../../server/contract/meeting.ts'
import type { Problem } from '../../../server/contract/problem.ts'
import type { UnitId } from '../../../server/contract/ids.ts'
import { UnitId as UnitIdSchema } from '../../../server/contract/ids.ts'
import { newId } from '../../../server/kernel/ids/index.ts'
import { startConference, type ConferenceServer, type Person } from '../../support/conference.ts'
import { startMedia } from '../../support/media.ts'

let media: Awaited<ReturnType<typeof startMedia>>
let server: ConferenceServer
let district: UnitId
let street: UnitId
let elsewhere: UnitId
let secretary: Person

beforeAll(async () => {
  media = await startMedia()
  server = await startConference({ media })
  const [first, second, third] = server.units
  if (!first || !second || !third) throw new Error('three units are needed')
  district = first.id
  street = second.id
  elsewhere = third.id
  secretary = await server.person('秘书', district, ['meeting.read', 'meeting.manage'])
})
afterAll(async () => {
  await server.close()
  await media.close()
})

const wanted = () => ({
  title: '全区政务服务工作视频会议',
  startsAt: '2026-03-02T09:00:00+08:00',
  mainVenueId: district,
  venueIds: [street, district],
})

const refusal = async (person: Person, path: string, body?: unknown): Promise<string> => {
  const response = await person.api.request(path, {
    ...(body !== undefined && {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    }),
  })
  return ((await response.json()) as Problem).code
}

describe('a meeting is not planned', () => {
  it('without a session', async () => {
    const response = await fetch(new URL('/api/meetings', server.url), { method: 'POST' })
    expect(response.status).toBe(401)
  })

  it('by somebody without the right to', async () => {
    expect(await refusal(await server.person('干部', district), '/api/meetings', wanted())).toBe(
      'access.denied',
    )
  })

  it('for a main venue that is another unit’s', async () => {
    expect(await refusal(secretary, '/api/meetings', { ...wanted(), mainVenueId: street })).toBe(
      'access.denied',
    )
  })

  it('with a venue that does not exist', async () => {
    const venueIds = [newId(UnitIdSchema)]
    expect(await refusal(secretary, '/api/meetings', { ...wanted(), venueIds })).toBe('meeting.unknownVenue')
  })

  it('without a title, or at no time', async () => {
    expect(await refusal(secretary, '/api/meetings', { ...wanted(), title: '  ' })).toBe('request.invalid')
    expect(await refusal(secretary, '/api/meetings', { ...wanted(), startsAt: 'soon' })).toBe(
      'request.invalid',
    )
  })
})

describe('a planned meeting', () => {
  it('has its main venue first, each venue once, and is told with its names', async () => {
    const meeting = await secretary.api.post<MeetingView>('/api/meetings', wanted())

    expect(meeting).toMatchObject({ title: wanted().title, state: 'scheduled', present: 0 })
    expect(meeting.venues).toEqual([
      { unitId: district, name: '开福区', main: true },
      { unitId: street, name: '伍家岭街道', main: false },
    ])
    expect(Date.parse(meeting.startsAt)).toBe(Date.parse(wanted().startsAt))
  })

  it('is known to its venues and to nobody else', async () => {
    const meeting = await secretary.api.post<MeetingView>('/api/meetings', wanted())
    const invited = await server.person('街道', street)
    const stranger = await server.person('旁人', elsewhere)

    expect((await invited.api.get<MeetingView>(`/api/meetings/${meeting.id}`)).id).toBe(meeting.id)
    expect(await refusal(stranger, `/api/meetings/${meeting.id}`)).toBe('meeting.unknown')
    expect((await stranger.api.get<{ items: unknown[] }>('/api/meetings')).items).toEqual([])
  })

  it('stands in the list, which pages from the latest start to the earliest', async () => {
    const starts = ['2030-01-03T09:00:00Z', '2030-01-01T09:00:00Z', '2030-01-02T09:00:00Z']
    for (const startsAt of starts)
      await secretary.api.post<MeetingView>('/api/meetings', { ...wanted(), startsAt })
    interface Page {
      items: MeetingView[]
      next: string | null
    }
    const first = await secretary.api.get<Page>('/api/meetings?limit=2')
    const second = await secretary.api.get<Page>(`/api/meetings?limit=1&cursor=${first.next ?? ''}`)

    expect([...first.items, ...second.items].map(({ startsAt }) => startsAt.slice(0, 10))).toEqual([
      '2030-01-03',
      '2030-01-02',
      '2030-01-01',
    ])
    expect(await refusal(secretary, '/api/meetings?cursor=nonsense')).toBe('request.invalid')
  })

  it('ends once, by who manages it', async () => {
    const { id } = await secretary.api.post<MeetingView>('/api/meetings', wanted())
    const invited = await server.person('街道', street)

    expect(await refusal(invited, `/api/meetings/${id}/end`, {})).toBe('access.denied')
    expect((await secretary.api.request(`/api/meetings/${id}/end`, { method: 'POST' })).status).toBe(204)
    expect((await secretary.api.get<MeetingView>(`/api/meetings/${id}`)).state).toBe('ended')
    expect(await refusal(secretary, `/api/meetings/${id}/end`, {})).toBe('meeting.ended')
  })
})
