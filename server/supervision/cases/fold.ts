import type { CaseStatus } from '../../contract/supervision/case.ts'
import type { CaseKind, ItemStep } from '../../contract/supervision/item.ts'
import type { Limit } from '../../contract/supervision/limit.ts'
import { fromInstant, type EpochMs } from '../../contract/time.ts'
import type { Calendar } from '../calendar/index.ts'
import { acceptanceOf, clockOf, noClock, type Clock, type Term } from '../clocks/index.ts'
import type { CaseState, SpecialProcedure } from './case-state.ts'
import { inOrder, isFact, type AnyFact, type CaseFact } from './fact.ts'
import { stepsOf } from './steps.ts'

/** What of an item decides about its cases. */
export interface ItemRules {
  readonly caseKind: CaseKind
  readonly promisedLimit: Limit | null
  /** That of the law, or the default one. */
  readonly statutoryLimit: Limit | null
  readonly steps: readonly ItemStep[]
}

type Closing = CaseFact<'refusal' | 'conclusion' | 'withdrawal' | 'revocation'>

const closings: Readonly<Record<Closing['event']['type'], CaseStatus>> = {
  refusal: 'refused',
  conclusion: 'concluded',
  withdrawal: 'withdrawn',
  revocation: 'revoked',
}

const isClosing = (fact: AnyFact): fact is AnyFact & Closing => Object.hasOwn(closings, fact.event.type)

const firstOf = <Type extends AnyFact['event']['type']>(facts: readonly AnyFact[], type: Type) =>
  facts.find((fact): fact is AnyFact & CaseFact<Type> => isFact(fact, type))
const lastOf = <Type extends AnyFact['event']['type']>(facts: readonly AnyFact[], type: Type) =>
  facts.findLast((fact): fact is AnyFact & CaseFact<Type> => isFact(fact, type))

/** How an event changes the status of a case that is not closed. */
const nextStatus = (status: CaseStatus, { event }: AnyFact): CaseStatus => {
  switch (event.type) {
    case 'application':
    case 'preAcceptance':
      return status === 'unclear' ? 'applied' : status
    case 'acceptance':
    case 'correctionAcceptance':
      return 'accepted'
    case 'correctionRequest':
      return status === 'accepted' ? status : 'awaitingCorrection'
    case 'specialProcedureStart':
      return event.kind === 'other' ? 'suspended' : status
    case 'specialProcedureEnd':
      return status === 'suspended' ? 'accepted' : status
    case 'referral':
      return 'referred'
    case 'handling':
    case 'review':
    case 'approval':
      return status === 'referred' ? 'accepted' : status
    case 'refusal':
    case 'conclusion':
    case 'withdrawal':
    case 'revocation':
      return closings[event.type]
    case 'queueCall':
    case 'fee':
    case 'delivery':
    case 'rating':
    case 'complaint':
      return status
  }
}

/** What closed it stays, but for a decision that is revoked (撤销) afterwards. */
const statusOf = (facts: readonly AnyFact[]): CaseStatus =>
  facts.reduce<CaseStatus>((status, fact) => {
    const closed = Object.values(closings).includes(status)
    return closed && fact.event.type !== 'revocation' ? status : nextStatus(status, fact)
  }, 'unclear')

const proceduresOf = (facts: readonly AnyFact[]): readonly SpecialProcedure[] =>
  facts
    .filter((fact) => isFact(fact, 'specialProcedureStart'))
    .map(({ event, at, receivedAt }) => {
      const end = facts.find(
        (fact) =>
          isFact(fact, 'specialProcedureEnd') && fact.event.sequence === event.sequence && fact.at >= at,
      )
      return {
        ...{ sequence: event.sequence, kind: event.kind, name: event.name },
        ...{ from: at, toldAt: receivedAt, to: end?.at ?? null, plannedLength: event.plannedLength ?? null },
      }
    })

/** The limits' term, as special procedures make it. */
export const termOf = (start: EpochMs, limit: Limit, procedures: readonly SpecialProcedure[]): Term => ({
  ...{ start, limit },
  pauses: procedures.filter(({ kind }) => kind === 'other').map(({ from, to }) => ({ from, to })),
  extensions: procedures.flatMap(({ kind, from, plannedLength }) =>
    kind === 'extension' && plannedLength ? [{ at: from, by: plannedLength }] : [],
  ),
})

/**
 * A case as its events say it is. It follows from the events alone, each taken once and in their own order: whatever
 * order they came in, and however often, the outcome is the same.
 */
export const foldCase = (
  told: readonly AnyFact[],
  item: ItemRules,
  now: EpochMs,
  calendar: Calendar,
): CaseState => {
  const facts = inOrder(told)
  const application = firstOf(facts, 'application')
  const acceptanceTold = firstOf(facts, 'acceptance')
  const closing = facts.find(isClosing)
  const conclusion = firstOf(facts, 'conclusion')
  const appliedAt = application?.at ?? firstOf(facts, 'preAcceptance')?.at ?? null
  const acceptance = acceptanceOf(
    {
      appliedAt,
      acceptedAt: acceptanceTold?.at ?? null,
      correctionAskedAt: firstOf(facts, 'correctionRequest')?.at ?? null,
      correctedAt: lastOf(facts, 'correctionAcceptance')?.at ?? null,
      endedAt: closing?.at ?? null,
    },
    now,
    calendar,
  )
  const closedAt = closing?.at ?? null
  const procedures = proceduresOf(facts)
  const clock = (limit: Limit | null): Clock =>
    limit === null || acceptance.at === null
      ? { ...noClock, limit, allowed: limit?.value ?? 0 }
      : clockOf(termOf(acceptance.at, limit, procedures), closedAt, now, calendar)
  const placed = facts.findLast(({ event }) => event.point !== undefined)
  return {
    caseNo: facts[0]?.event.caseNo ?? '',
    status: statusOf(facts),
    kind: acceptanceTold?.event.caseKind ?? application?.event.caseKind ?? item.caseKind,
    source: application?.event.source ?? null,
    applicant: application?.event.applicant ?? null,
    parentCaseNo: application?.event.parentCaseNo ?? null,
    appliedAt,
    acceptedAt: acceptance.at,
    deemedAccepted: acceptance.deemed,
    closedAt,
    outcome: conclusion?.event.outcome ?? null,
    gapsDueAt: conclusion?.event.gapsDueAt === undefined ? null : fromInstant(conclusion.event.gapsDueAt),
    procedures,
    promised: clock(item.promisedLimit),
    statutory: clock(item.statutoryLimit),
    steps: stepsOf(facts, item.steps, acceptance.at, procedures, now, calendar),
    point: placed?.event.point ?? null,
    handler: facts.findLast(({ event }) => event.handler !== undefined)?.event.handler?.name ?? null,
  }
}
