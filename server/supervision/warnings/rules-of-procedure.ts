import { fromInstant, toInstant } from '../../contract/time.ts'
import type { CaseState, CaseStep } from '../cases/case-state.ts'
import { isFact, type CaseFact } from '../cases/fact.ts'
import type { CaseEventType } from '../../contract/supervision/case-event.ts'
import type { Judge } from './finding.ts'
import { after } from './rules-of-time.ts'

const factsOf = <Type extends CaseEventType>({ steps }: CaseState, type: Type): readonly CaseFact<Type>[] =>
  steps.flatMap(({ fact }) => (isFact(fact, type) ? [fact] : []))

const none = { found: [] } as const

export const refusedWithoutReason: Judge<'refusedWithoutReason'> = ({ level }, { state }) => {
  const [refusal] = factsOf(state, 'refusal')
  if (!refusal || (refusal.event.reason ?? '') !== '') return none
  return { found: [{ level, at: refusal.at, facts: { handler: refusal.event.handler?.name ?? null } }] }
}

export const correctionLate: Judge<'correctionLate'> = ({ level, within }, { state, calendar }) => {
  const [request] = factsOf(state, 'correctionRequest')
  if (!request || state.appliedAt === null) return none
  const due = after(state.appliedAt, within, calendar)
  if (request.at < due) return none
  return { found: [{ level, at: due, facts: { askedAt: toInstant(request.at), dueAt: toInstant(due) } }] }
}

/** Corrections are to be asked for once, all at a time. */
export const correctionRepeated: Judge<'correctionRepeated'> = ({ level }, { state }) => {
  const requests = factsOf(state, 'correctionRequest')
  const second = requests[1]
  return second ? { found: [{ level, at: second.at, facts: { times: requests.length } }] } : none
}

export const notOnline: Judge<'notOnline'> = ({ level }, { state, item }) => {
  if (!item.onlineOnly || state.appliedAt === null || state.source === null || state.source === 'online')
    return none
  return { found: [{ level, at: state.appliedAt, facts: { source: state.source } }] }
}

export const feeOffStandard: Judge<'feeOffStandard'> = ({ level }, { state, item }) => {
  const wrong = factsOf(state, 'fee').find(({ event: { amountFen } }) => {
    if (!item.fee) return amountFen > 0
    return item.fee.amountFen !== null && amountFen > item.fee.amountFen
  })
  if (!wrong) return none
  const { amountFen, basis } = wrong.event
  const facts = { amountFen, standardFen: item.fee?.amountFen ?? 0, basis: basis ?? item.fee?.basis ?? null }
  return { found: [{ level, at: wrong.at, facts }] }
}

const firstAt = (steps: readonly CaseStep[], type: CaseEventType): number | undefined =>
  steps.find(({ fact }) => fact.event.type === type)?.fact.at

/** Concluded without having been accepted; approved before it was reviewed. */
export const procedureBroken: Judge<'procedureBroken'> = ({ level }, { state: { steps, status } }) => {
  const concluded = firstAt(steps, 'conclusion')
  const accepted = firstAt(steps, 'acceptance') ?? firstAt(steps, 'correctionAcceptance')
  if (status === 'concluded' && concluded !== undefined && (accepted === undefined || accepted > concluded))
    return { found: [{ level, at: concluded, facts: { broken: 'concludedWithoutAcceptance' } }] }
  const [review, approval] = [firstAt(steps, 'review'), firstAt(steps, 'approval')]
  return review !== undefined && approval !== undefined && approval < review
    ? {
        found: [
          { level, at: approval, facts: { broken: 'approvedBeforeReview', reviewedAt: toInstant(review) } },
        ],
      }
    : none
}

export const outsidePowers: Judge<'outsidePowers'> = ({ level }, { state, unitApproves }) => {
  const decided = firstAt(state.steps, 'approval') ?? firstAt(state.steps, 'conclusion')
  return unitApproves || decided === undefined ? none : { found: [{ level, at: decided, facts: {} }] }
}

/** 容缺: what was missing has come where corrections were taken after the conclusion. */
export const gapsOverdue: Judge<'gapsOverdue'> = ({ level }, { state, now }) => {
  const { gapsDueAt, closedAt } = state
  if (gapsDueAt === null || closedAt === null) return none
  const came = factsOf(state, 'correctionAcceptance').find(({ at }) => at >= closedAt)
  if ((came?.at ?? now) < gapsDueAt) return came ? none : { found: [], again: gapsDueAt }
  return { found: [{ level, at: gapsDueAt, facts: { dueAt: toInstant(gapsDueAt) } }] }
}

/** A bad rating is put right (another rating, or the case taken up again) within so many days, and called back. */
export const badRating: Judge<'badRating'> = ({ level, within }, { state, now, calendar }) => {
  const ratings = factsOf(state, 'rating')
  const bad = ratings.find(({ event }) => event.satisfaction >= 4)
  if (!bad) return none
  const due = after(bad.at, within, calendar)
  const better = ratings.find(({ event, at }) => at > bad.at && event.satisfaction < 4)
  if ((better?.at ?? now) < due) return better ? none : { found: [], again: due }
  const facts = {
    satisfaction: bad.event.satisfaction,
    ratedAt: toInstant(fromInstant(bad.event.occurredAt)),
  }
  return { found: [{ level, at: due, facts }] }
}
