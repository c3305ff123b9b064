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

/** The preparation of a meeting that is held soon: of the caller's own venue, or of all where it is the main one. */
export const PreparationToDo = z.object({
  meetingId: MeetingId,
  title: z.string(),
  startsAt: Instant,
  emergency: z.boolean(),
  venues: z.int(),
  /** Venues where all is done. */
  ready: z.int(),
  overdue: z.int(),
  fault: z.int(),
})
export type PreparationToDo = z.infer<typeof PreparationToDo>

/** GET /api/desk: what is to be done about meetings, each for whom it is. */
export const MeetingDesk = z.object({
  /** For venues: to answer, or to take note of. */
  notices: z.array(NoticeToDo),
  /** For who approves (审签). */
  approvals: z.array(ApprovalToDo),
  /** Materials to hand in (材料报送), the next deadline first. */
  handIns: z.array(HandInToDo),
  /** For who prepares venues, the next meeting first. */
  preparations: z.array(PreparationToDo),
})
export type MeetingDesk = z.infer<typeof MeetingDesk>
