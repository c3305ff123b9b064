import type { ServicePointId, WarningId } from '../../contract/ids.ts'
import type { CaseEvent } from '../../contract/supervision/case-event.ts'
import type { CaseStepView, CaseView, ClockView } from '../../contract/supervision/case.ts'
import type { WarningLevel } from '../../contract/supervision/rule.ts'
import { toInstant, type EpochMs } from '../../contract/time.ts'
import { dayOf, type Calendar } from '../calendar/index.ts'
import type { Clock } from '../clocks/index.ts'
import type { Item } from '../items/item.ts'
import type { ServicePoint } from '../points/service-point.ts'
import type { CaseState, CaseStep } from './case-state.ts'
import type { CaseIdentity } from './filed-case.ts'
import { maskedApplicant, maskName } from './mask.ts'

export const optionalInstant = (at: EpochMs | null): string | null => (at === null ? null : toInstant(at))

export const clockView = ({ startedAt, dueAt, ...clock }: Clock): ClockView => ({
  ...clock,
  startedAt: optionalInstant(startedAt),
  dueAt: optionalInstant(dueAt),
})

/** Fields of an event that the step shows by themselves, or that are personal. */
const elsewhere: ReadonlySet<string> = new Set([
  ...['type', 'eventId', 'caseNo', 'itemCode', 'occurredAt', 'point', 'handler'],
  ...['stepName', 'opinion', 'startedAt', 'applicant', 'recipient', 'payer', 'trackingNo'],
])

const detailsOf = (event: CaseEvent): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(event).filter(([key, value]) => !elsewhere.has(key) && value !== undefined),
  )

const stepView = (
  { fact, name, startedAt, clock }: CaseStep,
  pointOf: (code: string) => ServicePoint | undefined,
  lateMs: number,
): CaseStepView => {
  const { event } = fact
  const point = event.point === undefined ? undefined : pointOf(event.point)
  return {
    eventId: event.eventId,
    type: event.type,
    at: toInstant(fact.at),
    startedAt: optionalInstant(startedAt),
    receivedAt: toInstant(fact.receivedAt),
    uncertain: fact.receivedAt - fact.at > lateMs,
    name,
    handler: event.handler?.name ?? null,
    opinion: 'opinion' in event ? (event.opinion ?? null) : null,
    pointId: point?.id ?? null,
    pointName: point?.name ?? null,
    details: detailsOf(event),
    clock: clock && clockView(clock),
  }
}

export interface CaseSurroundings {
  readonly item: Item
  readonly unitName: string
  readonly pointOf: (code: string) => ServicePoint | undefined
  readonly level: WarningLevel | null
  readonly warnings: readonly WarningId[]
  readonly calendar: Calendar
  /** An event told so long after it happened is of uncertain time. */
  readonly lateMs: number
  readonly now: EpochMs
}

/** A case as its page shows it, without a word that tells who applied. */
export const caseView = (
  { id, caseNo, unitId }: CaseIdentity,
  state: CaseState,
  around: CaseSurroundings,
): CaseView => {
  const { item, pointOf, calendar, now } = around
  const pointId: ServicePointId | null = state.point === null ? null : (pointOf(state.point)?.id ?? null)
  const until = Math.max(state.closedAt ?? now, state.promised.dueAt ?? 0, state.statutory.dueAt ?? 0)
  return {
    ...{ id, caseNo, unitId, itemId: item.id, itemName: item.name, itemCode: item.code },
    unitName: around.unitName,
    ...{ status: state.status, kind: state.kind, source: state.source, outcome: state.outcome },
    parentCaseNo: state.parentCaseNo,
    applicant: state.applicant && maskName(state.applicant.name),
    applicantDetails: state.applicant && maskedApplicant(state.applicant),
    appliedAt: optionalInstant(state.appliedAt),
    acceptedAt: optionalInstant(state.acceptedAt),
    deemedAccepted: state.deemedAccepted,
    closedAt: optionalInstant(state.closedAt),
    promisedDueAt: optionalInstant(state.promised.dueAt),
    statutoryDueAt: optionalInstant(state.statutory.dueAt),
    promisedState: state.promised.state,
    promised: clockView(state.promised),
    statutory: clockView(state.statutory),
    ...{ pointId, handler: state.handler, level: around.level, warnings: [...around.warnings] },
    suspensions: state.procedures.map(({ sequence, kind, name, from, to, plannedLength }) => ({
      ...{ sequence, kind, name, plannedLength },
      ...{ from: toInstant(from), to: optionalInstant(to) },
    })),
    steps: state.steps.map((step) => stepView(step, pointOf, around.lateMs)),
    unknownYears:
      state.acceptedAt === null ? [] : [...calendar.unknownYears(dayOf(state.acceptedAt), dayOf(until - 1))],
  }
}
