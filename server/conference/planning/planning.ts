import type { MeetingId } from '../../contract/ids.ts'
import { MeetingDesk } from '../../contract/meeting-desk.ts'
import { route, type Route } from '../../kernel/http/index.ts'
import type { Log } from '../../kernel/log/index.ts'
import type { PlanningContext } from './context.ts'
import { noticesToDo } from './notice-desk.ts'
import { createNotices } from './notices.ts'
import { createPlans } from './plans.ts'
import { createReleases } from './releases.ts'
import { createReminding } from './reminding.ts'
import { noticeRoutes, planRoutes } from './routes.ts'

/** What of the configuration is about meetings before they are held. */
export interface PlanningPolicy {
  /** Notices need approval (审签) before they go out; those of emergencies do not wait for it. */
  readonly noticeApproval: boolean
  /** How long before receipts are due, and before the meeting, venues are reminded. */
  readonly remindReplyHours: number
  readonly remindStartMinutes: number
}

export interface PlanningOptions extends Omit<PlanningContext, 'noticeApproval'> {
  readonly log: Log
  readonly policy: PlanningPolicy
  readonly publicOrigin: string | undefined
  /** Told once a meeting of which venues had been told became another, or is held no more. */
  readonly onReplanned: (id: MeetingId, held: boolean) => void
}

/** Meetings before they are held: drafts, notices, receipts. */
export interface Planning {
  readonly routes: readonly Route[]
  /** Looks once whom to remind, as is done each minute. */
  remind(): Promise<number>
  close(): Promise<void>
}

export const createPlanning = (options: PlanningOptions): Planning => {
  const { policy } = options
  const context = {
    ...options,
    noticeApproval: policy.noticeApproval,
    reminders: {
      replySoonMs: policy.remindReplyHours * 3_600_000,
      startsSoonMs: policy.remindStartMinutes * 60_000,
    },
  }
  const plans = createPlans(context)
  const releases = createReleases({
    ...context,
    onReplanned: ({ id, state }) => options.onReplanned(id, state === 'scheduled' || state === 'running'),
  })
  const notices = createNotices(context)
  const reminding = createReminding(context)

  const desk = route(
    'meeting.read',
    {
      method: 'get',
      path: '/api/desk',
      summary: 'What the caller has to do about meetings',
      response: MeetingDesk,
    },
    async (_call, actor) => ({
      notices: [...(await noticesToDo(context, actor))],
      approvals: [...(await releases.approvals(actor))],
    }),
  )

  return {
    routes: [...planRoutes(plans, releases), ...noticeRoutes(notices, options.publicOrigin), desk],
    remind: () => reminding.look(),
    close: () => reminding.close(),
  }
}
