import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { SourceId } from '../../../server/contract/ids.ts'
import { CheckWithSamples } from '../../../server/contract/supervision/check.ts'
import { FindingPage, FindingView } from '../../../server/contract/supervision/finding.ts'
import {
  OrderFileView,
  OrderPage,
  OrderView,
  OrderWithCourse,
} from '../../../server/contract/supervision/order.ts'
import type { ApiClient } from '../../support/api-client.ts'
import { codes } from '../../support/directory.ts'
import { caseEvents } from '../../support/supervision/events.ts'
import { serveSupervision, type ServedSupervision } from '../../support/supervision/served.ts'
import { addWindowWithCamera } from '../../support/supervision/window-camera.ts'

let served: ServedSupervision
let supervisor: ApiClient
let second: ApiClient
let contact: ApiClient
let source: SourceId
let streetId: string
const hourMs = 3_600_000

beforeAll(async () => {
  served = await serveSupervision()
  ;({ source } = await addWindowWithCamera(served, 'W02'))
  // Monday noon, 2 March 2026.
  served.directory.clock.advance(3 * hourMs)
  supervisor = await served.as('supervisor', 'supervisor')
  second = await served.as('second', 'supervisor')
  contact = await served.as('contact', 'unitContact', codes.street)
  streetId = served.item.unitId
})
afterAll(() => served.close())

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
const codeOf = async (response: Promise<Response>) =>
  ((await (await response).json()) as { code: string }).code
const find = async (text: string, more: object = {}) =>
  FindingView.parse(await done(supervisor, '/api/findings', { unitId: streetId, text, ...more }))
const issue = async (...findings: readonly string[]) =>
  OrderView.parse(
    await done(supervisor, '/api/orders', {
      ...{ unitId: streetId, title: '窗口离岗', demand: '三日内整改', findings },
    }),
  )
const findingsOf = async (query: string) =>
  FindingPage.parse(await supervisor.get(`/api/findings?${query}`)).items

describe('a finding', () => {
  it('that is malformed, or of a unit out of reach, is refused', async () => {
    expect((await post(supervisor, '/api/findings', { unitId: streetId, text: '' })).status).toBe(400)
    expect((await post(contact, '/api/findings', { unitId: streetId, text: '离岗' })).status).toBe(403)
    const foreign = { unitId: served.foreignItem.unitId, text: '离岗' }
    expect((await post(supervisor, '/api/findings', foreign)).status).toBe(403)
    const backwards = { from: '2026-03-02T10:00:00+08:00', to: '2026-03-02T09:00:00+08:00' }
    expect(
      await codeOf(post(supervisor, '/api/findings', { unitId: streetId, text: 'x', ...backwards })),
    ).toBe('finding.invalidRange')
  })

  it('is dismissed with the reason, once', async () => {
    const { id } = await find('看错了')
    const dismissal = await done(supervisor, `/api/findings/${id}/dismissal`, { reason: '当时有人顶岗' })
    expect(dismissal).toMatchObject({ state: 'dismissed', reason: '当时有人顶岗' })
    expect(await codeOf(post(supervisor, `/api/findings/${id}/dismissal`, { reason: 'x' }))).toBe(
      'finding.wrongState',
    )
  })
})

describe('an order', () => {
  it('goes from finding over answer with attachment, return and second answer to its closing', async () => {
    const finding = await find('10 点 12 分起离岗 20 分钟', { person: '李静' })
    const order = await issue(finding.id)
    expect(order).toMatchObject({ state: 'open', form: 'order', findings: 1, late: false })
    expect(order.number).toMatch(/^2026-\d{4}$/u)
    // Three working days after Monday: until the end of Thursday.
    expect(order.dueAt).toBe(new Date('2026-03-06T00:00:00+08:00').toISOString())
    expect(
      await codeOf(
        post(supervisor, '/api/orders', {
          unitId: streetId,
          title: 'x',
          demand: 'x',
          findings: [finding.id],
        }),
      ),
    ).toBe('finding.wrongState')

    expect((await post(supervisor, `/api/orders/${order.id}/reply`, { text: '已整改' })).status).toBe(403)
    const upload = (fileName: string, content: string) =>
      contact.request(`/api/orders/${order.id}/files?fileName=${encodeURIComponent(fileName)}`, {
        method: 'POST',
        headers: { 'content-type': 'application/octet-stream' },
        body: content,
      })
    expect(await codeOf(upload('a.exe', 'MZ'))).toBe('material.typeRefused')
    const file = OrderFileView.parse(await (await upload('整改报告.txt', '已对当事人批评教育')).json())
    await done(contact, `/api/orders/${order.id}/reply`, { text: '已整改', files: [file.id] })
    await done(supervisor, `/api/orders/${order.id}/decision`, {
      ...{ accept: false, text: '请补充顶岗制度', dueAt: '2026-03-09T18:00:00+08:00' },
    })
    expect(
      await codeOf(post(supervisor, `/api/orders/${order.id}/decision`, { accept: true, text: 'x' })),
    ).toBe('order.wrongState')
    await done(contact, `/api/orders/${order.id}/reply`, { text: '制度已补充' })
    await done(supervisor, `/api/orders/${order.id}/decision`, { accept: true, text: '同意销号' })

    const { order: closed, course } = OrderWithCourse.parse(await contact.get(`/api/orders/${order.id}`))
    expect(closed.state).toBe('accepted')
    expect(course.map(({ act }) => act)).toEqual(['issued', 'replied', 'returned', 'replied', 'accepted'])
    expect(course[1]?.files).toMatchObject([{ fileName: '整改报告.txt', bytes: 27 }])
    const kept = await contact.request(`/api/orders/${order.id}/files/${file.id}`)
    expect(await kept.text()).toBe('已对当事人批评教育')
    expect(await findingsOf(`order=${order.id}`)).toMatchObject([{ id: finding.id, state: 'closed' }])
    // The next of the same person tells that it is not the first.
    expect(await find('又离岗', { person: '李静' })).toMatchObject({ earlier: 1 })
  })

  it('that is withdrawn leaves its findings for another', async () => {
    const finding = await find('误发')
    const order = await issue(finding.id)
    await done(supervisor, `/api/orders/${order.id}/withdrawal`, { text: '发错单位' })
    expect(await findingsOf('state=open')).toContainEqual(
      expect.objectContaining({ id: finding.id, orderId: null }),
    )
    await issue(finding.id)
  })

  it('is told of on the desk when the unit answered, and takes no file of somebody else', async () => {
    const order = await issue((await find('着装')).id)
    expect(
      await codeOf(post(contact, `/api/orders/${order.id}/reply`, { text: '已改', files: [order.id] })),
    ).toBe('order.fileUnknown')
    await done(contact, `/api/orders/${order.id}/reply`, { text: '已改' })
    const alerts = await supervisor.get<{ items: { kind: string; facts: object }[] }>('/api/alerts')
    expect(alerts.items[0]).toMatchObject({
      ...{ kind: 'order.moved', facts: { orderId: order.id, act: 'replied' } },
    })
  })
})

describe('a spot check', () => {
  it('draws the same cases by the same seed, and its marks become findings once a second person agrees', async () => {
    const key = await served.key()
    for (const number of ['CHECK-1', 'CHECK-2', 'CHECK-3', 'CHECK-4'])
      await served.tell([caseEvents(number)('application', '2026-03-02T11:00')], key)
    const wanted = {
      ...{ kind: 'cases', title: '三月抽查', checklist: 'case', unitId: streetId, size: 2, seed: 'abc' },
      criteria: { item: served.item.id },
    }
    const one = CheckWithSamples.parse(await done(supervisor, '/api/checks', wanted))
    const other = CheckWithSamples.parse(await done(supervisor, '/api/checks', wanted))
    expect(other.samples.map(({ caseNo }) => caseNo)).toEqual(one.samples.map(({ caseNo }) => caseNo))
    expect(one.check).toMatchObject({ seed: 'abc', samples: 2, settled: 0, state: 'open' })
    const [sample] = one.samples
    const path = `/api/check-samples/${sample?.id}/review`
    expect(await codeOf(post(supervisor, path, { marks: [{ code: 'C99' }] }))).toBe('check.entryUnknown')
    await done(supervisor, path, { marks: [{ code: 'C04', note: '补录' }] })
    expect(await findingsOf('origin=check')).toEqual([])
    expect(await codeOf(post(supervisor, path, { marks: [] }))).toBe('check.sameReviewer')
    expect(await done(second, path, { marks: [{ code: 'C04', note: '补录' }] })).toMatchObject({ score: 95 })
    expect(await findingsOf('origin=check')).toMatchObject([
      { caseNo: sample?.caseNo, deduction: 5, text: '补录', unitId: streetId },
    ])
    expect((await post(contact, '/api/checks', wanted)).status).toBe(403)
    expect(
      await codeOf(post(supervisor, '/api/checks', { ...wanted, criteria: { handler: '没有此人' } })),
    ).toBe('check.nothingToDraw')
  })

  it('of a patrol draws windows at hours of the day that are still to come', async () => {
    const { samples } = CheckWithSamples.parse(
      await done(supervisor, '/api/checks', {
        ...{ kind: 'patrol', title: '巡查', checklist: 'hall', unitId: streetId, day: '2026-03-02' },
        ...{ rounds: 2, windows: 10, secondReviewer: false },
      }),
    )
    expect(samples.map(({ sources }) => sources)).toEqual([[source], [source]])
    for (const { dueAt } of samples)
      expect(Date.parse(dueAt ?? '')).toBeGreaterThan(served.directory.clock.now())
  })
})

describe('footage', () => {
  it('of a case with a gap is a finding, once', async () => {
    const event = caseEvents('GAP-1')
    await served.tell([event('application', '2026-03-02T11:30', { point: 'W02' })], await served.key())
    await served.supervision.follower.settled()
    const from = Date.parse('2026-03-02T11:20:00+08:00')
    served.missing.set(source, [{ from, to: from + 35_000, reason: 'unreachable' }])
    await served.supervision.lookNow()
    await served.supervision.lookNow()
    const found = await findingsOf('origin=gap')
    expect(found).toMatchObject([{ caseNo: 'GAP-1', source, by: null }])
    expect(found[0]?.text).toContain('共 35 秒')
  })
})

describe('an order that nobody answers', () => {
  it('reminds, then grows by itself, and says so', async () => {
    const order = await issue((await find('聊天')).id)
    const setTo = (text: string) =>
      served.directory.clock.step(Date.parse(text) - served.directory.clock.now())
    setTo('2026-03-05T08:00:00+08:00')
    await served.supervision.lookNow()
    setTo('2026-03-06T00:00:00+08:00')
    await served.supervision.lookNow()
    await served.supervision.lookNow()
    contact = await served.again('contact')
    const { order: now, course } = OrderWithCourse.parse(await contact.get(`/api/orders/${order.id}`))
    expect(course.map(({ act, by }) => [act, by])).toEqual([
      ['issued', 'supervisor'],
      ['reminded', null],
      ['escalated', null],
    ])
    expect(now).toMatchObject({ form: 'urging', state: 'open', late: false })
    const { total } = OrderPage.parse(await contact.get('/api/orders?form=urging'))
    expect(total).toBeGreaterThan(0)
  })
})
