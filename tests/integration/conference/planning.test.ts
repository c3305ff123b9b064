import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ConflictList, PlanView } from '../../../server/contract/meeting-plan.ts'
import type { MeetingDesk } from '../../../server/contract/meeting-desk.ts'
import type { NoticeView, ReceiptList } from '../../../server/contract/notice.ts'
import type { z } from 'zod'
import type { ApiClient } from '../../support/api-client.ts'
import { openPlanning, put, refusalOf, type TestPlanning } from '../../support/planning.ts'

interface Items<Item> {
  readonly items: readonly Item[]
}

let stage: TestPlanning
let secretary: ApiClient
let contact: ApiClient
let otherContact: ApiClient
let stranger: ApiClient
beforeAll(async () => {
  stage = await openPlanning()
  secretary = await stage.signInAs('secretary', 'meetingSecretary', 'district')
  contact = await stage.signInAs('contact', 'unitContact', 'street', 'units')
  otherContact = await stage.signInAs('contact2', 'unitContact', 'otherStreet', 'units')
  stranger = await stage.signInAs('stranger', 'meetingSecretary', 'otherDistrict')
})
afterAll(() => stage.close())

const attending = {
  answer: 'attend',
  reason: '',
  people: [{ part: 'attendee', name: '孙斌', title: '主任', telephone: '' }],
}
const desk = async (client: ApiClient): Promise<MeetingDesk> => client.get('/api/desk')
const onDesk = async (client: ApiClient, { id }: PlanView) =>
  (await desk(client)).notices.filter(({ meetingId }) => meetingId === id)
const release = (plan: PlanView, body: unknown): Promise<PlanView> =>
  secretary.post(`/api/plans/${plan.id}/release`, body)

describe('a meeting is not drafted', () => {
  it('without a session, without the right, or for a main venue that is another’s', async () => {
    expect((await fetch(new URL('/api/plans', secretary.url), { method: 'POST' })).status).toBe(401)
    expect(await refusalOf(contact, '/api/plans', { body: stage.wanted() })).toBe('access.denied')
    expect(await refusalOf(stranger, '/api/plans', { body: stage.wanted() })).toBe('access.denied')
  })

  it('as something that cannot be held', async () => {
    const body = stage.wanted({ agenda: [{ title: '长', presenter: '', minutes: 121 }] })
    expect(await refusalOf(secretary, '/api/plans', { body })).toBe('plan.agendaTooLong')
    expect(await refusalOf(secretary, '/api/plans', { body: { ...body, minutes: 0 } })).toBe(
      'request.invalid',
    )
  })
})

describe('a draft', () => {
  it('is known to nobody but its secretaries, is edited, and dropped', async () => {
    const plan = await secretary.post<PlanView>('/api/plans', stage.wanted())
    expect(plan).toMatchObject({ state: 'drafted', sequence: 0, manages: true })
    for (const other of [contact, stranger])
      expect(await refusalOf(other, `/api/plans/${plan.id}`)).toBe('meeting.unknown')
    expect(await refusalOf(stranger, `/api/plans/${plan.id}/release`, { body: { kind: 'notice' } })).toBe(
      'meeting.unknown',
    )
    expect(await onDesk(contact, plan)).toEqual([])

    const edited = await put<PlanView>(secretary, `/api/plans/${plan.id}`, stage.wanted({ title: '改' }))
    expect(edited.title).toBe('改')
    expect((await secretary.request(`/api/plans/${plan.id}`, { method: 'DELETE' })).status).toBe(204)
    expect(await refusalOf(secretary, `/api/plans/${plan.id}`)).toBe('meeting.unknown')
  })

  it('shows who would be in two meetings at once, and no more of a meeting than may be known', async () => {
    await stage.noticed(secretary, { title: '先定的会' })
    const conflicts = await secretary.post<z.infer<typeof ConflictList>>('/api/plans/conflicts', {
      planId: null,
      plan: stage.wanted({ venueIds: [stage.unit('street')] }),
    })
    expect(conflicts.items.map(({ unitName, meeting }) => [unitName, meeting?.title])).toEqual(
      expect.arrayContaining([
        ['开福区', '先定的会'],
        ['芙蓉北路街道', '先定的会'],
      ]),
    )
    const foreign = await stranger.post<z.infer<typeof ConflictList>>('/api/plans/conflicts', {
      planId: null,
      plan: stage.wanted({
        mainVenueId: stage.unit('otherDistrict'),
        chairVenueId: stage.unit('otherDistrict'),
        venueIds: [stage.unit('street')],
      }),
    })
    expect(foreign.items.length).toBeGreaterThan(0)
    expect(foreign.items.every(({ meeting }) => meeting === null)).toBe(true)
  })
})

describe('a notice', () => {
  it('is on the desk of each venue until it is answered; the secretary sees who is missing', async () => {
    const plan = await stage.noticed(secretary)
    expect(await onDesk(contact, plan)).toMatchObject([
      { kind: 'invited', answer: true, receipt: 'unanswered', unitName: '芙蓉北路街道' },
    ])
    expect((await desk(stranger)).notices).toEqual([])

    const path = `/api/meetings/${plan.id}/receipts/${stage.unit('street')}`
    expect(await refusalOf(otherContact, path, { method: 'PUT', body: attending })).toBe('access.denied')
    expect(await refusalOf(contact, path, { method: 'PUT', body: { ...attending, people: [] } })).toBe(
      'receipt.peopleMissing',
    )
    await put(contact, path, attending)
    expect(await onDesk(contact, plan)).toEqual([])

    const receipts = await secretary.get<ReceiptList>(`/api/meetings/${plan.id}/receipts`)
    expect(receipts.statistics).toMatchObject({ asked: 3, attend: 1, missing: 2, people: 1 })
    const missing = receipts.items.filter(({ state }) => state === 'unanswered').map(({ unitId }) => unitId)
    expect(missing).toEqual([stage.unit('district'), stage.unit('otherStreet')])
    // A venue sees its own receipt, nobody else's.
    const own = await contact.get<ReceiptList>(`/api/meetings/${plan.id}/receipts`)
    expect(own.items.map(({ unitName }) => unitName)).toEqual(['芙蓉北路街道'])

    const { reminded } = await secretary.post<{ reminded: string[] }>(`/api/meetings/${plan.id}/reminders`, {
      unitIds: plan.venues.map(({ unitId }) => unitId),
    })
    expect(reminded).toEqual(missing)
    expect(await onDesk(otherContact, plan)).toMatchObject([{ reminders: 1 }])
  })

  it('is told anew with every change; who is asked no more is told so; a cancellation ends it', async () => {
    const plan = await stage.noticed(secretary)
    const path = `/api/meetings/${plan.id}/receipts/${stage.unit('street')}`
    await put(contact, path, attending)

    await release(plan, {
      kind: 'change',
      plan: stage.wanted({ venueIds: [stage.unit('street')], minutes: 90 }),
      reason: '缩短会议',
      following: false,
    })
    expect(await onDesk(contact, plan)).toMatchObject([
      { kind: 'changed', answer: false, reason: '缩短会议' },
    ])
    expect(await onDesk(otherContact, plan)).toMatchObject([{ kind: 'withdrawn', answer: false }])
    await contact.request(`${path}/seen`, { method: 'POST' })
    expect(await onDesk(contact, plan)).toEqual([])

    await release(plan, { kind: 'postpone', startsAt: null, reason: '台风' })
    expect(await onDesk(contact, plan)).toMatchObject([
      { kind: 'postponed', state: 'postponed', answer: false },
    ])
    const startsAt = new Date(stage.served.clock.now() + 96 * 3_600_000).toISOString()
    await release(plan, { kind: 'postpone', startsAt, reason: '新的时间' })
    expect(await onDesk(contact, plan)).toMatchObject([{ startsAt, receipt: 'again', answer: true }])

    await release(plan, { kind: 'cancel', reason: '合并召开', following: false })
    expect(await onDesk(contact, plan)).toMatchObject([{ kind: 'cancelled', answer: false }])
    expect(await refusalOf(contact, path, { method: 'PUT', body: attending })).toBe('receipt.closed')
    expect(await refusalOf(secretary, `/api/plans/${plan.id}/release`, { body: { kind: 'notice' } })).toBe(
      'plan.wrongState',
    )
    const { items } = await secretary.get<Items<NoticeView>>(`/api/meetings/${plan.id}/notices`)
    expect(items.map(({ kind, sequence }) => [kind, sequence])).toEqual([
      ['cancel', 5],
      ['postpone', 4],
      ['postpone', 3],
      ['change', 2],
      ['notice', 1],
    ])
    expect(items.at(-1)).toMatchObject({ told: 3, seen: 1 })
    expect(stage.replanned.filter(([id]) => id === plan.id).map(([, held]) => held)).toEqual([
      true,
      false,
      true,
      false,
    ])
  })

  it('goes into a calendar, and out of it', async () => {
    const plan = await stage.noticed(secretary, { title: '日历会议' })
    const ics = async (client: ApiClient) => {
      const response = await client.request(`/api/meetings/${plan.id}/notice.ics`)
      expect(response.headers.get('content-type')).toBe('text/calendar; charset=utf-8')
      return response.text()
    }
    expect(await ics(contact)).toContain('SUMMARY:日历会议')
    await release(plan, { kind: 'cancel', reason: '不开了', following: false })
    const cancelled = await ics(contact)
    expect(cancelled).toContain('METHOD:CANCEL')
    expect(cancelled).toContain('SEQUENCE:2')
    expect(
      await refusalOf(stranger, `/api/meetings/${plan.id}/notice.ics?unit=${stage.unit('street')}`),
    ).toBe('meeting.unknown')
  })
})

describe('a series', () => {
  it('is one draft, and as many noticed meetings, that change and are cancelled together or one by one', async () => {
    const until = new Date(stage.served.clock.now() + 24 * 86_400_000).toISOString().slice(0, 10)
    const first = await stage.noticed(secretary, {
      title: '周例会',
      recurrence: { every: 'week', interval: 1, weekdays: [], until },
    })
    const all = async () =>
      (
        await secretary.get<Items<{ id: string; title: string; state: string; startsAt: string }>>(
          `/api/plans?text=${encodeURIComponent('周例会')}`,
        )
      ).items.toSorted((one, other) => one.startsAt.localeCompare(other.startsAt))
    const meetings = await all()
    expect(meetings.map(({ state }) => state)).toEqual(['scheduled', 'scheduled', 'scheduled', 'scheduled'])
    expect(await onDesk(contact, first)).toHaveLength(1)

    const [, second] = meetings
    const later = await secretary.get<PlanView>(`/api/plans/${second?.id ?? ''}`)
    await release(later, { kind: 'cancel', reason: '节假日', following: false })
    expect((await all()).map(({ state }) => state)).toEqual([
      'scheduled',
      'cancelled',
      'scheduled',
      'scheduled',
    ])
    const { seriesId } = first
    expect(seriesId).not.toBeNull()
    await release(first, {
      kind: 'change',
      plan: stage.wanted({ title: '周例会（新）' }),
      reason: '更名',
      following: true,
    })
    expect((await all()).map(({ title }) => title)).toEqual([
      '周例会（新）',
      '周例会',
      '周例会（新）',
      '周例会（新）',
    ])
  })
})

describe('reminders', () => {
  it('go out by themselves, once each', async () => {
    const replyBy = new Date(stage.served.clock.now() + 5 * 3_600_000).toISOString()
    const plan = await stage.noticed(secretary, { title: '会催办的会', replyBy })
    await stage.planning.remind()
    expect(await onDesk(contact, plan)).toMatchObject([{ reminders: 0 }])
    stage.served.clock.advance(1.5 * 3_600_000)
    await stage.planning.remind()
    await stage.planning.remind()
    expect(await onDesk(otherContact, plan)).toMatchObject([{ reminders: 1 }])
  })
})
