import { z } from 'zod'
import { MaterialRequestId, MeetingId } from './ids.ts'
import { HandInView } from './material.ts'
import { ApprovalToDo, NoticeToDo } from './notice.ts'
import { Instant } from './time.ts'

/** A material that one of the caller's units still has to hand in. */
export const HandInToDo = HandInView.extend({
  meetingId: MeetingId,
  meetingTitle: z.string(),
  requestId: MaterialRequestId,
  title: z.string(),
  deadline: Instant,
})
export type HandInToDo = z.infer<typeof HandInToDo>

/** GET /api/desk: what is to be done about meetings, each for whom it is. */
export const MeetingDesk = z.object({
  /** For venues: to answer, or to take note of. */
  notices: z.array(NoticeToDo),
  /** For who approves (审签). */
  approvals: z.array(ApprovalToDo),
  /** Materials to hand in (材料报送), the next deadline first. */
  handIns: z.array(HandInToDo),
})
export type MeetingDesk = z.infer<typeof MeetingDesk>
