import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { HallView, UnitView, WindowView } from '../../../server/contract/directory.ts'
import type { ApiClient } from '../../support/api-client.ts'
import { codes, openDirectory, type TestDirectory } from '../../support/directory.ts'

interface Page {
  readonly items: readonly UnitView[]
  readonly next: string | null
}

const newStreet = (parent: string | null) => ({
  code: '430105003000',
  name: '清水塘街道',
  level: 'street',
  territorialParentId: parent,
  lineSuperiorId: null,
  approves: false,
})

describe('units', () => {
  let served: TestDirectory
  let admin: ApiClient

  beforeEach(async () => {
    served = await openDirectory()
    admin = await served.signInAs('sysadmin', 'systemAdministrator')
  })
  afterEach(() => served.close())

  const idOf = (code: string): string => served.directory.units.byCode(code)?.id ?? ''
  const send = (method: string, path: string, body: unknown) =>
    admin.request(path, {
      method,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
  const codeOf = async (response: Response): Promise<unknown> =>
    ((await response.json()) as { code: string }).code

  test('of another district, and new ones at the top, are refused', async () => {
    for (const response of [
      await send('POST', '/api/units', newStreet(idOf(codes.otherDistrict))),
      await send('POST', '/api/units', newStreet(null)),
      await send('PATCH', `/api/units/${idOf(codes.otherDistrict)}`, { name: '别处' }),
      await send('PATCH', `/api/units/${idOf(codes.street)}`, {
        territorialParentId: idOf(codes.otherDistrict),
      }),
    ]) {
      expect([response.status, await codeOf(response)]).toEqual([403, 'access.denied'])
    }
  })

  test('with a code that is taken are refused', async () => {
    const response = await send('POST', '/api/units', {
      ...newStreet(idOf(codes.district)),
      code: codes.street,
    })
    expect([response.status, await codeOf(response)]).toEqual([409, 'unit.codeTaken'])
  })

  test('asked for twice at once are made once', async () => {
    const wanted = newStreet(idOf(codes.district))
    const answers = await Promise.all([
      send('POST', '/api/units', wanted),
      send('POST', '/api/units', wanted),
    ])
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 409])
  })

  test('that are made are in the scope of those above at once', async () => {
    const supervisor = await served.addUser('zhu', 'supervisor')
    const response = await send('POST', '/api/units', newStreet(idOf(codes.district)))
    const unit = (await response.json()) as UnitView
    const actor = { ...supervisor, userId: supervisor.id, sessionId: 's' as never, address: '' }
    expect(served.directory.access.allows(actor, 'footage.watch', unit.id)).toBe(true)
    const elsewhere = served.directory.units.byCode(codes.otherDistrict)
    expect(served.directory.access.allows(actor, 'footage.watch', elsewhere?.id)).toBe(false)
  })

  test('are listed by pages, by territory, level and text', async () => {
    const first = await admin.get<Page>('/api/units?limit=3')
    expect(first.items.map(({ code }) => code)).toEqual([codes.city, codes.otherDistrict, codes.district])
    const rest = await admin.get<Page>(`/api/units?limit=3&cursor=${first.next ?? ''}`)
    expect(rest).toMatchObject({ items: [{ code: codes.street }, { code: codes.otherStreet }], next: null })
    const within = await admin.get<Page>(`/api/units?within=${idOf(codes.district)}&level=street`)
    expect(within.items).toHaveLength(2)
    expect((await admin.get<Page>('/api/units?text=东风')).items).toHaveLength(1)
  })

  test('of a hall stand at its windows, with its plan', async () => {
    const unit = served.directory.units.byCode(codes.district)
    if (!unit) throw new Error('no district')
    const windows = [{ number: 1, name: '综合窗口', unitIds: [unit.id], plan: { x: 0.5, y: 0.1 } }]
    const details = { key: 'hall', name: '大厅', unitId: unit.id, plan: '<svg/>', windows }
    await served.directory.halls.put(details, null)
    const before = await admin.get<{ items: WindowView[] }>('/api/windows')
    await served.directory.halls.put({ ...details, name: '新大厅' }, null)
    const { items: halls } = await admin.get<{ items: HallView[] }>('/api/halls')
    expect(halls).toMatchObject([{ name: '新大厅', unitId: unit.id, plan: '<svg/>' }])
    const after = await admin.get<{ items: WindowView[] }>(`/api/windows?hall=${halls[0]?.id ?? ''}`)
    expect(after).toEqual(before)
    expect(after.items).toMatchObject(windows)
  })
})
