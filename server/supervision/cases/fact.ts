import {
  rankOf,
  type CaseEvent,
  type CaseEventOf,
  type CaseEventType,
} from '../../contract/supervision/case-event.ts'
import type { EpochMs } from '../../contract/time.ts'

/** An event of a case as it was told, with when it happened and when it came here. */
export interface CaseFact<Type extends CaseEventType = CaseEventType> {
  readonly event: CaseEventOf<Type>
  readonly at: EpochMs
  readonly receivedAt: EpochMs
}

/** Any event. (Narrowed by `isFact`, for a union inside an object does not narrow by itself.) */
export type AnyFact = CaseFact & { readonly event: CaseEvent }

export const isFact = <Type extends CaseEventType>(
  fact: AnyFact,
  type: Type,
): fact is AnyFact & CaseFact<Type> => fact.event.type === type

/** The order of events: when they happened, then the type's rank, then the id. Whoever told them first does not matter. */
export const compareFacts = (a: AnyFact, b: AnyFact): number => {
  if (a.at !== b.at) return a.at - b.at
  const byRank = rankOf(a.event.type) - rankOf(b.event.type)
  if (byRank !== 0) return byRank
  if (a.event.eventId === b.event.eventId) return 0
  return a.event.eventId < b.event.eventId ? -1 : 1
}

/** The events in their order, each once. */
export const inOrder = (facts: readonly AnyFact[]): readonly AnyFact[] => {
  const sorted = facts.toSorted(compareFacts)
  return sorted.filter((fact, index) => fact.event.eventId !== sorted[index - 1]?.event.eventId)
}
