import type { CaseId, ComplaintId, FindingId, NodeId, ServicePointId, UnitId } from '../../contract/ids.ts'
import type { Complainant, ComplaintSource, ComplaintState } from '../../contract/supervision/complaint.ts'
import type { EpochMs } from '../../contract/time.ts'
import { DomainError } from '../../kernel/errors/index.ts'

/** A complaint (投诉) as business.db keeps it. */
export interface Complaint {
  readonly id: ComplaintId
  readonly homeNode: NodeId
  readonly number: string
  readonly source: ComplaintSource
  readonly eventId: string | null
  readonly state: ComplaintState
  readonly unitId: UnitId
  readonly caseId: CaseId | null
  readonly pointId: ServicePointId | null
  readonly person: string
  readonly text: string
  readonly complainant: Complainant | null
  readonly receivedAt: EpochMs
  readonly dueAt: EpochMs
  readonly handler: string | null
  readonly reply: string | null
  readonly repliedAt: EpochMs | null
  readonly closedAt: EpochMs | null
  readonly upheld: boolean | null
  readonly findingId: FindingId | null
}

const needs = (complaint: Complaint, ...states: readonly ComplaintState[]): void => {
  if (!states.includes(complaint.state))
    throw new DomainError('complaint.wrongState', { state: complaint.state })
}

/** Somebody takes it up. @throws DomainError `complaint.wrongState` */
export const taken = (complaint: Complaint, handler: string): Complaint => {
  needs(complaint, 'open', 'handling')
  return { ...complaint, state: 'handling', handler }
}

/** The complainant is answered. @throws DomainError `complaint.wrongState` */
export const answered = (complaint: Complaint, reply: string, now: EpochMs): Complaint => {
  needs(complaint, 'handling', 'answered')
  return { ...complaint, state: 'answered', reply, repliedAt: complaint.repliedAt ?? now }
}

/** It is closed: it was right, or not. @throws DomainError `complaint.wrongState` before it was answered */
export const closed = (
  complaint: Complaint,
  upheld: boolean,
  findingId: FindingId | null,
  now: EpochMs,
): Complaint => {
  needs(complaint, 'answered')
  return { ...complaint, state: 'closed', upheld, findingId, closedAt: now }
}

/** Not answered in time, or afterwards. */
export const isLate = ({ repliedAt, dueAt }: Pick<Complaint, 'repliedAt' | 'dueAt'>, now: EpochMs): boolean =>
  (repliedAt ?? now) >= dueAt
