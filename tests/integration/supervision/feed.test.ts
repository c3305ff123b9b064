import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { CasePage, CaseView } from '../../../server/contract/supervision/case.ts'
import type { CreatedApiKey } from '../../../server/contract/supervision/feed.ts'
import type { z } from 'zod'
import { codes } from '../../support/directory.ts'
import { caseEvents } from '../../support/supervision/events.ts'
import { serveSupervision, type ServedSupervision } from '../../support/supervision/served.ts'
import type { ApiClient } from '../../support/api-client.ts'

let served: ServedSupervision
let key: string
let supervisor: ApiClient

beforeAll(async () => {
  served = await serveSupervision()
  served.directory.clock.step(86_400_000)
  key = await served.key()
  supervisor = await served.as('supervisor', 'supervisor')
})
afterAll(() => served.close())

const cases = async (query: string, client = supervisor) =>
  CasePage.parse(await client.get(`/api/cases?${query}`))
const outcomes = ({ results }: Awaited<ReturnType<ServedSupervision['tell']>>) =>
  results.map(({ outcome, problem }) => problem ?? outcome)

describe('the feed of cases', () => {
  it('is for holders of a key, and says so before it reads anything', async () => {
    expect((await served.feed([], '')).status).toBe(401)
    expect((await served.feed([], 'hjk_nobody')).status).toBe(401)
    expect((await served.feed([], key)).status).toBe(400)
    expect(
      (
        await served.feed(
          Array.from({ length: 1001 }, () => ({})),
          key,
        )
      ).status,
    ).toBe(400)
  })

  it('has keys that security administrators make and revoke for their own units', async () => {
    const administrator = await served.as('secadmin', 'securityAdministrator', codes.street)
    const make = (code: string) =>
      administrator.request('/api/feeds/keys', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({
          ...{ name: '审批系统', scope: 'units' },
          units: [served.directory.directory.units.byCode(code)?.id],
        }),
      })
    expect((await make(codes.otherStreet)).status).toBe(403)
    const made = (await (await make(codes.street)).json()) as z.infer<typeof CreatedApiKey>
    const event = caseEvents('KEY-1')
    expect(outcomes(await served.tell([event('application', '2026-03-02T09:00')], made.secret))).toEqual([
      'accepted',
    ])
    const other = caseEvents('KEY-2', 'ITEM-0002')
    expect(outcomes(await served.tell([other('application', '2026-03-02T09:00')], made.secret))).toEqual([
      'notYours',
    ])
    await administrator.request(`/api/feeds/keys/${made.key.id}`, { method: 'DELETE' })
    expect((await served.feed([event('acceptance', '2026-03-02T09:00')], made.secret)).status).toBe(401)
    const { entries } = await served.directory.audit.page({}, 50)
    expect(entries.map(({ action }) => action)).toEqual(
      expect.arrayContaining(['feedKey.created', 'feedKey.revoked']),
    )
    expect(JSON.stringify(entries)).not.toContain(made.secret)
  })

  it('judges each event by itself: those that are wrong hold up no other, and may come again', async () => {
    const event = caseEvents('BAD-1')
    const good = event('application', '2026-03-02T09:00')
    const answer = await served.tell(
      [
        { ...good, eventId: 'bad-1', type: 'party' },
        { ...good, eventId: 'bad-2', itemCode: 'NOBODYS' },
        { ...good, eventId: 'bad-3', point: 'W99' },
        { ...good, eventId: 'bad-4', occurredAt: '2027-01-01T00:00:00+08:00' },
        good,
        { ...good, eventId: 'bad-5', itemCode: 'ITEM-0002' },
        { ...good, applicant: { name: '别人' } },
        7,
      ],
      key,
    )
    expect(outcomes(answer)).toEqual([
      ...[
        'invalid',
        'itemUnknown',
        'pointUnknown',
        'inFuture',
        'accepted',
        'itemDiffers',
        'idTaken',
        'invalid',
      ],
    ])
    expect(answer).toMatchObject({ accepted: 1, rejected: 7, duplicates: 0 })
    expect(
      outcomes(
        await served.tell(
          [
            {
              ...good,
              eventId: 'bad-3',
              type: 'preAcceptance',
              point: 'W01',
              applicant: undefined,
              source: undefined,
            },
          ],
          key,
        ),
      ),
    ).toEqual(['accepted'])
  })

  it('takes an event once, in whatever order, and the case is the same', async () => {
    const event = caseEvents('ORDER-1')
    const told = [
      event('application', '2026-03-02T09:00', { point: 'W01', handler: { name: '李静' } }),
      event('acceptance', '2026-03-02T09:10', { point: 'W01' }),
      event('review', '2026-03-02T11:00', { handler: { name: '王磊' } }),
      event('conclusion', '2026-03-02T15:00'),
    ]
    expect(outcomes(await served.tell([told[3], told[1], told[1]], key))).toEqual([
      'accepted',
      'accepted',
      'duplicate',
    ])
    expect(outcomes(await served.tell([told[2], told[3], told[0]], key))).toEqual([
      'accepted',
      'duplicate',
      'accepted',
    ])
    const { items } = await cases('number=ORDER')
    expect(items).toMatchObject([
      { caseNo: 'ORDER-1', status: 'concluded', outcome: 'passed', applicant: '张**', promisedState: 'met' },
    ])
    const view = CaseView.parse(await supervisor.get(`/api/cases/${items[0]?.id ?? ''}`))
    expect(view.steps.map(({ type, pointName }) => [type, pointName])).toEqual([
      ['application', '1 号窗口'],
      ['acceptance', '1 号窗口'],
      ['review', null],
      ['conclusion', null],
    ])
    expect(JSON.stringify(view)).not.toContain('张三丰')
  })
})

describe('lists of cases', () => {
  it('are found by every mark, page by page, and counted', async () => {
    for (const [n, type] of (['acceptance', 'refusal', 'withdrawal'] as const).entries()) {
      const event = caseEvents(`LIST-${n}`, n === 2 ? 'ITEM-0002' : 'ITEM-0001')
      const applicant = { name: `申请人${n}` }
      await served.tell(
        [
          event('application', `2026-02-0${n + 2}T09:00`, { applicant, point: 'W01' }),
          event(type, `2026-02-0${n + 2}T10:00`, { handler: { name: `经办${n}` } }),
        ],
        key,
      )
    }
    const numbers = async (query: string, client = supervisor) =>
      (await cases(`number=LIST&${query}`, client)).items.map(({ caseNo }) => caseNo)
    expect(await numbers('')).toEqual(['LIST-2', 'LIST-1', 'LIST-0'])
    expect(await numbers('order=oldest')).toEqual(['LIST-0', 'LIST-1', 'LIST-2'])
    expect(await numbers('status=refused&status=withdrawn')).toEqual(['LIST-2', 'LIST-1'])
    expect(await numbers(`item=${served.otherItem.id}`)).toEqual(['LIST-2'])
    expect(await numbers(`unit=${served.item.unitId}`)).toEqual(['LIST-1', 'LIST-0'])
    expect(await numbers(`handler=${encodeURIComponent('经办1')}`)).toEqual(['LIST-1'])
    expect(await numbers(`applicant=${encodeURIComponent('请人0')}`)).toEqual(['LIST-0'])
    expect(await numbers('overdue=true')).toEqual(['LIST-0'])
    expect(await numbers(`from=${Date.parse('2026-02-03T00:00:00+08:00')}`)).toEqual(['LIST-2', 'LIST-1'])
    const first = await cases('number=LIST&limit=2')
    expect(first).toMatchObject({ total: 3 })
    expect(await numbers(`limit=2&cursor=${first.next ?? ''}`)).toEqual(['LIST-0'])
    const point = served.supervision.points.byCode('W01')
    expect(await numbers(`point=${point?.id ?? ''}`)).toHaveLength(3)
  })

  it('hold what is of the own units, and no name to search by for whoever may not see names', async () => {
    const contact = await served.as('contact', 'unitContact', codes.otherStreet)
    const { items } = await cases('number=LIST', contact)
    expect(items.map(({ caseNo }) => caseNo)).toEqual(['LIST-2'])
    const denied = async (path: string) => (await contact.request(path)).status
    const foreign = (await cases('number=LIST-0')).items[0]?.id ?? ''
    expect(await denied(`/api/cases/${foreign}`)).toBe(403)
    expect(await denied(`/api/cases?unit=${served.item.unitId}`)).toBe(403)
    expect(await denied(`/api/cases?applicant=${encodeURIComponent('申')}`)).toBe(403)
    expect(await denied(`/api/cases/${items[0]?.id ?? ''}/applicant`)).toBe(403)
  })

  it('never show who applied, but on demand, which is written down', async () => {
    const id = (await cases('number=LIST-0')).items[0]?.id ?? ''
    expect(await supervisor.get(`/api/cases/${id}/applicant`)).toMatchObject({ name: '申请人0' })
    const { entries } = await served.directory.audit.page({ action: 'case.applicantSeen' }, 5)
    expect(entries).toMatchObject([{ subject: id, data: { caseNo: 'LIST-0' } }])
  })
})
