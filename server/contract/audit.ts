import { z } from 'zod'
import { UserId } from './ids.ts'
import { PageQuery } from './problem.ts'
import { Instant, InstantQuery } from './time.ts'

/** Query of GET /api/audit: newest first. */
export const AuditQuery = z.object({
  ...PageQuery.shape,
  actor: UserId.optional(),
  action: z.string().max(100).optional(),
  from: InstantQuery.optional(),
  to: InstantQuery.optional(),
})

/** One entry of the audit log, with what is needed to recompute its hash. */
export const AuditEntryView = z.object({
  seq: z.int(),
  at: Instant,
  nodeId: z.string(),
  action: z.string(),
  actorId: z.string().nullable(),
  /** The actor's name as it is now. */
  actorName: z.string().nullable(),
  sessionId: z.string().nullable(),
  address: z.string().nullable(),
  subject: z.string().nullable(),
  data: z.unknown(),
  previous: z.string(),
  hash: z.string(),
})
export type AuditEntryView = z.infer<typeof AuditEntryView>
