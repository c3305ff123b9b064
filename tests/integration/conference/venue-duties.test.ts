import { readdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { AttendanceView } from '../../../server/contract/attendance.ts'
import type { MaterialList, MaterialRequestView, MaterialView } from '../../../server/contract/material.ts'
import type { MeetingDesk } from '../../../server/contract/meeting-desk.ts'
import type { PlanView } from '../../../server/contract/meeting-plan.ts'
import type { PreparationView } from '../../../server/contract/preparation.ts'
import type { Problem } from '../../../server/contract/problem.ts'
import type { ApiClient } from '../../support/api-client.ts'
import { openPlanning, put, refusalOf, type TestPlanning } from '../../support/planning.ts'

let stage: TestPlanning
let secretary: ApiClient
let operator: ApiClient
let contact: ApiClient
let otherContact: ApiClient
let stranger: ApiClient
let plan: PlanView
beforeAll(async () => {
  stage = await openPlanning()
  secretary = await stage.signInAs('secretary', 'meetingSecretary', 'district')
  operator = await stage.signInAs('operator', 'mainVenueOperator', 'district', 'units')
  contact = await stage.signInAs('contact', 'unitContact', 'street', 'units')
  otherContact = await stage.signInAs('contact2', 'unitContact', 'otherStreet', 'units')
  stranger = await stage.signInAs('stranger', 'unitContact', 'otherDistrict')
  plan = await stage.noticed(secretary)
})
afterAll(() => stage.close())

const pdf = Buffer.from('%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n')

const upload = async (
  client: ApiClient,
  body: Buffer,
  query: Readonly<Record<string, string>>,
): Promise<MaterialView | string> => {
  const response = await client.request(
    `/api/meetings/${plan.id}/materials?${new URLSearchParams({ name: '汇报材料', ...query }).toString()}`,
    { method: 'POST', headers: { 'content-type': 'application/octet-stream' }, body: new Uint8Array(body) },
  )
  return response.ok ? ((await response.json()) as MaterialView) : ((await response.json()) as Problem).code
}
const uploaded = async (...given: Parameters<typeof upload>): Promise<MaterialView> => {
  const material = await upload(...given)
  if (typeof material === 'string') throw new Error(material)
  return material
}
const listFor = (client: ApiClient) => client.get<MaterialList>(`/api/meetings/${plan.id}/materials`)

describe('a material', () => {
  it('is refused by size, type and content, and from whoever may not hand it in; nothing of it is kept', async () => {
    const unit = stage.unit('street')
    expect(await upload(stranger, pdf, { unit, fileName: 'a.pdf' })).toBe('access.denied')
    expect(await upload(contact, pdf, { unit: stage.unit('otherStreet'), fileName: 'a.pdf' })).toBe(
      'access.denied',
    )
    expect(await upload(contact, pdf, { unit, fileName: 'a.exe' })).toBe('material.typeRefused')
    expect(await upload(contact, Buffer.from('<html>'), { unit, fileName: 'a.pdf' })).toBe(
      'material.contentMismatch',
    )
    expect(await upload(contact, Buffer.alloc(0), { unit, fileName: 'a.txt' })).toBe('material.empty')
    const large = Buffer.concat([pdf, Buffer.alloc(1024 * 1024)])
    expect(await upload(contact, large, { unit, fileName: 'a.pdf' })).toBe('material.tooLarge')
    const dir = join(dirname(stage.served.business.file), 'materials')
    const kept = await readdir(dir, { recursive: true, withFileTypes: true })
    expect(kept.filter((entry) => entry.isFile())).toEqual([])
  })

  it('comes back byte for byte, in every version, to whoever may read it; each look is audited', async () => {
    const material = await uploaded(secretary, pdf, { unit: stage.unit('district'), fileName: '通知.pdf' })
    const next = Buffer.concat([pdf, Buffer.from('% 2\n')])
    await secretary.request(
      `/api/materials/${material.id}/versions?fileName=${encodeURIComponent('通知（2）.pdf')}`,
      {
        method: 'POST',
        headers: { 'content-type': 'application/octet-stream' },
        body: new Uint8Array(next),
      },
    )
    const [listed] = (await listFor(contact)).items
    expect(listed?.versions.map(({ version, fileName, preview }) => [version, fileName, preview])).toEqual([
      [2, '通知（2）.pdf', 'pdf'],
      [1, '通知.pdf', 'pdf'],
    ])
    expect(listed?.changes).toBe(false)
    const file = (version: number, query = '') =>
      contact.request(`/api/materials/${material.id}/versions/${version}/file${query}`)
    const shown = await file(1)
    expect(Buffer.from(await shown.arrayBuffer())).toEqual(pdf)
    expect(shown.headers.get('content-type')).toBe('application/pdf')
    expect(shown.headers.get('content-disposition')).toBeNull()
    expect(shown.headers.get('x-content-type-options')).toBe('nosniff')
    const kept = await file(2, '?download=1')
    expect(Buffer.from(await kept.arrayBuffer())).toEqual(next)
    expect(kept.headers.get('content-disposition')).toContain('attachment')
    expect((await file(3)).status).toBe(404)
    expect(await refusalOf(stranger, `/api/materials/${material.id}/versions/1/file`)).toBe(
      'material.unknown',
    )
    const { entries } = await stage.served.audit.page({ action: 'material.read' }, 10)
    expect(entries.map(({ subject }) => subject)).toEqual([material.id, material.id])

    expect(await refusalOf(contact, `/api/materials/${material.id}`, { method: 'DELETE' })).toBe(
      'access.denied',
    )
    await secretary.request(`/api/materials/${material.id}`, { method: 'DELETE' })
    expect((await listFor(contact)).items).toEqual([])
  })

  it('for the secretary alone is not read by other venues', async () => {
    const query = { unit: stage.unit('street'), fileName: '内部.pdf', audience: 'secretary' }
    await uploaded(contact, pdf, query)
    expect((await listFor(secretary)).items.map(({ name }) => name)).toContain('汇报材料')
    expect((await listFor(otherContact)).items).toEqual([])
  })
})

describe('what units hand in', () => {
  it('is asked for, missing, handed in, returned, handed in again, and accepted', async () => {
    const { street, otherStreet } = { street: stage.unit('street'), otherStreet: stage.unit('otherStreet') }
    const body = {
      title: '一季度办件情况',
      details: '附件为 PDF',
      deadline: new Date(stage.served.clock.now() + 3_600_000).toISOString(),
      unitIds: [street, otherStreet],
    }
    const path = `/api/meetings/${plan.id}/material-requests`
    expect(await refusalOf(contact, path, { body })).toBe('access.denied')
    const request = await secretary.post<MaterialRequestView>(path, body)
    const owed = async (client: ApiClient) =>
      (await client.get<MeetingDesk>('/api/desk')).handIns.map(({ state, title }) => [state, title])
    expect(await owed(contact)).toEqual([['missing', '一季度办件情况']])

    const decide = (unitId: string, decision: unknown) =>
      refusalOf(secretary, `/api/material-requests/${request.id}/units/${unitId}`, { body: decision })
    expect(await decide(street, { accept: true })).toBe('handIn.wrongState')
    const query = { unit: street, fileName: '一季度.pdf', request: request.id, audience: 'secretary' }
    const material = await uploaded(contact, pdf, query)
    expect(await owed(contact)).toEqual([])
    expect(await decide(street, { accept: false, remark: '缺签章' })).toBe('answered 200')
    expect(await owed(contact)).toEqual([['returned', '一季度办件情况']])
    const again = await contact.request(`/api/materials/${material.id}/versions?fileName=2.pdf`, {
      method: 'POST',
      headers: { 'content-type': 'application/octet-stream' },
      body: new Uint8Array(pdf),
    })
    expect(again.status).toBe(200)
    expect(await decide(street, { accept: true })).toBe('answered 200')
    expect(await upload(contact, pdf, query)).toBe('handIn.wrongState')
    const { requests } = await listFor(secretary)
    expect(requests[0]?.units.map(({ unitName, state }) => [unitName, state]).toSorted()).toEqual(
      [
        ['东风路街道', 'missing'],
        ['芙蓉北路街道', 'accepted'],
      ].toSorted(),
    )
    // A unit sees where it stands itself, not the others.
    expect((await listFor(contact)).requests[0]?.units.map(({ unitName }) => unitName)).toEqual([
      '芙蓉北路街道',
    ])
  })
})

describe('the preparation', () => {
  const path = (code: 'street' | 'otherStreet', item: string) =>
    `/api/meetings/${plan.id}/preparation/${stage.unit(code)}/${item}`
  const done = { state: 'done', remark: '', record: null }

  it('is ticked by each venue for itself, and by the main venue’s operator for all; the roll call by him alone', async () => {
    expect(await refusalOf(contact, path('otherStreet', 'seated'), { body: done })).toBe('access.denied')
    expect(await refusalOf(contact, path('street', 'rollCall'), { body: done })).toBe(
      'preparation.mainVenueOnly',
    )
    expect(await refusalOf(contact, path('street', 'jointTest'), { body: done })).toBe(
      'preparation.recordMissing',
    )
    const draft = await secretary.post<PlanView>('/api/plans', stage.wanted())
    const onDraft = `/api/meetings/${draft.id}/preparation/${stage.unit('street')}/seated`
    expect(await refusalOf(secretary, onDraft, { body: done })).toBe('preparation.closed')
    const record = {
      ...{ picture: 'ok', microphone: 'ok', speaker: 'ok', share: 'skipped', network: 'ok', spareLine: 'ok' },
    }
    await contact.post(path('street', 'jointTest'), { ...done, record })
    await operator.post(path('otherStreet', 'rollCall'), { ...done, remark: '应答清晰' })

    const all = await operator.get<PreparationView>(`/api/meetings/${plan.id}/preparation`)
    expect(all.venues.map(({ unitName }) => unitName)).toEqual(['开福区', '芙蓉北路街道', '东风路街道'])
    expect(all.items.find(({ item }) => item === 'jointTest')).toMatchObject({ done: 1, fault: 0 })
    const cell = all.venues[1]?.cells.find(({ item }) => item === 'jointTest')
    expect(cell).toMatchObject({ state: 'done', by: 'contact', record, late: false })
    const own = await contact.get<PreparationView>(`/api/meetings/${plan.id}/preparation`)
    expect(own.venues.map(({ unitName }) => unitName)).toEqual(['芙蓉北路街道'])
    // It is on the desk of who prepares, once the meeting is near.
    expect((await contact.get<MeetingDesk>('/api/desk')).preparations).toEqual([])
    const near = await stage.noticed(secretary, {
      title: '紧急会议',
      emergency: true,
      startsAt: new Date(stage.served.clock.now() + 3_600_000).toISOString(),
      replyBy: null,
    })
    const [first] = (await operator.get<MeetingDesk>('/api/desk')).preparations
    expect(first).toMatchObject({ meetingId: near.id, venues: 3, ready: 0, overdue: 0 })
    const taken = await contact.post<PreparationView>(path('street', 'jointTest'), { ...done, state: 'open' })
    expect(taken.venues[0]?.cells[0]).toMatchObject({ state: 'open', record: null, by: null })
  })
})

describe('the register', () => {
  it('takes names at the door, each once, and is told as a list', async () => {
    await put(contact, `/api/meetings/${plan.id}/receipts/${stage.unit('street')}`, {
      answer: 'attend',
      reason: '',
      people: [{ part: 'attendee', name: '孙斌', title: '主任', telephone: '' }],
    })
    await put(otherContact, `/api/meetings/${plan.id}/receipts/${stage.unit('otherStreet')}`, {
      answer: 'decline',
      reason: '防汛值守',
      people: [],
    })
    const soon = await stage.noticed(secretary, {
      title: '马上开的会',
      startsAt: new Date(stage.served.clock.now() + 600_000).toISOString(),
      replyBy: null,
    })
    const path = `/api/meetings/${soon.id}/attendance/${stage.unit('street')}`
    const early = `/api/meetings/${plan.id}/attendance/${stage.unit('street')}`
    expect(await refusalOf(contact, early, { body: { name: '孙斌', title: '' } })).toBe('attendance.notOpen')
    const body = { name: '=孙斌', title: '主任' }
    expect(await refusalOf(otherContact, path, { body })).toBe('access.denied')
    await contact.post<AttendanceView>(path, body)
    expect(await refusalOf(contact, path, { body })).toBe('attendance.signedAlready')

    const view = await operator.get<AttendanceView>(`/api/meetings/${soon.id}/attendance`)
    expect(view.statistics).toMatchObject({ expected: 3, present: 1, awaited: 2, peoplePresent: 1 })
    const own = await contact.get<AttendanceView>(`/api/meetings/${soon.id}/attendance`)
    expect(own.lines.map(({ unitName }) => unitName)).toEqual(['芙蓉北路街道'])
    const csv = await (await operator.request(`/api/meetings/${soon.id}/attendance.csv`)).text()
    // A name that a spreadsheet would take for a formula is none.
    expect(csv).toContain('芙蓉北路街道,分会场,实到,,,2026-')
    expect(csv).toMatch(/,,'=孙斌,/u)
    const decided = await operator.get<AttendanceView>(`/api/meetings/${plan.id}/attendance`)
    expect(decided.lines.map(({ state }) => state)).toEqual(['awaited', 'awaited', 'leave'])
    expect(await refusalOf(stranger, `/api/meetings/${plan.id}/attendance`)).toBe('meeting.unknown')
  })
})
