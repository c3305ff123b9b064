import { describe, expect, it } from 'vitest'
import type { Level, UnitView } from '../../../server/contract/directory.ts'
import { UnitId } from '../../../server/contract/ids.ts'
import { PlanInput } from '../../../server/contract/meeting-plan.ts'
import { ReceiptInput } from '../../../server/contract/notice.ts'
import { unitForest } from '../../../client/src/admin/unit-tree.ts'
import {
  receiptForm,
  receiptInput,
  receiptProblem,
} from '../../../client/src/meeting/details/receipt-form.ts'
import {
  emergencyTimes,
  emptyForm,
  inputOf,
  problemsOf,
  spanOf,
  type PlanForm,
} from '../../../client/src/meeting/plan/plan-form.ts'
import { idsWithin, levelsBelow, ticked, tickOf } from '../../../client/src/meeting/plan/venue-choice.ts'

const id = (n: number) => UnitId.parse(`01927d3e-0000-7000-8000-${String(n).padStart(12, '0')}`)
const unit = (n: number, level: Level, parent: number | null, superior: number | null = null): UnitView => ({
  id: id(n),
  code: String(n),
  name: `单位 ${n}`,
  level,
  territorialParentId: parent === null ? null : id(parent),
  lineSuperiorId: superior === null ? null : id(superior),
  approves: false,
})
const units = [
  unit(1, 'city', null),
  unit(2, 'district', 1),
  unit(3, 'street', 2),
  unit(4, 'street', 2),
  unit(5, 'community', 3),
  unit(6, 'district', 1, 2),
]

describe('venues chosen from the tree', () => {
  const [root] = unitForest(units, 'territory')
  const district = root?.children[0]
  if (!district) throw new Error('the tree has a district')

  it('a subtree by one tick, and out again by another', () => {
    const below = idsWithin(district)
    expect(below).toEqual([id(2), id(3), id(5), id(4)])
    const all = ticked([id(4)], below)
    expect(all).toEqual([id(4), id(2), id(3), id(5)])
    expect(tickOf(new Set(all), below)).toBe('all')
    expect(tickOf(new Set([id(4)]), below)).toBe('some')
    expect(tickOf(new Set(), below)).toBe('none')
    expect(ticked([...all, id(6)], below)).toEqual([id(6)])
  })

  it('a whole level below the main venue, by territory or by line', () => {
    expect(levelsBelow(units, 'territory', id(2))).toEqual([
      { level: 'street', ids: [id(3), id(4)] },
      { level: 'community', ids: [id(5)] },
    ])
    expect(levelsBelow(units, 'line', id(2))).toEqual([{ level: 'district', ids: [id(6)] }])
    expect(levelsBelow(units, 'territory', id(9))).toEqual([])
  })
})

describe('a meeting being written', () => {
  const now = Date.parse('2026-03-02T08:10:00+08:00')
  const form = (over: Partial<PlanForm> = {}): PlanForm => ({
    ...emptyForm(now, { unitId: id(2), name: '刘洋' }),
    title: '例会',
    chosen: [id(3), id(4)],
    ...over,
  })

  it('begins tomorrow at a full hour, its receipts due half a day before', () => {
    expect(form()).toMatchObject({ startsAt: '2026-03-03T09:00', replyBy: '2026-03-02T21:00' })
    expect(emergencyTimes(now)).toEqual({ startsAt: '2026-03-02T08:40', replyBy: '2026-03-02T08:25' })
  })

  it('is what the server takes, observers apart from branches', () => {
    const input = inputOf(form({ observers: [id(4), id(6)], recurs: true, weekdays: [3, 1] }))
    expect(PlanInput.parse(input)).toMatchObject({
      startsAt: '2026-03-03T01:00:00.000Z',
      venueIds: [id(3)],
      observerIds: [id(4)],
      recurrence: { every: 'week', weekdays: [1, 3] },
    })
  })

  it.each<[string, Partial<PlanForm>]>([
    ['title', { title: ' ' }],
    ['startsAt', { startsAt: '' }],
    ['chosen', { chosen: [] }],
    ['agenda', { agenda: [{ title: '', presenter: '', minutes: 5 }] }],
    ['agenda', { agenda: [{ title: '长', presenter: '', minutes: 121 }] }],
    ['replyBy', { replyBy: '2026-03-03T09:00' }],
    ['disclosureBasis', { disclosureKind: 'withheld' }],
    ['until', { recurs: true, until: '' }],
  ])('says what is wrong with %s', (field, over) => {
    expect(Object.keys(problemsOf(form(over)))).toEqual([field])
  })

  it('is kept as a draft before its venues are chosen; conflicts are asked for before it has a title', () => {
    expect(inputOf(form({ chosen: [] }))).toBeDefined()
    expect(inputOf(form({ title: '' }))).toBeUndefined()
    expect(spanOf(form({ title: '' }))).toMatchObject({ minutes: 120, venueIds: [id(3), id(4)] })
    expect(spanOf(form({ startsAt: '' }))).toBeUndefined()
  })
})

describe('a receipt being written', () => {
  it('needs a name of who comes, or why nobody does, and leaves out what was not filled in', () => {
    const form = receiptForm(undefined)
    expect(receiptProblem(form)).toBe('receipt.peopleMissing')
    const [first] = form.people
    if (first) first.name = ' 孙斌 '
    expect(receiptProblem(form)).toBeUndefined()
    expect(ReceiptInput.parse(receiptInput(form)).people.map(({ name }) => name)).toEqual(['孙斌'])
    form.answer = 'decline'
    expect(receiptProblem(form)).toBe('receipt.reasonMissing')
    form.reason = '值守'
    expect(receiptInput(form).people).toEqual([])
  })
})
