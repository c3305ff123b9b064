import { z } from 'zod'
import { MeetingId, NoticeId, UnitId } from './ids.ts'
import { MeetingPhase, PlanChange, ReleaseKind, VenuePart } from './meeting-plan.ts'
import { Instant } from './time.ts'

/** What a notice (通知) means to one venue: it is asked, told of a change, or asked no more. */
export const NoticeKind = z.enum(['invited', 'changed', 'postponed', 'cancelled', 'withdrawn'])
export type NoticeKind = z.infer<typeof NoticeKind>

/** One line of GET /api/meetings/{id}/notices, the newest first. */
export const NoticeView = z.object({
  id: NoticeId,
  sequence: z.int(),
  kind: ReleaseKind,
  reason: z.string(),
  changes: z.array(PlanChange),
  issuedAt: Instant,
  issuedBy: z.string(),
  /** Who approved it; null where none was needed. */
  approvedBy: z.string().nullable(),
  /** Venues that were told, and those whose people have seen it. */
  told: z.int(),
  seen: z.int(),
})
export type NoticeView = z.infer<typeof NoticeView>

/** 回执: comes, sends somebody else, or stays away. */
export const Answer = z.enum(['attend', 'substitute', 'decline'])
export type Answer = z.infer<typeof Answer>

/** Who comes, and who answers for the venue's machines (each venue names one responsible person and technicians). */
export const ReceiptPerson = z.object({
  part: z.enum(['attendee', 'responsible', 'technician']),
  name: z.string().trim().min(1).max(50),
  title: z.string().trim().max(100),
  telephone: z.string().trim().max(50),
})
export type ReceiptPerson = z.infer<typeof ReceiptPerson>

/** PUT /api/meetings/{id}/receipts/{unitId} */
export const ReceiptInput = z.object({
  answer: Answer,
  /** Why nobody comes, or why somebody else does. */
  reason: z.string().trim().max(500),
  people: z.array(ReceiptPerson).max(50),
})
export type ReceiptInput = z.infer<typeof ReceiptInput>

/** `again`: answered before the time or the main venue became another. */
export const ReceiptState = z.enum(['unanswered', 'again', 'attend', 'substitute', 'decline'])
export type ReceiptState = z.infer<typeof ReceiptState>

export const ReceiptView = z.object({
  unitId: UnitId,
  unitName: z.string(),
  part: VenuePart,
  state: ReceiptState,
  reason: z.string(),
  people: z.array(ReceiptPerson),
  answeredAt: Instant.nullable(),
  answeredBy: z.string().nullable(),
  /** Answered after the time that was asked for. */
  late: z.boolean(),
  seenAt: Instant.nullable(),
  reminders: z.int(),
  remindedAt: Instant.nullable(),
})
export type ReceiptView = z.infer<typeof ReceiptView>

export const ReceiptStatistics = z.object({
  /** Venues that are asked. */
  asked: z.int(),
  answered: z.int(),
  attend: z.int(),
  substitute: z.int(),
  decline: z.int(),
  /** Not answered, or to be answered again. */
  missing: z.int(),
  late: z.int(),
  /** People named who come. */
  people: z.int(),
})
export type ReceiptStatistics = z.infer<typeof ReceiptStatistics>

/** GET /api/meetings/{id}/receipts: all of them for who manages the meeting, else those of the caller's own venues. */
export const ReceiptList = z.object({
  statistics: ReceiptStatistics,
  items: z.array(ReceiptView),
  /** The caller sees all, and may remind. */
  manages: z.boolean(),
})
export type ReceiptList = z.infer<typeof ReceiptList>

/** POST /api/meetings/{id}/reminders: those of these venues that have not answered are reminded (催办). */
export const RemindInput = z.object({ unitIds: z.array(UnitId).min(1).max(500) })
export const Reminded = z.object({ reminded: z.array(UnitId) })

/** One notice on a venue's desk: to be answered, or to be taken note of. */
export const NoticeToDo = z.object({
  meetingId: MeetingId,
  noticeId: NoticeId,
  title: z.string(),
  state: MeetingPhase,
  startsAt: Instant,
  mainVenueName: z.string(),
  unitId: UnitId,
  unitName: z.string(),
  part: VenuePart,
  kind: NoticeKind,
  emergency: z.boolean(),
  reason: z.string(),
  changes: z.array(PlanChange),
  issuedAt: Instant,
  replyBy: Instant.nullable(),
  receipt: ReceiptState,
  /** An answer is wanted; otherwise taking note is enough. */
  answer: z.boolean(),
  reminders: z.int(),
  remindedAt: Instant.nullable(),
})
export type NoticeToDo = z.infer<typeof NoticeToDo>

/** A release that waits for the caller's approval. */
export const ApprovalToDo = z.object({
  meetingId: MeetingId,
  title: z.string(),
  startsAt: Instant,
  kind: ReleaseKind,
  by: z.string(),
  at: Instant,
})
export type ApprovalToDo = z.infer<typeof ApprovalToDo>
