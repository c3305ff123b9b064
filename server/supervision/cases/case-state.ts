import type {
  Applicant,
  ApplicationSource,
  Outcome,
  SpecialProcedureKind,
} from '../../contract/supervision/case-event.ts'
import type { CaseStatus } from '../../contract/supervision/case.ts'
import type { CaseKind } from '../../contract/supervision/item.ts'
import type { Limit } from '../../contract/supervision/limit.ts'
import type { EpochMs } from '../../contract/time.ts'
import type { Clock } from '../clocks/index.ts'
import type { AnyFact } from './fact.ts'

/** A special procedure of a case. */
export interface SpecialProcedure {
  readonly sequence: number
  readonly kind: SpecialProcedureKind
  readonly name: string
  readonly from: EpochMs
  /** When it was told here. */
  readonly toldAt: EpochMs
  readonly to: EpochMs | null
  readonly plannedLength: Limit | null
}

/** An event of a case as a step of it, with the clock of that step where its item limits it. */
export interface CaseStep {
  readonly fact: AnyFact
  readonly name: string | null
  readonly startedAt: EpochMs | null
  readonly clock: Clock | null
}

/** All that follows from a case's events and its item. */
export interface CaseState {
  readonly caseNo: string
  readonly status: CaseStatus
  readonly kind: CaseKind
  readonly source: ApplicationSource | null
  readonly applicant: Applicant | null
  readonly parentCaseNo: string | null
  readonly appliedAt: EpochMs | null
  /** When its clocks began. */
  readonly acceptedAt: EpochMs | null
  readonly deemedAccepted: boolean
  /** Refused, concluded, taken back or revoked: nothing more is waited for. */
  readonly closedAt: EpochMs | null
  readonly outcome: Outcome | null
  /** 容缺: by when what is missing must come. */
  readonly gapsDueAt: EpochMs | null
  readonly procedures: readonly SpecialProcedure[]
  readonly promised: Clock
  readonly statutory: Clock
  readonly steps: readonly CaseStep[]
  /** Where it was dealt with last, and by whom. */
  readonly point: string | null
  readonly handler: string | null
}
