import type { CaseId, ItemId, NodeId, ServicePointId, UnitId } from '../../contract/ids.ts'
import type { WarningLevel } from '../../contract/supervision/rule.ts'
import type { EpochMs } from '../../contract/time.ts'
import type { CaseState } from './case-state.ts'
import type { AnyFact } from './fact.ts'

/** What of a case is known beside its events. */
export interface CaseIdentity {
  readonly id: CaseId
  readonly homeNode: NodeId
  readonly caseNo: string
  readonly itemId: ItemId
  /** The item's. */
  readonly unitId: UnitId
  /** How many events it was linked from last. */
  readonly followedEvents: number
  readonly level: WarningLevel | null
}

/** A case as it is kept: what lists and searches ask for, as it follows from its events. */
export interface FiledCase extends CaseIdentity {
  readonly state: CaseState
  readonly firstAt: EpochMs
  readonly events: number
  readonly pointId: ServicePointId | null
  /** When it is to be looked at again; null: not before its next event. */
  readonly followAt: EpochMs | null
}

export const filedCase = (
  identity: CaseIdentity,
  state: CaseState,
  pointIdOf: (code: string) => ServicePointId | undefined,
  followAt: EpochMs | null,
): FiledCase => ({
  ...identity,
  state,
  firstAt: state.steps[0]?.fact.at ?? 0,
  events: state.steps.length,
  pointId: state.point === null ? null : (pointIdOf(state.point) ?? null),
  followAt,
})

/** An event with the case that it belongs to and who told it. */
export interface FiledEvent {
  readonly caseId: CaseId
  readonly fact: AnyFact
  readonly pointId: ServicePointId | null
  readonly keyId: string | null
}
