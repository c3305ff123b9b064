import type { UnitView } from '../../../server/contract/directory.ts'

export type Relation = 'territory' | 'line'

/** A unit with those below it by one relation. */
export interface UnitNode {
  readonly id: string
  readonly unit: UnitView
  readonly children: readonly UnitNode[]
}

/** The forest of units by territory (块) or by line (条); whose superior is not in the list stands at the top. */
export const unitForest = (units: readonly UnitView[], relation: Relation): readonly UnitNode[] => {
  const known = new Set(units.map(({ id }) => id))
  const below = new Map<string | null, UnitView[]>()
  for (const unit of units) {
    const superior = relation === 'territory' ? unit.territorialParentId : unit.lineSuperiorId
    const key = superior !== null && known.has(superior) ? superior : null
    below.set(key, [...(below.get(key) ?? []), unit])
  }
  const nodesOf = (superior: string | null): readonly UnitNode[] =>
    (below.get(superior) ?? []).map((unit) => ({ id: unit.id, unit, children: nodesOf(unit.id) }))
  return nodesOf(null)
}

/** From the top down to the node with this id, itself included; empty where there is none. */
export const pathTo = (forest: readonly UnitNode[], id: string): readonly UnitNode[] => {
  for (const node of forest) {
    if (node.id === id) return [node]
    const below = pathTo(node.children, id)
    if (below.length > 0) return [node, ...below]
  }
  return []
}
