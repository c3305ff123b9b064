import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { CasePage } from '../../../server/contract/supervision/case.ts'
import {
  ComplaintPage,
  ComplaintView,
  ComplaintWithCourse,
} from '../../../server/contract/supervision/complaint.ts'
import { FindingPage } from '../../../server/contract/supervision/finding.ts'
import { InterestLooks } from '../../../server/contract/supervision/interest.ts'
import {
  Scores,
  StatisticsView,
  UnitScore,
  YearScores,
} from '../../../server/contract/supervision/statistics.ts'
import type { ApiClient } from '../../support/api-client.ts'
import { caseEvents } from '../../support/supervision/events.ts'
import { serveSupervision, type ServedSupervision } from '../../support/supervision/served.ts'
import { addWindowWithCamera } from '../../support/supervision/window-camera.ts'

let served: ServedSupervision
let supervisor: ApiClient
let auditor: ApiClient
let source: string
const march = 'from=2026-03-01T00:00:00%2B08:00&to=2026-04-01T00:00:00%2B08:00'

const post = (client: ApiClient, path: string, body: unknown) =>
  client.request(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
const done = async (client: ApiClient, path: string, body: unknown): Promise<unknown> => {
  const response = await post(client, path, body)
  if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`)
  return response.json()
}
const figures = async (query: string) =>
  StatisticsView.parse(await supervisor.get(`/api/statistics?${march}&${query}`))

beforeAll(async () => {
  served = await serveSupervision()
  ;({ source } = await addWindowWithCamera(served, 'W02'))
  const key = await served.key()
  // Until the middle of March: four cases of one unit, promised within five working days.
  served.directory.clock.step(Date.parse('2026-03-17T09:00:00+08:00') - served.directory.clock.now())
  const early = caseEvents('EARLY-1')
  const last = caseEvents('LASTDAY-1')
  const late = caseEvents('LATE-1')
  const open = caseEvents('OPEN-1')
  const { rejected } = await served.tell(
    [
      early('application', '2026-03-02T09:30', { point: 'W02', source: 'online' }),
      early('acceptance', '2026-03-02T10:00', { handler: { name: 'supervisor' } }),
      early('conclusion', '2026-03-03T10:00'),
      early('rating', '2026-03-03T11:00', { satisfaction: 2 }),
      last('application', '2026-03-02T10:00'),
      last('acceptance', '2026-03-02T10:00', { handler: { name: '李静' } }),
      last('conclusion', '2026-03-09T17:00'),
      last('rating', '2026-03-09T18:00', { satisfaction: 5 }),
      late('application', '2026-03-02T10:00'),
      late('acceptance', '2026-03-02T10:00', { handler: { name: '李静' } }),
      late('conclusion', '2026-03-11T10:00'),
      late('complaint', '2026-03-10T10:00', { text: '一直没有办完' }),
      open('application', '2026-03-16T10:00'),
      open('acceptance', '2026-03-16T10:00', { handler: { name: '李静' } }),
    ],
    key,
  )
  expect(rejected).toBe(0)
  await served.supervision.follower.settled()
  supervisor = await served.as('supervisor', 'supervisor')
  auditor = await served.as('auditor', 'auditor')
})
afterAll(() => served.close())

describe('figures', () => {
  it('count what was accepted, closed, in time and early, with days used against promised', async () => {
    const { lines, total } = await figures('by=unit')
    expect(lines.map(({ key }) => key)).toContain(served.item.unitId)
    expect(total).toMatchObject({
      ...{ accepted: 4, closed: 3, judged: 3, onTime: 2, early: 1, online: 1, rated: 2, satisfied: 1 },
      // One, five and seven working days, of five each.
      ...{ timed: 3, usedDays: 13, promisedDays: 15, cameraSteps: 1, shownSteps: 1, complaints: 1 },
    })
    expect(total.yellow).toBeGreaterThan(0)
  })

  it('by day, month and item add up to the same', async () => {
    const whole = (await figures('by=unit')).total
    for (const by of ['day', 'month', 'item'])
      expect((await figures(`by=${by}`)).total).toEqual(by === 'item' ? { ...whole, orders: null } : whole)
    expect((await figures('by=month')).lines.map(({ key }) => key)).toEqual(['2026-03'])
    const days = (await figures('by=day')).lines
    expect(days.find(({ key }) => key === '2026-03-02')?.figures).toMatchObject({ accepted: 3, closed: 0 })
  })

  it('are those of the cases that a figure leads to', async () => {
    const query = '&dated=closed&from=2026-03-01T00:00:00%2B08:00&to=2026-04-01T00:00:00%2B08:00'
    const numbers = async (more: string) =>
      CasePage.parse(await supervisor.get(`/api/cases?order=oldest${query}${more}`)).items.map(
        ({ caseNo }) => caseNo,
      )
    expect((await numbers('')).toSorted()).toEqual(['EARLY-1', 'LASTDAY-1', 'LATE-1'])
    expect(await numbers('&result=early')).toEqual(['EARLY-1'])
    expect(await numbers('&result=late')).toEqual(['LATE-1'])
    expect(await numbers('&source=online')).toEqual(['EARLY-1'])
    expect(await numbers('&rating=bad')).toEqual(['LASTDAY-1'])
  })

  it('go out as a list, and are refused where the range is none or the unit out of reach', async () => {
    const list = await supervisor.request(`/api/statistics/list.csv?${march}&by=month`)
    expect(await list.text()).toMatch(/2026-03,4,3,66\.7%,33\.3%,4\.3,5\.0,/u)
    const backwards = 'from=2026-04-01T00:00:00%2B08:00&to=2026-03-01T00:00:00%2B08:00'
    expect((await supervisor.request(`/api/statistics?${backwards}`)).status).toBe(400)
    const foreign = `${march}&unit=${served.foreignItem.unitId}`
    expect((await supervisor.request(`/api/statistics?${foreign}`)).status).toBe(403)
    expect((await auditor.request(`/api/statistics?${march}`)).status).toBe(403)
  })
})

describe('the monthly score', () => {
  it('leads each point to its cases, and takes what is entered by hand with its reason', async () => {
    const { items } = Scores.parse(await supervisor.get('/api/statistics/scores?month=2026-03'))
    const own = items.find(({ unitId }) => unitId === served.item.unitId)
    const time = own?.parts.find(({ part }) => part === 'time')
    expect(time?.lines.flatMap(({ cases }) => cases.map(({ caseNo }) => caseNo))).toContain('LATE-1')
    expect(own?.extra).toMatchObject([{ reason: 'early', points: 3 }])
    const entered = UnitScore.parse(
      await done(supervisor, '/api/statistics/score-entries', {
        ...{ unitId: served.item.unitId, month: '2026-03', part: 'publicity', points: -2, reason: '未公示' },
      }),
    )
    expect(entered.total).toBeCloseTo((own?.total ?? 0) - 2)
    expect(entered.parts[0]).toMatchObject({ points: 8, lines: [{ text: '未公示', by: 'supervisor' }] })
    const year = YearScores.parse(await supervisor.get('/api/statistics/scores/year?year=2026'))
    expect(year.months).toEqual(['2026-01', '2026-02'])
  })
})

describe('a complaint', () => {
  it('that a feed tells is a record of its own, once', async () => {
    const page = ComplaintPage.parse(await supervisor.get('/api/complaints'))
    expect(page.items).toMatchObject([
      { source: 'feed', caseNo: 'LATE-1', text: '一直没有办完', state: 'open', complainant: null },
    ])
  })

  it('is taken up, answered and closed; where it was right it is a finding, and who complained stays hidden', async () => {
    const wanted = {
      ...{ source: 'hotline', receivedAt: '2026-03-16T09:00:00+08:00', unitId: served.item.unitId },
      ...{ caseNo: 'OPEN-1', text: '窗口没人', complainant: { name: '周海', phone: '13800138000' } },
    }
    expect((await post(auditor, '/api/complaints', wanted)).status).toBe(403)
    expect((await post(supervisor, '/api/complaints', { ...wanted, caseNo: 'NONE' })).status).toBe(404)
    const { id, ...complaint } = ComplaintView.parse(await done(supervisor, '/api/complaints', wanted))
    expect(complaint).toMatchObject({ caseNo: 'OPEN-1', complainant: '周*', late: false })
    expect((await post(supervisor, `/api/complaints/${id}/reply`, { text: 'x' })).status).toBe(409)
    await done(supervisor, `/api/complaints/${id}/taking`, { text: '核查录像' })
    await done(supervisor, `/api/complaints/${id}/reply`, { text: '情况属实，已督办' })
    const closed = ComplaintView.parse(
      await done(supervisor, `/api/complaints/${id}/closing`, { upheld: true, text: '属实' }),
    )
    expect(closed).toMatchObject({ state: 'closed', upheld: true })
    const { items } = FindingPage.parse(await supervisor.get('/api/findings?origin=complaint'))
    expect(items).toMatchObject([{ id: closed.findingId, caseNo: 'OPEN-1' }])
    expect(await supervisor.get(`/api/complaints/${id}/complainant`)).toEqual({
      ...{ name: '周海', phone: '13800138000' },
    })
    const { course } = ComplaintWithCourse.parse(await supervisor.get(`/api/complaints/${id}`))
    expect(course.map(({ act }) => act)).toEqual(['received', 'taken', 'answered', 'closed'])
    expect(JSON.stringify(course)).not.toContain('周海')
    const audit = await auditor.get<{ items: { action: string; subject: string }[] }>('/api/audit?limit=20')
    expect(audit.items).toContainEqual(
      expect.objectContaining({ action: 'complaint.complainantSeen', subject: id }),
    )
    expect(JSON.stringify(audit)).not.toContain('周海')
  })
})

describe("looks at footage of supervisors' own cases", () => {
  it('are listed for auditors, with whether it was the supervisor themself', async () => {
    const { audit, directory } = served.directory
    const looker = await directory.users.byAccount('supervisor')
    if (!looker) throw new Error('no supervisor')
    const range = { from: '2026-03-02T09:20:00+08:00', to: '2026-03-02T09:40:00+08:00' }
    const actor = { userId: looker.id, address: '127.0.0.1' }
    await audit.append({ action: 'footage.watched', actor, subject: source, data: range })
    const path = `/api/interest/looks?${march}`
    expect((await supervisor.request(path)).status).toBe(403)
    const { items } = InterestLooks.parse(await auditor.get(path))
    expect(items).toMatchObject([
      { by: 'supervisor', caseNo: 'EARLY-1', supervisor: 'supervisor', part: 'handler', own: true },
    ])
  })
})
