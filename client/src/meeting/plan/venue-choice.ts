import type { Level, UnitView } from '../../../../server/contract/directory.ts'
import { unitForest, type Relation, type UnitNode } from '../../admin/unit-tree.ts'

/** How many of some units are chosen. */
export type Tick = 'all' | 'some' | 'none'

/** Whether a box is ticked, half ticked or empty. */
export const tickOf = (chosen: ReadonlySet<string>, ids: readonly string[]): Tick => {
  const found = ids.filter((id) => chosen.has(id)).length
  if (found === 0) return 'none'
  return found === ids.length ? 'all' : 'some'
}

/** What one tick makes of a choice: all of these, or, where all were chosen, none. */
export const ticked = (chosen: readonly string[], ids: readonly string[]): readonly string[] => {
  const wanted = new Set(ids)
  const rest = chosen.filter((id) => !wanted.has(id))
  return tickOf(new Set(chosen), ids) === 'all'
    ? rest
    : [...chosen, ...ids.filter((id) => !chosen.includes(id))]
}

/** The unit and all below it. */
export const idsWithin = (node: UnitNode): readonly string[] => [node.id, ...node.children.flatMap(idsWithin)]

const findNode = (forest: readonly UnitNode[], id: string): UnitNode | undefined => {
  for (const node of forest) {
    const found = node.id === id ? node : findNode(node.children, id)
    if (found) return found
  }
  return undefined
}

export interface LevelChoice {
  readonly level: Level
  readonly ids: readonly string[]
}

const levels: readonly Level[] = ['province', 'city', 'district', 'street', 'community']

/** The levels below a unit by one relation, each with all its units there; the unit itself is not among them. */
export const levelsBelow = (
  units: readonly UnitView[],
  relation: Relation,
  root: string,
): readonly LevelChoice[] => {
  const node = findNode(unitForest(units, relation), root)
  const within = new Set(node ? idsWithin(node).slice(1) : [])
  return levels
    .map((level) => ({
      level,
      ids: units.filter((unit) => unit.level === level && within.has(unit.id)).map(({ id }) => id),
    }))
    .filter(({ ids }) => ids.length > 0)
}
