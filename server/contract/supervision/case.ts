import { z } from 'zod'
import { CaseId, EvidenceLinkId, ItemId, ServicePointId, SourceId, UnitId, WarningId } from '../ids.ts'
import { PageQuery } from '../problem.ts'
import { GapReason } from '../recorder.ts'
import { Instant, InstantQuery } from '../time.ts'
import { ApplicationSource, CaseEventType, Outcome, SpecialProcedureKind } from './case-event.ts'
import { CaseKind } from './item.ts'
import { Limit } from './limit.ts'
import { WarningLevel } from './rule.ts'

/** How far a case (办件) is. */
export const CaseStatus = z.enum([
  /** Something is known of it, but not that it was applied for. */
  'unclear',
  'applied',
  'awaitingCorrection',
  'accepted',
  'suspended',
  'referred',
  'refused',
  'concluded',
  'withdrawn',
  'revoked',
])
export type CaseStatus = z.infer<typeof CaseStatus>

export const caseStatusLabels = {
  unclear: '信息不全',
  applied: '已申请',
  awaitingCorrection: '待补正',
  accepted: '办理中',
  suspended: '特别程序中',
  referred: '已转报',
  refused: '不予受理',
  concluded: '已办结',
  withdrawn: '已撤件',
  revoked: '已撤销',
} as const satisfies Record<CaseStatus, string>

/** Those that nothing more is waited for. */
export const closedStatuses: readonly CaseStatus[] = ['refused', 'concluded', 'withdrawn', 'revoked']

/** How a clock stands. `unknown`: there is no limit, or it has not begun. */
export const ClockState = z.enum(['unknown', 'running', 'suspended', 'met', 'missed', 'overdue'])
export type ClockState = z.infer<typeof ClockState>

/** One limit of a case, or of a step of it. */
export const ClockView = z.object({
  limit: Limit.nullable(),
  state: ClockState,
  startedAt: Instant.nullable(),
  /** Exclusive: what is done before it is in time. null while it stands still, and where there is no limit. */
  dueAt: Instant.nullable(),
  /** In the limit's unit, so far or until the end. */
  used: z.number(),
  suspended: z.number(),
  /** Beyond the limit as it was lengthened; 0 where it is kept. */
  over: z.number(),
  /** The limit with its extensions. */
  allowed: z.number(),
})
export type ClockView = z.infer<typeof ClockView>

/** A case as lists show it. */
export const CaseEntry = z.object({
  id: CaseId,
  caseNo: z.string(),
  itemId: ItemId,
  itemName: z.string(),
  unitId: UnitId,
  status: CaseStatus,
  kind: CaseKind,
  source: ApplicationSource.nullable(),
  /** Masked, whoever asks: see `ApplicantView`. */
  applicant: z.string().nullable(),
  appliedAt: Instant.nullable(),
  acceptedAt: Instant.nullable(),
  closedAt: Instant.nullable(),
  outcome: Outcome.nullable(),
  promisedDueAt: Instant.nullable(),
  statutoryDueAt: Instant.nullable(),
  promisedState: ClockState,
  pointId: ServicePointId.nullable(),
  handler: z.string().nullable(),
  /** The highest of its warnings that hold. */
  level: WarningLevel.nullable(),
})
export type CaseEntry = z.infer<typeof CaseEntry>

const many = <Item extends z.ZodType>(item: Item) =>
  z.union([item.transform((one) => [one]), z.array(item).min(1).max(50)]).optional()

/** Query of GET /api/cases. All conditions must hold. */
export const CaseQuery = z.object({
  ...PageQuery.shape,
  /** Beginning of a 办件编号, or part of the name of an item. */
  text: z.string().trim().max(100).optional(),
  /** Beginning of a 办件编号. */
  number: z.string().trim().max(50).optional(),
  item: ItemId.optional(),
  unit: UnitId.optional(),
  point: ServicePointId.optional(),
  /** Beginning of the name of whoever handled any step. */
  handler: z.string().trim().max(50).optional(),
  status: many(CaseStatus),
  /** Not closed, and past the promised limit. */
  overdue: z.stringbool().optional(),
  level: many(WarningLevel),
  /** Part of the applicant's name; only for whoever may see personal data. */
  applicant: z.string().trim().max(50).optional(),
  /** How it was handled: closed within the promise, with some of it left, or past it. */
  result: z.enum(['onTime', 'early', 'late']).optional(),
  source: ApplicationSource.optional(),
  /** The last rating: 1 to 3, or 4 and 5. */
  rating: z.enum(['good', 'bad']).optional(),
  /** What `from` and `to` are of: when it was applied for, accepted, or closed. */
  dated: z.enum(['applied', 'accepted', 'closed']).default('applied'),
  from: InstantQuery.optional(),
  to: InstantQuery.optional(),
  order: z.enum(['newest', 'oldest', 'due']).default('newest'),
})
export type CaseQuery = z.infer<typeof CaseQuery>

/** One page of cases, and how many there are in all. */
export const CasePage = z.object({ items: z.array(CaseEntry), next: z.string().nullable(), total: z.int() })

/** One event of a case as its page shows it: a step. */
export const CaseStepView = z.object({
  eventId: z.string(),
  type: CaseEventType,
  at: Instant,
  startedAt: Instant.nullable(),
  receivedAt: Instant,
  /** It was told so long after that its time is only what was typed. */
  uncertain: z.boolean(),
  name: z.string().nullable(),
  handler: z.string().nullable(),
  opinion: z.string().nullable(),
  pointId: ServicePointId.nullable(),
  pointName: z.string().nullable(),
  /** What else was told, by field. */
  details: z.record(z.string(), z.unknown()),
  clock: ClockView.nullable(),
})
export type CaseStepView = z.infer<typeof CaseStepView>

/**
 * Who applied. On a case's page all of it is masked; GET /api/cases/{id}/applicant gives it whole to whoever may see
 * personal data, and every such look is in the audit log.
 */
export const ApplicantView = z.object({
  name: z.string(),
  documentType: z.string().nullable(),
  documentNo: z.string().nullable(),
  contact: z.string().nullable(),
  phone: z.string().nullable(),
})
export type ApplicantView = z.infer<typeof ApplicantView>

export const SuspensionView = z.object({
  sequence: z.int(),
  kind: SpecialProcedureKind,
  name: z.string(),
  from: Instant,
  to: Instant.nullable(),
  plannedLength: Limit.nullable(),
})

/** How a link came about: by rule, or by a person's hand. */
export const EvidenceOrigin = z.enum(['rule', 'hand'])
export type EvidenceOrigin = z.infer<typeof EvidenceOrigin>

/** An evidence link (关联录像): a case, a source and a range of time, whose footage is held as long as the case file. */
export const EvidenceLinkView = z.object({
  id: EvidenceLinkId,
  source: SourceId,
  /** The camera's name. */
  name: z.string(),
  pointId: ServicePointId.nullable(),
  from: Instant,
  to: Instant,
  origin: EvidenceOrigin,
  /** Events whose step it shows. */
  events: z.array(z.string()),
  /** A step of it was entered late. */
  uncertain: z.boolean(),
  /** The caller may watch it. */
  watchable: z.boolean(),
  /** What is missing in it and why; null where the index of footage cannot be asked now. */
  gaps: z.array(z.object({ from: Instant, to: Instant, reason: GapReason.nullable() })).nullable(),
})
export type EvidenceLinkView = z.infer<typeof EvidenceLinkView>

/** GET /api/cases/{id} */
export const CaseView = z.object({
  ...CaseEntry.shape,
  itemCode: z.string(),
  unitName: z.string(),
  parentCaseNo: z.string().nullable(),
  applicantDetails: ApplicantView.nullable(),
  promised: ClockView,
  statutory: ClockView,
  /** It counts as accepted from the day of receipt, for nobody asked for corrections in time. */
  deemedAccepted: z.boolean(),
  suspensions: z.array(SuspensionView),
  steps: z.array(CaseStepView),
  warnings: z.array(WarningId),
  /** Years whose holidays are not published here: weekends alone were left out. */
  unknownYears: z.array(z.int()),
})
export type CaseView = z.infer<typeof CaseView>

/** GET /api/cases/{id}/evidence */
export const CaseEvidence = z.object({ items: z.array(EvidenceLinkView) })

/** POST /api/cases/{id}/evidence: a link by hand. */
export const NewEvidenceLink = z.strictObject({
  source: SourceId,
  from: Instant,
  to: Instant,
  remark: z.string().trim().max(500).default(''),
})
export type NewEvidenceLink = z.infer<typeof NewEvidenceLink>
