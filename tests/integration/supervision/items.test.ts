import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ItemImport, type ItemView } from '../../../server/contract/supervision/item.ts'
import type { DutyView } from '../../../server/contract/supervision/service-point.ts'
import type { ApiClient } from '../../support/api-client.ts'
import { codes } from '../../support/directory.ts'
import { serveSupervision, type ServedSupervision } from '../../support/supervision/served.ts'

let served: ServedSupervision
let administrator: ApiClient

beforeAll(async () => {
  served = await serveSupervision()
  administrator = await served.as('sysadmin', 'systemAdministrator')
})
afterAll(() => served.close())

const send = (csv: string, dryRun = false) =>
  administrator.request(`/api/items/import?dryRun=${dryRun}`, {
    method: 'POST',
    headers: { 'content-type': 'text/csv' },
    body: csv,
  })
const lines = async (csv: string, dryRun = false) =>
  ItemImport.parse(await (await send(csv, dryRun)).json()).lines.map(
    ({ outcome, problem }) => problem ?? outcome,
  )
const post = (client: ApiClient, path: string, body: unknown, method = 'POST') =>
  client.request(path, {
    method,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
const all = async () => (await administrator.get<{ items: ItemView[] }>('/api/items')).items

const head = '实施编码,事项名称,事项类型,统一社会信用代码,承诺办结时限,法定办结时限,办理环节'

describe('a list of items', () => {
  it('says of each line what is wrong with it, and then changes nothing', async () => {
    const csv = [
      head,
      `LIST-0001,好事项,行政许可,${codes.street},5个工作日,20个工作日,审核 3个工作日;批准 2个工作日`,
      `LIST-0002,没有类型,奇怪的类型,${codes.street},,,`,
      'LIST-0003,没有单位,行政许可,999999999999,,,',
      `LIST-0004,别的区,行政许可,${codes.otherDistrict},,,`,
      `LIST-0005,时限,行政许可,${codes.street},很快,,`,
      `LIST-0006,承诺太长,行政许可,${codes.street},30,20,`,
      `LIST-0007,环节太长,行政许可,${codes.street},5,20,审核 6`,
      `LIST-0001,又一次,行政许可,${codes.street},,,`,
    ].join('\n')
    const problems = [
      ...['created', 'kind.unknown', 'unit.unknown', 'unit.notYours', 'limit.invalid'],
      ...['item.promiseTooLong', 'item.stepsTooLong', 'code.repeated'],
    ]
    expect(await lines(csv, true)).toEqual(problems)
    expect(await lines(csv)).toEqual(problems)
    expect((await all()).map(({ code }) => code)).not.toContain('LIST-0001')
    expect((await send('不是清单')).status).toBe(400)
  })

  it('is imported, and changes nothing the second time; what it leaves empty stays', async () => {
    const csv = `${head}\nLIST-0001,好事项,行政许可,${codes.street},24小时,20,审核 8小时;批准`
    expect(await lines(csv, true)).toEqual(['created'])
    expect(await lines(csv)).toEqual(['created'])
    expect(await lines(csv)).toEqual(['unchanged'])
    expect(await lines('实施编码,事项名称\nLIST-0001,改名')).toEqual(['changed'])
    const item = (await all()).find(({ code }) => code === 'LIST-0001')
    expect(item).toMatchObject({
      ...{ name: '改名', kind: 'licensing', promisedLimit: { value: 24, unit: 'hour' } },
      steps: [
        { name: '审核', limit: { value: 8, unit: 'hour' } },
        { name: '批准', limit: null },
      ],
    })
  })
})

describe('an item', () => {
  it('keeps the order of its limits, whoever changes it', async () => {
    const { id, unitId } = served.item
    const wanted = { code: 'FORM-0001', name: '表单', kind: 'levy', unitId }
    expect((await post(administrator, '/api/items', { ...wanted, code: 'x' })).status).toBe(400)
    expect((await post(administrator, '/api/items', { ...wanted, code: 'ITEM-0001' })).status).toBe(409)
    const tooLong = { statutoryLimit: { value: 3, unit: 'workingDay' } }
    expect((await post(administrator, `/api/items/${id}`, tooLong, 'PATCH')).status).toBe(400)
    expect((await post(administrator, '/api/items', wanted)).status).toBe(200)
  })
})

describe('the roster', () => {
  it('holds who is at which window when, with leave and cover', async () => {
    const contact = await served.as('contact', 'unitContact')
    const pointId = served.supervision.points.byCode('W01')?.id
    const day = { from: '2026-03-02T09:00:00+08:00', to: '2026-03-02T17:00:00+08:00' }
    const enter = async (entry: object) =>
      (await post(contact, '/api/duty', { pointId, ...day, ...entry })).status
    expect(await enter({ person: '李静', kind: 'leave' })).toBe(200)
    expect(await enter({ person: '王磊', kind: 'cover', covers: '李静' })).toBe(200)
    expect(await enter({ person: '王磊', kind: 'duty', to: day.from })).toBe(400)
    const list = async (from: string, to: string) =>
      (
        await contact.get<{ items: DutyView[] }>(`/api/duty?from=${Date.parse(from)}&to=${Date.parse(to)}`)
      ).items.map(({ person, kind, covers }) => [person, kind, covers])
    expect(await list(day.from, day.to)).toEqual([
      ['李静', 'leave', null],
      ['王磊', 'cover', '李静'],
    ])
    expect(await list('2026-03-03T00:00:00+08:00', '2026-03-04T00:00:00+08:00')).toEqual([])
  })
})
