import type { UnitView } from '../../contract/directory.ts'
import type { UnitId } from '../../contract/ids.ts'
import type { Grant } from '../../kernel/access/index.ts'

type Unit = Readonly<UnitView>

/** The units with both their relations, as scopes and rules look them up. Immutable: a change makes a new one. */
export interface UnitTree {
  readonly units: ReadonlyMap<UnitId, Unit>
}

export const unitTree = (units: readonly Unit[]): UnitTree => ({
  units: new Map(units.map((unit) => [unit.id, unit])),
})

/** 块 by territory, 条 by line. */
export type Relation = 'territorialParentId' | 'lineSuperiorId'

/** The unit and those above it by one relation, nearest first. A ring, which rules forbid, ends the walk. */
function* upwards(tree: UnitTree, from: UnitId, relation: Relation): Generator<UnitId> {
  const seen = new Set<UnitId>()
  let at: UnitId | null | undefined = from
  while (at && !seen.has(at)) {
    seen.add(at)
    yield at
    at = tree.units.get(at)?.[relation]
  }
}

const isWithin = (tree: UnitTree, root: UnitId, unitId: UnitId, relation: Relation): boolean =>
  [...upwards(tree, unitId, relation)].includes(root)

const subtree = (tree: UnitTree, root: UnitId, relation: Relation): readonly Unit[] =>
  [...tree.units.values()].filter(({ id }) => isWithin(tree, root, id, relation))

/** The unit and all below it by territory (块). */
export const territory = (tree: UnitTree, root: UnitId): readonly Unit[] =>
  subtree(tree, root, 'territorialParentId')

/** The unit and all that it guides by line (条), at every level below. */
export const line = (tree: UnitTree, root: UnitId): readonly Unit[] => subtree(tree, root, 'lineSuperiorId')

/** Whether giving `unitId` this superior would put it below itself. */
export const wouldCloseRing = (
  tree: UnitTree,
  unitId: UnitId,
  superior: UnitId,
  relation: Relation,
): boolean => isWithin(tree, unitId, superior, relation)

export type Scope = Pick<Grant, 'scope' | 'units'>

/**
 * Whether a scope takes in a unit. A unit that the tree does not know is in no scope. A hall's scope is the hall's own
 * unit: what happens at its windows is kept under that unit, not under those whose items the windows take.
 */
export const reaches = (tree: UnitTree, { scope, units }: Scope, unitId: UnitId): boolean => {
  if (!tree.units.has(unitId)) return false
  switch (scope) {
    case 'territory':
      return units.some((root) => isWithin(tree, root, unitId, 'territorialParentId'))
    case 'line':
      return units.some((root) => isWithin(tree, root, unitId, 'lineSuperiorId'))
    case 'hall':
    case 'units':
      return units.includes(unitId)
  }
}

/** The units that a scope takes in. */
export const unitsWithin = (tree: UnitTree, scope: Scope): readonly Unit[] =>
  [...tree.units.values()].filter(({ id }) => reaches(tree, scope, id))
