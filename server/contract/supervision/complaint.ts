import { z } from 'zod'
import { CaseId, ComplaintId, FindingId, ServicePointId, UnitId } from '../ids.ts'
import { PageQuery } from '../problem.ts'
import { Instant } from '../time.ts'

/** 12345 热线, 来访, 来信, 网上, 现场, 业务系统. */
export const ComplaintSource = z.enum(['hotline', 'visit', 'letter', 'online', 'window', 'feed'])
export type ComplaintSource = z.infer<typeof ComplaintSource>

/** 待受理, 办理中, 已答复, 已办结. */
export const ComplaintState = z.enum(['open', 'handling', 'answered', 'closed'])
export type ComplaintState = z.infer<typeof ComplaintState>

export const ComplaintAct = z.enum(['received', 'taken', 'answered', 'closed'])
export type ComplaintAct = z.infer<typeof ComplaintAct>

const text = (max: number) => z.string().trim().max(max)

/** Who complains: protected. Shown only to whoever may see personal data, and every such look is in the audit log. */
export const Complainant = z.strictObject({ name: text(100), phone: text(30).default('') })
export type Complainant = z.infer<typeof Complainant>

/** POST /api/complaints */
export const NewComplaint = z.strictObject({
  source: ComplaintSource,
  /** When it was made; its clock begins then. */
  receivedAt: Instant,
  /** Whom it is about. */
  unitId: UnitId,
  caseNo: text(50).default(''),
  pointId: ServicePointId.nullable().default(null),
  person: text(100).default(''),
  text: text(4000).min(1),
  /** Null: anonymous. */
  complainant: Complainant.nullable().default(null),
})
export type NewComplaint = z.infer<typeof NewComplaint>

export const ComplaintView = z.object({
  id: ComplaintId,
  /** Year and serial number, such as 2026-0012. */
  number: z.string(),
  source: ComplaintSource,
  state: ComplaintState,
  unitId: UnitId,
  unitName: z.string(),
  caseId: CaseId.nullable(),
  caseNo: z.string().nullable(),
  pointId: ServicePointId.nullable(),
  pointName: z.string().nullable(),
  person: z.string(),
  text: z.string(),
  /** Masked; null: anonymous. */
  complainant: z.string().nullable(),
  receivedAt: Instant,
  dueAt: Instant,
  late: z.boolean(),
  handler: z.string().nullable(),
  reply: z.string().nullable(),
  repliedAt: Instant.nullable(),
  closedAt: Instant.nullable(),
  /** Whether it was right; null until it is closed. */
  upheld: z.boolean().nullable(),
  findingId: FindingId.nullable(),
})
export type ComplaintView = z.infer<typeof ComplaintView>

export const ComplaintActView = z.object({
  act: ComplaintAct,
  at: Instant,
  by: z.string().nullable(),
  text: z.string(),
})

/** GET /api/complaints/{id} */
export const ComplaintWithCourse = z.object({ complaint: ComplaintView, course: z.array(ComplaintActView) })
export type ComplaintWithCourse = z.infer<typeof ComplaintWithCourse>

const many = <Item extends z.ZodType>(item: Item) =>
  z.union([item.transform((one) => [one]), z.array(item).min(1).max(20)]).optional()

/** Query of GET /api/complaints: newest first. */
export const ComplaintQuery = z.object({
  ...PageQuery.shape,
  state: many(ComplaintState),
  source: many(ComplaintSource),
  unit: UnitId.optional(),
  case: CaseId.optional(),
})
export type ComplaintQuery = z.infer<typeof ComplaintQuery>

export const ComplaintPage = z.object({
  items: z.array(ComplaintView),
  next: z.string().nullable(),
  total: z.int(),
})

/** POST /api/complaints/{id}/taking, …/reply: what is said with it. */
export const ComplaintText = z.strictObject({ text: text(4000).min(1) })

/** POST /api/complaints/{id}/closing: whether it was right; then it becomes a finding. */
export const ComplaintClosing = z.strictObject({ upheld: z.boolean(), text: text(2000).min(1) })
