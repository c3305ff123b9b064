import { z } from 'zod'
import { CaseId, SourceId } from '../ids.ts'
import { Instant, InstantQuery } from '../time.ts'

/**
 * Query of GET /api/interest/looks: looks at footage of cases in which a supervisor has a part of their own, within
 * [from, to) of when somebody looked; at most a year.
 */
export const InterestQuery = z.object({ from: InstantQuery, to: InstantQuery })

/** Somebody looked at the footage of a supervisor's own case. */
export const InterestLook = z.object({
  at: Instant,
  by: z.string(),
  /** The stable name of the audited act. */
  action: z.string(),
  source: SourceId,
  camera: z.string(),
  from: Instant,
  to: Instant,
  caseId: CaseId,
  caseNo: z.string(),
  /** Whose own case it is. */
  supervisor: z.string(),
  /** What they are in it. */
  part: z.enum(['applicant', 'handler']),
  /** The supervisor looked at their own case. */
  own: z.boolean(),
})
export type InterestLook = z.infer<typeof InterestLook>

export const InterestLooks = z.object({ items: z.array(InterestLook) })
