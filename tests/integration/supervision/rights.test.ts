import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { SessionId, UserId } from '../../../server/contract/ids.ts'
import { Role, type Action } from '../../../server/contract/rights.ts'
import { CasePage } from '../../../server/contract/supervision/case.ts'
import { WarningPage } from '../../../server/contract/supervision/warning.ts'
import { permits } from '../../../server/directory/access/policy.ts'
import { sessionCookie, type Access, type Actor } from '../../../server/kernel/access/index.ts'
import { DomainError } from '../../../server/kernel/errors/index.ts'
import { newId } from '../../../server/kernel/ids/index.ts'
import { apiClient } from '../../support/api-client.ts'
import { codes, type TestDirectory } from '../../support/directory.ts'
import { rightsOf } from '../../support/rights.ts'
import { caseEvents } from '../../support/supervision/events.ts'
import { serveSupervision, type ServedSupervision } from '../../support/supervision/served.ts'

type Who = Role | 'signedIn'
const everybody: readonly Who[] = ['signedIn', ...Role.options]

/** Everybody has signed in already: whoever shows the name of a role holds it over the district. */
const byRole = ({ directory: { units } }: TestDirectory): Access => {
  const district = units.byCode(codes.district)
  if (!district) throw new Error('no district')
  const people = new Map(
    everybody.map((who): [string, Actor] => [
      who,
      {
        ...{ userId: newId(UserId), sessionId: newId(SessionId), displayName: who, unitId: district.id },
        grants: who === 'signedIn' ? [] : [{ role: who, scope: 'territory', units: [district.id] }],
        address: '127.0.0.1',
      },
    ]),
  )
  const allows: Access['allows'] = ({ grants }, action, unitId) =>
    permits(grants, action, unitId, units.tree())
  return {
    authenticate: (token) => Promise.resolve(people.get(token ?? '')),
    allows,
    require: (actor, action, unitId) => {
      if (!allows(actor, action, unitId)) throw new DomainError('access.denied', { action })
    },
  }
}

let served: ServedSupervision

/** Ids of the same kind of thing, of the own district and of another. */
interface Things {
  readonly unit: string
  readonly item: string
  readonly case: string
  readonly warning: string
  readonly key: string
  readonly point: string
  readonly finding: string
  readonly order: string
  readonly check: string
  readonly sample: string
  readonly complaint: string
}
const things = {} as Record<'own' | 'other', Things>

const client = (who: Who | '') => apiClient(served.api.url, `${sessionCookie}=${who}`)

beforeAll(async () => {
  served = await serveSupervision({ access: byRole })
  served.directory.clock.step(86_400_000)
  const { units } = served.directory.directory
  const city = await served.key(codes.city)
  for (const [whose, item, code] of [
    ['own', served.item, codes.district],
    ['other', served.foreignItem, codes.otherDistrict],
  ] as const) {
    const unit = units.byCode(code)?.id
    if (unit === undefined) throw new Error(`no unit ${code}`)
    const event = caseEvents(`RIGHTS-${whose}`, item.code)
    await served.tell([event('application', '2026-03-02T09:00'), event('fee', '2026-03-02T09:01')], city)
    await served.supervision.follower.settled()
    const point = await served.supervision.points.put(
      `P-${whose}`,
      { name: whose, kind: 'online', windowId: null, unitId: unit, itemIds: [] },
      null,
    )
    const { key } = await served.supervision.keys.create(
      { name: whose, scope: 'units', units: [unit], expiresAt: null },
      null,
    )
    const find = async (table: string, where: object): Promise<string> =>
      z
        .object({ id: z.string() })
        .parse(await served.directory.business.database(table).where(where).first('id')).id
    const caseId = await find('cases', { case_no: `RIGHTS-${whose}` })
    things[whose] = {
      ...{ unit, item: item.id, case: caseId, key: key.id, point: point.id },
      warning: await find('warnings', { case_id: caseId }),
      ...(await ordered(unit, caseId)),
    }
  }
})
afterAll(() => served.close())

/** A finding, an order and a check of a unit, as its supervisors make them. */
const ordered = async (
  unitId: string,
  caseId: string,
): Promise<Pick<Things, 'finding' | 'order' | 'check' | 'sample' | 'complaint'>> => {
  const { database } = served.directory.business
  const kept = { home_node: newId(UserId), unit_id: unitId }
  const [finding, order, check] = [newId(UserId), newId(UserId), newId(UserId)]
  const [sample, complaint] = [newId(UserId), newId(UserId)]
  await database('findings').insert({
    ...{ ...kept, id: finding, origin: 'hand', origin_key: finding, state: 'open', person: '', rule: '' },
    ...{ deduction: 0, text: 'x', found_at: 1 },
  })
  await database('orders').insert({
    ...{ ...kept, id: order, number: `2026-${order}`, form: 'order', state: 'open', title: 'x', demand: 'x' },
    ...{ issued_at: 1, issued_by: newId(UserId), issued_name: 'x', due_at: 2, reminded: 0 },
  })
  await database('checks').insert({
    ...{ ...kept, id: check, kind: 'cases', title: 'x', seed: 'x', second_reviewer: 0, population: 1 },
    checklist: JSON.stringify({ code: 'x', name: 'x', entries: [{ code: 'x', name: 'x', deduction: 1 }] }),
    ...{ state: 'open', created_at: 1, created_by: newId(UserId), created_name: 'x' },
  })
  await database('check_samples').insert({
    ...{ id: sample, check_id: check, place: 1, state: 'pending', case_id: caseId },
  })
  await database('complaints').insert({
    ...{ ...kept, id: complaint, number: `2026-${complaint}`, source: 'visit', state: 'open', person: '' },
    ...{ text: 'x', complainant: JSON.stringify({ name: '周海', phone: '' }), received_at: 1, due_at: 2 },
  })
  return { finding, order, check, sample, complaint }
}

const text = { text: '说明' }
const range = { from: '2026-03-02T09:00:00+08:00', to: '2026-03-02T10:00:00+08:00' }
type Asked = readonly [
  Action,
  string,
  (thing: Things, whose: 'own' | 'other') => string,
  ((thing: Things) => unknown)?,
]

/** What is done to one thing. Whoever may do it gets past the policy: some other answer than 403. */
const toOne: readonly Asked[] = [
  ['item.read', 'GET', ({ item }) => `/api/items/${item}`],
  [
    'item.manage',
    'POST',
    () => '/api/items',
    ({ unit }) => ({ code: 'ITEM-0001', name: 'x', kind: 'levy', unitId: unit }),
  ],
  ['item.manage', 'PATCH', ({ item }) => `/api/items/${item}`, () => ({ historic: false })],
  [
    'item.manage',
    'PUT',
    (_thing, whose) => `/api/service-points/P-${whose}`,
    ({ unit }) => ({ name: 'x', kind: 'online', windowId: null, unitId: unit, itemIds: [] }),
  ],
  [
    'duty.manage',
    'POST',
    () => '/api/duty',
    ({ point }) => ({ pointId: point, person: '李静', kind: 'duty', ...range }),
  ],
  ['case.read', 'GET', ({ case: id }) => `/api/cases/${id}`],
  ['case.read', 'GET', ({ case: id }) => `/api/cases/${id}/evidence`],
  ['case.read', 'GET', ({ unit }) => `/api/cases?unit=${unit}`],
  ['case.personal', 'GET', ({ case: id }) => `/api/cases/${id}/applicant`],
  ['warning.read', 'GET', ({ warning }) => `/api/warnings/${warning}`],
  ['warning.read', 'GET', ({ unit }) => `/api/warnings?unit=${unit}`],
  ['warning.answer', 'POST', ({ warning }) => `/api/warnings/${warning}/reply`, () => text],
  ['warning.answer', 'POST', ({ warning }) => `/api/warnings/${warning}/objection`, () => text],
  ['warning.decide', 'POST', ({ warning }) => `/api/warnings/${warning}/escalation`, () => text],
  ['warning.decide', 'POST', ({ warning }) => `/api/warnings/${warning}/void`, () => text],
  ['finding.read', 'GET', ({ finding }) => `/api/findings/${finding}`],
  ['finding.read', 'GET', ({ unit }) => `/api/findings?unit=${unit}`],
  ['finding.manage', 'POST', () => '/api/findings', ({ unit }) => ({ unitId: unit, ...text })],
  ['finding.manage', 'POST', ({ finding }) => `/api/findings/${finding}/dismissal`, () => ({ reason: 'x' })],
  ['order.read', 'GET', ({ order }) => `/api/orders/${order}`],
  ['order.read', 'GET', ({ unit }) => `/api/orders?unit=${unit}`],
  ['order.read', 'GET', ({ order }) => `/api/orders/${order}/files/${newId(UserId)}`],
  [
    'order.issue',
    'POST',
    () => '/api/orders',
    ({ unit }) => ({ unitId: unit, title: 'x', demand: 'x', findings: [newId(UserId)] }),
  ],
  ['order.issue', 'POST', ({ order }) => `/api/orders/${order}/reminder`, () => text],
  ['order.issue', 'POST', ({ order }) => `/api/orders/${order}/escalation`, () => text],
  ['order.issue', 'POST', ({ order }) => `/api/orders/${order}/withdrawal`, () => text],
  ['order.issue', 'POST', ({ order }) => `/api/orders/${order}/decision`, () => ({ ...text, accept: true })],
  ['order.answer', 'POST', ({ order }) => `/api/orders/${order}/reply`, () => text],
  ['order.answer', 'POST', ({ order }) => `/api/orders/${order}/files?fileName=a.txt`, () => text],
  ['check.manage', 'GET', ({ check }) => `/api/checks/${check}`],
  ['check.manage', 'POST', ({ sample }) => `/api/check-samples/${sample}/review`, () => ({ marks: [] })],
  [
    'check.manage',
    'POST',
    () => '/api/checks',
    ({ unit }) => ({
      ...{ kind: 'cases', title: 'x', checklist: 'case', unitId: unit, size: 1, criteria: { unit } },
    }),
  ],
  ['complaint.read', 'GET', ({ complaint }) => `/api/complaints/${complaint}`],
  ['complaint.read', 'GET', ({ complaint }) => `/api/complaints/${complaint}/complainant`],
  ['complaint.read', 'GET', ({ unit }) => `/api/complaints?unit=${unit}`],
  [
    'complaint.manage',
    'POST',
    () => '/api/complaints',
    ({ unit }) => ({ source: 'visit', receivedAt: '2026-03-02T09:00:00+08:00', unitId: unit, ...text }),
  ],
  ['complaint.manage', 'POST', ({ complaint }) => `/api/complaints/${complaint}/taking`, () => text],
  ['complaint.manage', 'POST', ({ complaint }) => `/api/complaints/${complaint}/reply`, () => text],
  [
    'complaint.manage',
    'POST',
    ({ complaint }) => `/api/complaints/${complaint}/closing`,
    () => ({ upheld: false, ...text }),
  ],
  [
    'statistics.read',
    'GET',
    ({ unit }) => `/api/statistics?from=1700000000000&to=1700000000001&unit=${unit}`,
  ],
  [
    'score.enter',
    'POST',
    () => '/api/statistics/score-entries',
    ({ unit }) => ({ unitId: unit, month: '2026-03', part: 'publicity', points: -1, reason: 'x' }),
  ],
  [
    'feed.manage',
    'POST',
    () => '/api/feeds/keys',
    ({ unit }) => ({ name: 'x', scope: 'units', units: [unit] }),
  ],
  ['feed.manage', 'DELETE', ({ key }) => `/api/feeds/keys/${key}`],
]

const ask = async (who: Who | '', [, method, path, body]: Asked, whose: 'own' | 'other'): Promise<number> => {
  const response = await client(who).request(path(things[whose], whose), {
    method,
    ...(body && {
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body(things[whose])),
    }),
  })
  return response.status
}

describe('the routes of supervision', () => {
  it('name an action each, but for the feed', () => {
    const open = served.supervision.routes.filter(({ action }) => action === 'public')
    expect(open.map(({ spec }) => spec.path)).toEqual(['/api/feeds/cases'])
  })

  it('refuse whoever has not signed in', async () => {
    for (const { spec, action } of served.supervision.routes) {
      if (action === 'public') continue
      const { status } = await client('').request(spec.path.replaceAll(/:\w+/gu, newId(UserId)), {
        method: spec.method.toUpperCase(),
      })
      expect([spec.path, status]).toEqual([spec.path, 401])
    }
  })

  it.each(everybody)(
    'let %s do what the table says, to things of the own unit and of others',
    async (who) => {
      for (const asked of toOne) {
        const line = rightsOf(asked[0])
        const cell = who === 'signedIn' ? line.signedIn : line.roles[who]
        for (const whose of ['own', 'other'] as const) {
          const allowed = cell === 'all' || (cell === 'own' && whose === 'own')
          const status = await ask(who, asked, whose)
          expect([who, asked[0], asked[1], whose, status === 403]).toEqual([
            who,
            asked[0],
            asked[1],
            whose,
            !allowed,
          ])
        }
      }
    },
  )

  it('list what is of the own units alone', async () => {
    const { items } = CasePage.parse(await client('supervisor').get('/api/cases'))
    expect(items.map(({ caseNo }) => caseNo)).toEqual(['RIGHTS-own'])
    const warnings = WarningPage.parse(await client('supervisor').get('/api/warnings'))
    expect(new Set(warnings.items.map(({ caseNo }) => caseNo))).toEqual(new Set(['RIGHTS-own']))
    const { items: keys } = await client('securityAdministrator').get<{ items: { name: string }[] }>(
      '/api/feeds/keys',
    )
    expect(keys.map(({ name }) => name)).not.toContain('other')
  })
})
