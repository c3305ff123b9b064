import { z } from 'zod'
import { FindingId, OrderFileId, OrderId, UnitId } from '../ids.ts'
import { PageQuery } from '../problem.ts'
import { Instant } from '../time.ts'
import { FindingView } from './finding.ts'

/** 督办单, 催办单, 监察建议书, 约谈通知书: the second to fourth are what an order grows into. */
export const OrderForm = z.enum(['order', 'urging', 'advice', 'talk'])
export type OrderForm = z.infer<typeof OrderForm>

/** 待答复, 已答复待验收, 退回重办, 已销号, 已撤回. */
export const OrderState = z.enum(['open', 'replied', 'returned', 'accepted', 'withdrawn'])
export type OrderState = z.infer<typeof OrderState>

export const OrderAct = z.enum([
  'issued',
  'reminded',
  'replied',
  'returned',
  'accepted',
  'escalated',
  'withdrawn',
])
export type OrderAct = z.infer<typeof OrderAct>

const text = (max: number) => z.string().trim().min(1).max(max)

/** POST /api/orders: an order (督办单) to the unit whose findings these are. */
export const NewOrder = z.strictObject({
  unitId: UnitId,
  form: OrderForm.default('order'),
  title: text(200),
  /** What is to be put right. */
  demand: text(4000),
  /** When the unit must have answered; left out: after the time that config gives. */
  dueAt: Instant.optional(),
  findings: z.array(FindingId).min(1).max(100),
})
export type NewOrder = z.infer<typeof NewOrder>

/** A file that a unit handed in with its answer. */
export const OrderFileView = z.object({
  id: OrderFileId,
  fileName: z.string(),
  mediaType: z.string(),
  bytes: z.int(),
  sha256: z.string(),
  storedAt: Instant,
  by: z.string(),
})
export type OrderFileView = z.infer<typeof OrderFileView>

export const OrderActView = z.object({
  act: OrderAct,
  at: Instant,
  /** Null: the server itself. */
  by: z.string().nullable(),
  text: z.string(),
  /** What it was from then on. */
  form: OrderForm,
  dueAt: Instant,
  files: z.array(OrderFileView),
})
export type OrderActView = z.infer<typeof OrderActView>

export const OrderView = z.object({
  id: OrderId,
  /** Year and serial number, such as 2026-0012: printed as 〔2026〕12号. */
  number: z.string(),
  unitId: UnitId,
  unitName: z.string(),
  form: OrderForm,
  state: OrderState,
  title: z.string(),
  demand: z.string(),
  issuedAt: Instant,
  issuedBy: z.string(),
  dueAt: Instant,
  repliedAt: Instant.nullable(),
  closedAt: Instant.nullable(),
  findings: z.int(),
  /** Not answered in time, or answered late. */
  late: z.boolean(),
})
export type OrderView = z.infer<typeof OrderView>

/** GET /api/orders/{id} */
export const OrderWithCourse = z.object({
  order: OrderView,
  course: z.array(OrderActView),
  /** What is to be put right: for the unit, too, which sees no other findings. */
  findings: z.array(FindingView),
})
export type OrderWithCourse = z.infer<typeof OrderWithCourse>

const many = <Item extends z.ZodType>(item: Item) =>
  z.union([item.transform((one) => [one]), z.array(item).min(1).max(20)]).optional()

/** Query of GET /api/orders: newest first. */
export const OrderQuery = z.object({
  ...PageQuery.shape,
  state: many(OrderState),
  form: many(OrderForm),
  unit: UnitId.optional(),
  /** Waiting for an answer, and past its time. */
  late: z.stringbool().optional(),
})
export type OrderQuery = z.infer<typeof OrderQuery>

export const OrderPage = z.object({ items: z.array(OrderView), next: z.string().nullable(), total: z.int() })

/** Query of POST /api/orders/{id}/files, whose body is the file itself. */
export const OrderFileQuery = z.object({ fileName: z.string().trim().min(1).max(255) })

/** POST /api/orders/{id}/reply: files that were handed in before by whoever replies. */
export const OrderReply = z.strictObject({
  text: text(4000),
  files: z.array(OrderFileId).max(20).default([]),
})

/** POST /api/orders/{id}/decision: accepted, and its findings with it; or returned, with a new time. */
export const OrderDecision = z.strictObject({
  accept: z.boolean(),
  text: text(2000),
  dueAt: Instant.optional(),
})
export type OrderDecision = z.infer<typeof OrderDecision>

/** POST /api/orders/{id}/escalation, …/reminder, …/withdrawal: what is said with it. */
export const OrderText = z.strictObject({ text: text(2000) })
