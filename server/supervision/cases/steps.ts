import type { ItemStep } from '../../contract/supervision/item.ts'
import { caseEventLabels } from '../../contract/supervision/case-event.ts'
import { fromInstant, type EpochMs } from '../../contract/time.ts'
import type { Calendar } from '../calendar/index.ts'
import { clockOf } from '../clocks/index.ts'
import type { CaseStep, SpecialProcedure } from './case-state.ts'
import type { AnyFact } from './fact.ts'

/** Events that end a step of the handling process. */
const ends: ReadonlySet<AnyFact['event']['type']> = new Set([
  'acceptance',
  'handling',
  'review',
  'approval',
  'conclusion',
  'delivery',
])

const nameOf = ({ event }: AnyFact): string | null => {
  if ('stepName' in event && event.stepName !== undefined) return event.stepName
  return ends.has(event.type) ? caseEventLabels[event.type] : null
}

/**
 * The events as steps. A step that its item limits runs from when it was begun, or else from the end of the step before
 * it, to its own event. What pauses the case pauses its steps.
 */
export const stepsOf = (
  facts: readonly AnyFact[],
  limits: readonly ItemStep[],
  acceptedAt: EpochMs | null,
  procedures: readonly SpecialProcedure[],
  now: EpochMs,
  calendar: Calendar,
): readonly CaseStep[] => {
  const pauses = procedures.filter(({ kind }) => kind === 'other').map(({ from, to }) => ({ from, to }))
  let before = acceptedAt
  return facts.map((fact): CaseStep => {
    const name = nameOf(fact)
    const told = 'startedAt' in fact.event ? fact.event.startedAt : undefined
    const startedAt = told === undefined ? null : fromInstant(told)
    const limit = limits.find((step) => step.name === name)?.limit ?? null
    const start = startedAt ?? before
    if (ends.has(fact.event.type)) before = fact.at
    if (limit === null || start === null || start > fact.at) return { fact, name, startedAt, clock: null }
    const term = { start, limit, pauses, extensions: [] }
    return { fact, name, startedAt, clock: clockOf(term, fact.at, now, calendar) }
  })
}
