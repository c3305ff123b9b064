import type {
  CaseId,
  FindingId,
  NodeId,
  OrderId,
  ServicePointId,
  SourceId,
  UnitId,
  UserId,
} from '../../contract/ids.ts'
import type { FindingOrigin, FindingState } from '../../contract/supervision/finding.ts'
import type { EpochMs } from '../../contract/time.ts'
import { DomainError } from '../../kernel/errors/index.ts'

/** A finding (问题) as business.db keeps it. */
export interface Finding {
  readonly id: FindingId
  readonly homeNode: NodeId
  readonly origin: FindingOrigin
  /** What it came from: the same thing is found once. */
  readonly originKey: string
  readonly state: FindingState
  readonly unitId: UnitId
  readonly caseId: CaseId | null
  readonly eventId: string | null
  readonly sourceId: SourceId | null
  readonly from: EpochMs | null
  readonly to: EpochMs | null
  readonly pointId: ServicePointId | null
  readonly person: string
  readonly rule: string
  readonly deduction: number
  readonly text: string
  readonly foundAt: EpochMs
  /** Null: the server itself. */
  readonly by: { readonly id: UserId; readonly name: string } | null
  readonly orderId: OrderId | null
  readonly reason: string | null
}

/** What is known of a finding before it is kept. */
export type NewlyFound = Pick<Finding, 'origin' | 'originKey' | 'unitId' | 'text'> &
  Partial<
    Pick<
      Finding,
      'caseId' | 'eventId' | 'sourceId' | 'from' | 'to' | 'pointId' | 'person' | 'rule' | 'deduction'
    >
  >

/** It does not hold. @throws DomainError `finding.wrongState` once it is part of an order */
export const dismissed = (finding: Finding, reason: string): Finding => {
  if (finding.state !== 'open') throw new DomainError('finding.wrongState', { state: finding.state })
  return { ...finding, state: 'dismissed', reason }
}

/** It becomes part of an order. @throws DomainError `finding.wrongState`, `finding.otherUnit` */
export const ordered = (finding: Finding, orderId: OrderId, unitId: UnitId): Finding => {
  if (finding.state !== 'open') throw new DomainError('finding.wrongState', { findingId: finding.id })
  if (finding.unitId !== unitId) throw new DomainError('finding.otherUnit', { findingId: finding.id })
  return { ...finding, state: 'ordered', orderId }
}
