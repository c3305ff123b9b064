import { describe, expect, test } from 'vitest'
import { UnitId } from '../../../server/contract/ids.ts'
import type { ScopeKind } from '../../../server/contract/rights.ts'
import { line, reaches, territory, unitTree, unitsWithin } from '../../../server/directory/units/unit-tree.ts'
import { newId } from '../../../server/kernel/ids/index.ts'

const names = [
  'province',
  'city',
  'district',
  'street',
  'provinceBureau',
  'cityBureau',
  'districtBureau',
] as const
type Name = (typeof names)[number]
const ids = Object.fromEntries(names.map((name) => [name, newId(UnitId)])) as Record<Name, UnitId>

const unit = (name: Name, parent: Name | null, superior: Name | null) => ({
  id: ids[name],
  code: name,
  name,
  level: 'district' as const,
  territorialParentId: parent && ids[parent],
  lineSuperiorId: superior && ids[superior],
  approves: false,
})

const tree = unitTree([
  unit('province', null, null),
  unit('city', 'province', null),
  unit('district', 'city', null),
  unit('street', 'district', null),
  unit('provinceBureau', 'province', null),
  unit('cityBureau', 'city', 'provinceBureau'),
  unit('districtBureau', 'district', 'cityBureau'),
])

const within = (scope: ScopeKind, ...units: Name[]): string[] =>
  unitsWithin(tree, { scope, units: units.map((name) => ids[name]) }).map(({ code }) => code)

describe('scopes', () => {
  test('a unit that is not known is in no scope', () => {
    const unknown = newId(UnitId)
    for (const scope of ['territory', 'line', 'hall', 'units'] as const) {
      expect(reaches(tree, { scope, units: [unknown] }, unknown)).toBe(false)
    }
  })

  test('a territory never reaches upwards or sideways', () => {
    expect(reaches(tree, { scope: 'territory', units: [ids.district] }, ids.city)).toBe(false)
    expect(reaches(tree, { scope: 'territory', units: [ids.street] }, ids.districtBureau)).toBe(false)
  })

  test('a line does not reach the territory of its units', () => {
    expect(within('line', 'district')).toEqual(['district'])
    expect(reaches(tree, { scope: 'line', units: [ids.cityBureau] }, ids.district)).toBe(false)
  })

  test('a territory takes in what lies below, bureaus too', () => {
    expect(within('territory', 'city')).toEqual([
      'city',
      'district',
      'street',
      'cityBureau',
      'districtBureau',
    ])
    expect(territory(tree, ids.city)).toHaveLength(5)
  })

  test('a line takes in the guided units of every level below', () => {
    expect(within('line', 'provinceBureau')).toEqual(['provinceBureau', 'cityBureau', 'districtBureau'])
    expect(line(tree, ids.cityBureau)).toHaveLength(2)
  })

  test('a hall and a set of units take in just the units named', () => {
    expect(within('hall', 'district')).toEqual(['district'])
    expect(within('units', 'city', 'street')).toEqual(['city', 'street'])
  })

  test('a ring in the data ends the walk', () => {
    const [a, b] = [newId(UnitId), newId(UnitId)]
    const ringed = unitTree([
      { ...unit('city', null, null), id: a, territorialParentId: b },
      { ...unit('city', null, null), id: b, territorialParentId: a },
    ])
    expect(reaches(ringed, { scope: 'territory', units: [ids.city] }, a)).toBe(false)
    expect(reaches(ringed, { scope: 'territory', units: [b] }, a)).toBe(true)
  })
})
