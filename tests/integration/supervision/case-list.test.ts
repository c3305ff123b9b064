import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { CasePage } from '../../../server/contract/supervision/case.ts'
import { CaseImport } from '../../../server/contract/supervision/feed.ts'
import type { ApiClient } from '../../support/api-client.ts'
import { codes } from '../../support/directory.ts'
import { serveSupervision, type ServedSupervision } from '../../support/supervision/served.ts'

let served: ServedSupervision
let contact: ApiClient

beforeAll(async () => {
  served = await serveSupervision()
  served.directory.clock.step(86_400_000)
  contact = await served.as('contact', 'unitContact', codes.street)
})
afterAll(() => served.close())

const send = (csv: string, dryRun = false) =>
  contact.request(`/api/cases/import?dryRun=${dryRun}`, {
    method: 'POST',
    headers: { 'content-type': 'text/csv' },
    body: csv,
  })
const lines = async (csv: string, dryRun = false) =>
  CaseImport.parse(await (await send(csv, dryRun)).json()).lines.map(
    ({ outcome, problem }) => problem ?? outcome,
  )
const numbers = async () =>
  CasePage.parse(await contact.get('/api/cases?order=oldest')).items.map(({ caseNo }) => caseNo)
const head = '办件编号,实施编码,申请人,申请时间,受理时间,受理人员,办理点,办结时间,办结结果'

describe('a list of cases', () => {
  it('says of each line what is wrong with it, and then changes nothing', async () => {
    const csv = [
      head,
      'L-1,ITEM-0001,张三丰,2026-03-02 09:00,2026-03-02 09:10,李静,W01,,',
      'L-2,ITEM-9999,张三丰,2026-03-02 09:00,,,,,',
      'L-3,ITEM-0002,张三丰,2026-03-02 09:00,,,,,',
      'L-4,ITEM-0001,张三丰,上个月,,,,,',
      'L-5,ITEM-0001,张三丰,2026-03-02 09:00,,,W99,,',
      'L-6,ITEM-0001,,2026-03-02 09:00,,,,,',
      'L-7,ITEM-0001,张三丰,2026-04-02 09:00,,,,,',
      'L-8,ITEM-0001,张三丰,2026-03-02 09:00,,,,2026-03-03 09:00,也许',
      'L-1,ITEM-0001,张三丰,2026-03-02 09:00,,,,,',
    ].join('\n')
    const problems = [
      ...['created', 'itemUnknown', 'notYours', 'time.appliedAt', 'pointUnknown', 'invalid'],
      ...['inFuture', 'invalid', 'caseNo.repeated'],
    ]
    expect(await lines(csv, true)).toEqual(problems)
    expect(await lines(csv)).toEqual(problems)
    expect(await numbers()).toEqual([])
    expect((await send('不是清单')).status).toBe(400)
  })

  it('is taken whole, changes nothing the second time, and goes on where a line says more', async () => {
    const first = [head, 'L-1,ITEM-0001,张三丰,2026-03-02 09:00,2026-03-02 09:10,李静,W01,,'].join('\n')
    expect(await lines(first, true)).toEqual(['created'])
    expect(await numbers()).toEqual([])
    expect(await lines(first)).toEqual(['created'])
    expect(await lines(first)).toEqual(['unchanged'])
    const more = first.replace('W01,,', 'W01,2026/3/3 9:00,通过')
    expect(await lines(more)).toEqual(['changed'])
    const { items } = CasePage.parse(await contact.get('/api/cases'))
    expect(items).toMatchObject([
      { caseNo: 'L-1', status: 'concluded', outcome: 'passed', applicant: '张**' },
    ])
  })

  it('is found by the beginning of a number or part of an item’s name', async () => {
    const found = async (text: string) =>
      CasePage.parse(await contact.get(`/api/cases?text=${encodeURIComponent(text)}`)).total
    expect(await found('L-')).toBe(1)
    expect(await found('项 ITEM-0001')).toBe(1)
    expect(await found('%')).toBe(0)
  })
})
