import { z } from 'zod'
import type { MeetingId, UnitId } from '../../../server/contract/ids.ts'
import { MeetingDesk } from '../../../server/contract/meeting-desk.ts'
import {
  ConflictList,
  PlanLine,
  PlanView,
  type ApprovalInput,
  type ConflictInput,
  type PlanInput,
  type ReleaseInput,
} from '../../../server/contract/meeting-plan.ts'
import {
  NoticeView,
  ReceiptList,
  ReceiptView,
  Reminded,
  type ReceiptInput,
} from '../../../server/contract/notice.ts'
import { pageOf } from '../../../server/contract/problem.ts'
import type { Send } from './request.ts'

type Plan = z.input<typeof PlanInput>

/** Meetings before they are held. */
export const createPlanningApi = (send: Send) => ({
  desk: () => send({ path: '/api/desk' }, MeetingDesk),
  plans: (query: { readonly state?: 'drafted' | 'all'; readonly text?: string; readonly cursor?: string }) =>
    send({ path: '/api/plans', query }, pageOf(PlanLine)),
  plan: (id: MeetingId) => send({ path: `/api/plans/${id}` }, PlanView),
  draft: (body: Plan) => send({ method: 'POST', path: '/api/plans', body }, PlanView),
  edit: (id: MeetingId, body: Plan) => send({ method: 'PUT', path: `/api/plans/${id}`, body }, PlanView),
  drop: (id: MeetingId) => send({ method: 'DELETE', path: `/api/plans/${id}` }, z.undefined()),
  conflicts: (body: z.input<typeof ConflictInput>, signal: AbortSignal) =>
    send({ method: 'POST', path: '/api/plans/conflicts', body, signal }, ConflictList),
  release: (id: MeetingId, body: z.input<typeof ReleaseInput>) =>
    send({ method: 'POST', path: `/api/plans/${id}/release`, body }, PlanView),
  decide: (id: MeetingId, body: z.input<typeof ApprovalInput>) =>
    send({ method: 'POST', path: `/api/plans/${id}/approval`, body }, PlanView),
  notices: (id: MeetingId) =>
    send({ path: `/api/meetings/${id}/notices` }, z.object({ items: z.array(NoticeView) })),
  receipts: (id: MeetingId) => send({ path: `/api/meetings/${id}/receipts` }, ReceiptList),
  answer: (id: MeetingId, unitId: UnitId, body: z.input<typeof ReceiptInput>) =>
    send({ method: 'PUT', path: `/api/meetings/${id}/receipts/${unitId}`, body }, ReceiptView),
  takeNote: (id: MeetingId, unitId: UnitId) =>
    send({ method: 'POST', path: `/api/meetings/${id}/receipts/${unitId}/seen` }, z.undefined()),
  remind: (id: MeetingId, unitIds: readonly UnitId[]) =>
    send({ method: 'POST', path: `/api/meetings/${id}/reminders`, body: { unitIds } }, Reminded),
})

/** Address of what a venue was told last, for its calendar. */
export const calendarUrl = (id: MeetingId, unitId: UnitId): string =>
  `/api/meetings/${id}/notice.ics?unit=${unitId}`
