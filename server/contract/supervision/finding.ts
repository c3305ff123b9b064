import { z } from 'zod'
import { CaseId, FindingId, OrderId, ServicePointId, SourceId, UnitId } from '../ids.ts'
import { PageQuery } from '../problem.ts'
import { Instant } from '../time.ts'

/**
 * Where a finding (问题) comes from: a spot check, a gap in a case's footage, a bookmark of the wall or review, a
 * complaint that was upheld, or a supervisor's own doubt.
 */
export const FindingOrigin = z.enum(['check', 'gap', 'bookmark', 'complaint', 'hand'])
export type FindingOrigin = z.infer<typeof FindingOrigin>

/** 待处理, 已督办, 已销号, 不属实. */
export const FindingState = z.enum(['open', 'ordered', 'closed', 'dismissed'])
export type FindingState = z.infer<typeof FindingState>

const text = (max: number) => z.string().trim().max(max)

/** POST /api/findings: what a supervisor saw. */
export const NewFinding = z.strictObject({
  /** Whose it is to put right. */
  unitId: UnitId,
  caseId: CaseId.nullable().default(null),
  /** Of the case's step that was looked at. */
  eventId: text(64).nullable().default(null),
  source: SourceId.nullable().default(null),
  /** Of the footage that shows it. */
  from: Instant.nullable().default(null),
  to: Instant.nullable().default(null),
  pointId: ServicePointId.nullable().default(null),
  /** Whom it concerns, in the words of whoever looked. */
  person: text(100).default(''),
  /** The rule that was broken, or seems to have been. */
  rule: text(200).default(''),
  text: text(2000).min(1),
})
export type NewFinding = z.infer<typeof NewFinding>

/** A finding (问题). */
export const FindingView = z.object({
  id: FindingId,
  origin: FindingOrigin,
  state: FindingState,
  unitId: UnitId,
  unitName: z.string(),
  caseId: CaseId.nullable(),
  caseNo: z.string().nullable(),
  eventId: z.string().nullable(),
  source: SourceId.nullable(),
  from: Instant.nullable(),
  to: Instant.nullable(),
  pointId: ServicePointId.nullable(),
  pointName: z.string().nullable(),
  person: z.string(),
  rule: z.string(),
  /** Points taken off by a checklist; 0 where none were. */
  deduction: z.number(),
  text: z.string(),
  foundAt: Instant,
  /** Null: the server itself. */
  by: z.string().nullable(),
  orderId: OrderId.nullable(),
  /** Why it was dismissed. */
  reason: z.string().nullable(),
  /** Earlier ones of the same person at the same unit within a year, or of the unit where nobody is named. */
  earlier: z.int(),
})
export type FindingView = z.infer<typeof FindingView>

const many = <Item extends z.ZodType>(item: Item) =>
  z.union([item.transform((one) => [one]), z.array(item).min(1).max(20)]).optional()

/** Query of GET /api/findings: newest first. */
export const FindingQuery = z.object({
  ...PageQuery.shape,
  state: many(FindingState),
  origin: many(FindingOrigin),
  unit: UnitId.optional(),
  case: CaseId.optional(),
  order: OrderId.optional(),
})
export type FindingQuery = z.infer<typeof FindingQuery>

export const FindingPage = z.object({
  items: z.array(FindingView),
  next: z.string().nullable(),
  total: z.int(),
})

/** POST /api/findings/{id}/dismissal: it does not hold, and why. */
export const FindingDismissal = z.strictObject({ reason: text(1000).min(1) })
