import { z } from 'zod'
import { FootageRequestId, SourceId, UserId } from './ids.ts'
import { PageQuery } from './problem.ts'
import { Instant } from './time.ts'

/**
 * POST /api/footage-requests: an application to look at recordings (录像调阅申请). Where config wants one
 * (`footage.requests`), nothing recorded is shown without an approved one that covers it.
 */
export const NewFootageRequest = z.strictObject({
  sources: z.array(SourceId).min(1).max(100),
  from: Instant,
  to: Instant,
  reason: z.string().trim().min(1).max(500),
})
export type NewFootageRequest = z.infer<typeof NewFootageRequest>

/** POST /api/footage-requests/{id}/decision, by somebody else than who applied. */
export const FootageDecision = z.strictObject({
  approve: z.boolean(),
  remark: z.string().trim().max(500).default(''),
})

/** `expired`: approved once, and over. */
export const FootageRequestState = z.enum(['waiting', 'approved', 'refused', 'withdrawn', 'expired'])
export type FootageRequestState = z.infer<typeof FootageRequestState>

const Person = z.object({ id: UserId, name: z.string() })

export const FootageRequestView = z.object({
  id: FootageRequestId,
  by: Person,
  sources: z.array(SourceId),
  from: Instant,
  to: Instant,
  reason: z.string(),
  state: FootageRequestState,
  askedAt: Instant,
  decidedAt: Instant.nullable(),
  decidedBy: Person.nullable(),
  remark: z.string(),
  /** Until when an approved one lets look. */
  expiresAt: Instant.nullable(),
  /** Whether the caller may decide it. */
  mayDecide: z.boolean(),
})
export type FootageRequestView = z.infer<typeof FootageRequestView>

/** Query of GET /api/footage-requests: one's own, and those that one may decide; newest first. */
export const FootageRequestQuery = z.object({ ...PageQuery.shape })
