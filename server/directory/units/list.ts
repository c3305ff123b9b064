import { parse } from 'csv-parse/sync'
import { z } from 'zod'
import { Level } from '../../contract/directory.ts'
import { UnitId } from '../../contract/ids.ts'
import { DomainError } from '../../kernel/errors/index.ts'
import { newId } from '../../kernel/ids/index.ts'
import { unitTree } from './unit-tree.ts'
import { checkUnit, type Unit } from './unit.ts'

/** A unit as a list names it: its superiors by their codes, empty where there is none. */
const ListedUnit = z.object({
  code: z.string(),
  name: z.string().min(1),
  level: Level,
  territorialParent: z.string(),
  lineSuperior: z.string(),
  approves: z.enum(['yes', 'no']),
})
export type ListedUnit = z.infer<typeof ListedUnit>

/** Reads a list of units: CSV with a header line of `ListedUnit`'s names; a line that begins with # is a comment. */
export const readUnitList = (csv: string): readonly ListedUnit[] =>
  z.array(ListedUnit).parse(parse(csv, { bom: true, columns: true, comment: '#', trim: true }))

/**
 * The units of a list that are not among `known` yet, with new ids. A superior stands before those below it.
 * @throws DomainError `unit.unknown` for a superior that neither list nor `known` has; what `checkUnit` throws
 */
export const unitsOfList = (listed: readonly ListedUnit[], known: readonly Unit[]): readonly Unit[] => {
  const byCode = new Map(known.map((unit) => [unit.code, unit]))
  const idOf = (code: string): UnitId | null => {
    if (code === '') return null
    const unit = byCode.get(code)
    if (!unit) throw new DomainError('unit.unknown', { code })
    return unit.id
  }
  const added = listed
    .filter(({ code }) => !byCode.has(code))
    .map(({ territorialParent, lineSuperior, approves, ...rest }): Unit => {
      const unit = {
        ...rest,
        id: newId(UnitId),
        territorialParentId: idOf(territorialParent),
        lineSuperiorId: idOf(lineSuperior),
        approves: approves === 'yes',
      }
      byCode.set(unit.code, unit)
      return unit
    })
  const tree = unitTree([...byCode.values()])
  for (const unit of added) checkUnit(unit, tree)
  return added
}
