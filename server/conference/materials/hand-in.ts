import type { HandInState } from '../../contract/material.ts'
import type { EpochMs } from '../../contract/time.ts'
import { DomainError } from '../../kernel/errors/index.ts'

export type HandInAct = 'submit' | 'return' | 'accept'

/** What an act makes of what a unit has to hand in; what does not stand here is refused. */
const course: Readonly<Record<HandInState, Readonly<Partial<Record<HandInAct, HandInState>>>>> = {
  missing: { submit: 'submitted' },
  submitted: { submit: 'submitted', return: 'returned', accept: 'accepted' },
  returned: { submit: 'submitted' },
  accepted: { return: 'returned' },
}

/** @throws DomainError `handIn.wrongState` */
export const nextHandIn = (state: HandInState, act: HandInAct): HandInState => {
  const next = course[state][act]
  if (next === undefined) throw new DomainError('handIn.wrongState', { state, act })
  return next
}

export const isOwed = (state: HandInState): boolean => state === 'missing' || state === 'returned'

/** Still owed past the deadline, or handed in after it. */
export const isLate = (
  handIn: { readonly state: HandInState; readonly at: EpochMs | null },
  deadline: EpochMs,
  now: EpochMs,
): boolean => {
  const { state, at } = handIn
  return isOwed(state) ? now > deadline : state === 'submitted' && at !== null && at > deadline
}
