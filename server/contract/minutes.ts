import { z } from 'zod'
import { Instant } from './time.ts'

const line = (longest: number) => z.string().trim().max(longest)
const text = line(20_000)

/** One of the matters that a meeting agreed upon (议定事项): what, who sees to it, and by when. */
export const AgreedPoint = z.strictObject({
  text: line(2000).min(1),
  /** 责任单位 */
  who: line(200),
  /** 完成时限; null: none was set. */
  by: z.iso.date().nullable(),
})
export type AgreedPoint = z.infer<typeof AgreedPoint>

/** How one venue took part. */
export const MinutesVenue = z.strictObject({
  name: line(200),
  /** 主会场, 分会场, 列席 and how it came, in words. */
  part: line(100),
  people: line(2000),
  remark: line(500),
})

/** One entry of the agenda, and what was said to it. */
export const MinutesEntry = z.strictObject({
  title: line(200),
  presenter: line(100),
  text,
})

export const MinutesVote = z.strictObject({
  question: line(500),
  results: z.array(z.strictObject({ option: line(200), count: z.int().min(0) })).max(20),
})

export const MinutesMoment = z.strictObject({ at: Instant, text: line(1000) })

/** The minutes (纪要) of a meeting, all of it to be edited. */
export const MinutesDocument = z.strictObject({
  title: line(200).min(1),
  /** 编号; empty: none yet. */
  number: line(100),
  startedAt: Instant,
  endedAt: Instant,
  place: line(500),
  chair: line(200),
  recorder: line(200),
  venues: z.array(MinutesVenue).max(600),
  entries: z.array(MinutesEntry).max(100),
  agreed: z.array(AgreedPoint).max(200),
  votes: z.array(MinutesVote).max(200),
  materials: z.array(line(300)).max(500),
  /** 会议经过: what happened on the floor. */
  course: z.array(MinutesMoment).max(2000),
  /** What was written to everybody. */
  chat: z.array(MinutesMoment).max(2000),
  remark: text,
})
export type MinutesDocument = z.infer<typeof MinutesDocument>

/** Made of the record and not kept yet, being worked on, or confirmed. */
export const MinutesState = z.enum(['proposed', 'draft', 'confirmed'])
export type MinutesState = z.infer<typeof MinutesState>

/** GET /api/meetings/{id}/minutes */
export const MinutesView = z.object({
  state: MinutesState,
  /** Grows with every change; 0: not kept yet. */
  version: z.int(),
  document: MinutesDocument,
  changedAt: Instant.nullable(),
  changedBy: z.string().nullable(),
  confirmedAt: Instant.nullable(),
  confirmedBy: z.string().nullable(),
  /** What the caller may do. */
  edits: z.boolean(),
  confirms: z.boolean(),
})
export type MinutesView = z.infer<typeof MinutesView>

/** PUT /api/meetings/{id}/minutes; `version` is the one that was edited. */
export const MinutesChange = z.strictObject({ version: z.int().min(0), document: MinutesDocument })

/** POST /api/meetings/{id}/minutes/confirmation: `confirmed` false opens them again. */
export const MinutesDecision = z.strictObject({ version: z.int().min(1), confirmed: z.boolean() })
