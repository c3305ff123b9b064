import { Level, type NewUnit, type UnitChange, type UnitView } from '../../contract/directory.ts'
import type { UnitId } from '../../contract/ids.ts'
import { DomainError } from '../../kernel/errors/index.ts'
import { administrativeLevel, isCreditCode } from './code.ts'
import { wouldCloseRing, type UnitTree } from './unit-tree.ts'

/** A node of the organisation, as rules see it. */
export type Unit = Readonly<UnitView>

/** The unit as it is after a change; what the change does not name stays. */
export const changedUnit = (unit: Unit, change: UnitChange): Unit => ({
  ...unit,
  name: change.name ?? unit.name,
  approves: change.approves ?? unit.approves,
  territorialParentId:
    change.territorialParentId === undefined ? unit.territorialParentId : change.territorialParentId,
  lineSuperiorId: change.lineSuperiorId === undefined ? unit.lineSuperiorId : change.lineSuperiorId,
})

/** 0 for the highest. */
const rank = (level: Level): number => Level.options.indexOf(level)

const checkCode = ({ code, level }: Pick<NewUnit, 'code' | 'level'>): void => {
  if (isCreditCode(code)) return
  const ofCode = administrativeLevel(code)
  if (ofCode === undefined) throw new DomainError('unit.codeInvalid', { code })
  if (ofCode !== level) throw new DomainError('unit.levelWrong', { code, level, ofCode })
}

const superiorOf = (unit: Pick<NewUnit, 'level'>, id: UnitId, tree: UnitTree): Unit => {
  const superior = tree.units.get(id)
  if (!superior) throw new DomainError('unit.unknown', { unitId: id })
  if (rank(superior.level) > rank(unit.level)) {
    throw new DomainError('unit.levelWrong', { level: unit.level, superior: superior.level })
  }
  return superior
}

/**
 * Checks a unit against its code and its superiors: a code's own level is the unit's; no superior of either relation is
 * of a lower level; a territory (a unit with an administrative code) lies within a larger one.
 * @throws DomainError `unit.codeInvalid`, `unit.levelWrong`, `unit.unknown` for a superior that isn't there
 */
export const checkUnit = (unit: NewUnit, tree: UnitTree): void => {
  checkCode(unit)
  if (unit.lineSuperiorId !== null) superiorOf(unit, unit.lineSuperiorId, tree)
  if (unit.territorialParentId === null) return
  const parent = superiorOf(unit, unit.territorialParentId, tree)
  const isTerritory = administrativeLevel(unit.code) !== undefined
  if (isTerritory && rank(parent.level) >= rank(unit.level)) {
    throw new DomainError('unit.levelWrong', { level: unit.level, superior: parent.level })
  }
}

/**
 * Checks a change of a unit as `checkUnit` does, and that it closes no ring.
 * @throws DomainError as `checkUnit`, and `unit.ring`
 */
export const checkChangedUnit = (unit: Unit, tree: UnitTree): void => {
  checkUnit(unit, tree)
  const { id, territorialParentId, lineSuperiorId } = unit
  const ring =
    (territorialParentId !== null && wouldCloseRing(tree, id, territorialParentId, 'territorialParentId')) ||
    (lineSuperiorId !== null && wouldCloseRing(tree, id, lineSuperiorId, 'lineSuperiorId'))
  if (ring) throw new DomainError('unit.ring', { unitId: id })
}
