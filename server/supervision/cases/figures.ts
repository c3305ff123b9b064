import type { CaseState } from './case-state.ts'
import { isFact } from './fact.ts'

/** What statistics add up of a case. */
export interface CaseFigures {
  /** Working days it took, and that were promised with extensions; null where the promise counts otherwise. */
  readonly usedDays: number | null
  readonly allowedDays: number | null
  /** Closed with some of the promise left. */
  readonly early: boolean
  /** The last rating: 1 to 5. */
  readonly satisfaction: number | null
}

export const figuresOf = ({ closedAt, promised, steps }: CaseState): CaseFigures => {
  const inDays = closedAt !== null && promised.limit?.unit === 'workingDay' && promised.startedAt !== null
  const rating = steps.findLast(({ fact }) => fact.event.type === 'rating')?.fact
  return {
    usedDays: inDays ? promised.used : null,
    allowedDays: inDays ? promised.allowed : null,
    early: closedAt !== null && promised.state === 'met' && promised.used < promised.allowed,
    satisfaction: rating && isFact(rating, 'rating') ? rating.event.satisfaction : null,
  }
}
