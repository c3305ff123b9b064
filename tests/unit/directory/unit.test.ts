import { describe, expect, test } from 'vitest'
import type { Level, NewUnit } from '../../../server/contract/directory.ts'
import { UnitId } from '../../../server/contract/ids.ts'
import { unitTree } from '../../../server/directory/units/unit-tree.ts'
import { checkChangedUnit, checkUnit, type Unit } from '../../../server/directory/units/unit.ts'
import { newId } from '../../../server/kernel/ids/index.ts'

const unit = (
  code: string,
  level: Level,
  parent: Unit | null = null,
  superior: Unit | null = null,
): Unit => ({
  id: newId(UnitId),
  code,
  name: code,
  level,
  territorialParentId: parent?.id ?? null,
  lineSuperiorId: superior?.id ?? null,
  approves: false,
})

const city = unit('430100000000', 'city')
const district = unit('430105000000', 'district', city)
const cityBureau = unit('11430100DEM0000223', 'city', city)
const tree = unitTree([city, district, cityBureau])

const refusal = (wanted: NewUnit): unknown => {
  try {
    checkUnit(wanted, tree)
  } catch (error) {
    return error
  }
  return undefined
}

describe('a unit is refused', () => {
  test.each(['43010', '11430105DEM0000307', 'abc'])('whose code is none: %s', (code) => {
    expect(refusal(unit(code, 'district'))).toMatchObject({ code: 'unit.codeInvalid' })
  })

  test('whose level is not that of its administrative code', () => {
    expect(refusal(unit('430105001000', 'community'))).toMatchObject({ code: 'unit.levelWrong' })
  })

  test('whose superior is not there', () => {
    expect(refusal(unit('430105001000', 'street', unit('430106000000', 'district')))).toMatchObject({
      code: 'unit.unknown',
    })
  })

  test('whose superior is of a lower level', () => {
    expect(refusal(unit('430000000000', 'province', city))).toMatchObject({ code: 'unit.levelWrong' })
  })

  test('that is a territory within one of its own level', () => {
    expect(refusal(unit('430104000000', 'district', district))).toMatchObject({ code: 'unit.levelWrong' })
  })

  test.each(['territorialParentId', 'lineSuperiorId'] as const)(
    'that is moved below itself by %s',
    (relation) => {
      const upper = unit('11430100DEM0000223', 'city')
      const lower = { ...unit('11430105DEM0000306', 'city'), [relation]: upper.id }
      expect(() => {
        checkChangedUnit({ ...upper, [relation]: lower.id }, unitTree([upper, lower]))
      }).toThrow('unit.ring')
    },
  )
})

test('a bureau may stand within a territory of its level, with a superior by line', () => {
  expect(refusal(unit('11430105DEM0000306', 'district', district, cityBureau))).toBeUndefined()
})
