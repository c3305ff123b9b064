import { z } from 'zod'
import { ApprovalToDo, NoticeToDo } from './notice.ts'

/** GET /api/desk: what is to be done about meetings, each for whom it is. */
export const MeetingDesk = z.object({
  /** For venues: to answer, or to take note of. */
  notices: z.array(NoticeToDo),
  /** For who approves (审签). */
  approvals: z.array(ApprovalToDo),
})
export type MeetingDesk = z.infer<typeof MeetingDesk>
