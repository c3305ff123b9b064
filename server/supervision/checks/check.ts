import type {
  CaseId,
  CheckId,
  CheckSampleId,
  NodeId,
  ServicePointId,
  UnitId,
  UserId,
} from '../../contract/ids.ts'
import type {
  CheckCriteria,
  CheckKind,
  Checklist,
  CheckMark,
  SampleState,
} from '../../contract/supervision/check.ts'
import type { EpochMs } from '../../contract/time.ts'
import { DomainError } from '../../kernel/errors/index.ts'
import { scoreOf } from './score.ts'

/** A spot check or patrol as business.db keeps it. */
export interface Check {
  readonly id: CheckId
  readonly homeNode: NodeId
  readonly kind: CheckKind
  readonly title: string
  readonly unitId: UnitId
  readonly seed: string
  /** As it was when the check was made. */
  readonly checklist: Checklist
  readonly secondReviewer: boolean
  readonly criteria: CheckCriteria | null
  readonly population: number
  readonly state: 'open' | 'done'
  readonly createdAt: EpochMs
  readonly createdBy: { readonly id: UserId; readonly name: string }
}

/** How somebody judged a sample. */
export interface Review {
  readonly by: UserId
  readonly name: string
  readonly at: EpochMs
  readonly score: number
  readonly marks: readonly CheckMark[]
  readonly remark: string
}

/** One thing that a check looks at. */
export interface CheckSample {
  readonly id: CheckSampleId
  readonly checkId: CheckId
  readonly place: number
  readonly state: SampleState
  readonly caseId: CaseId | null
  readonly pointId: ServicePointId | null
  readonly dueAt: EpochMs | null
  readonly first: Review | null
  readonly second: Review | null
  readonly score: number | null
  readonly settledAt: EpochMs | null
}

/**
 * A review is written down: the first, or the second by somebody else, which then is what counts.
 * @throws DomainError `check.wrongState`, `check.sameReviewer`, `check.entryUnknown`
 */
export const reviewed = (
  check: Pick<Check, 'checklist' | 'secondReviewer'>,
  sample: CheckSample,
  given: Omit<Review, 'score'>,
): CheckSample => {
  const review: Review = { ...given, score: scoreOf(check.checklist, given.marks) }
  const settled = { state: 'settled' as const, score: review.score, settledAt: given.at }
  switch (sample.state) {
    case 'pending':
      return check.secondReviewer
        ? { ...sample, state: 'reviewed', first: review }
        : { ...sample, ...settled, first: review }
    case 'reviewed':
      if (sample.first?.by === given.by) throw new DomainError('check.sameReviewer')
      return { ...sample, ...settled, second: review }
    case 'settled':
      throw new DomainError('check.wrongState', { state: sample.state })
  }
}

/** The review that counts, of a sample that is settled. */
export const standingReview = (sample: Pick<CheckSample, 'first' | 'second'>): Review | null =>
  sample.second ?? sample.first
