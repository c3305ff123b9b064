import { z } from 'zod'
import { MeetingId, UnitId } from '../../contract/ids.ts'
import {
  ApprovalInput,
  ConflictInput,
  ConflictList,
  PlanInput,
  PlanLine,
  PlanQuery,
  PlanView,
  ReleaseInput,
} from '../../contract/meeting-plan.ts'
import {
  NoticeView,
  ReceiptInput,
  ReceiptList,
  ReceiptView,
  RemindInput,
  Reminded,
} from '../../contract/notice.ts'
import { pageOf, PageQuery } from '../../contract/problem.ts'
import { route, type Route } from '../../kernel/http/index.ts'
import type { Notices } from './notices.ts'
import type { Plans } from './plans.ts'
import type { Releases } from './releases.ts'

const Params = z.object({ id: MeetingId })
const VenueParams = z.object({ id: MeetingId, unitId: UnitId })

export const planRoutes = (plans: Plans, releases: Releases): readonly Route[] => [
  route(
    'meeting.manage',
    {
      method: 'get',
      path: '/api/plans',
      summary: 'Meetings that the caller plans, drafts too, the latest start first',
      query: z.object({ ...PageQuery.shape, ...PlanQuery.shape }),
      response: pageOf(PlanLine),
    },
    async ({ query }, actor) => {
      const { items, next } = await plans.list(actor, query)
      return { items: [...items], next }
    },
  ),
  route(
    'meeting.manage',
    { method: 'post', path: '/api/plans', summary: 'Draft a meeting', body: PlanInput, response: PlanView },
    ({ body }, actor) => plans.draft(body, actor),
  ),
  route(
    'meeting.manage',
    {
      method: 'post',
      path: '/api/plans/conflicts',
      summary: 'Venues that would be in two meetings at once',
      body: ConflictInput,
      response: ConflictList,
    },
    ({ body }, actor) => plans.conflicts(body.planId, body.plan, actor),
  ),
  route(
    'meeting.read',
    {
      method: 'get',
      path: '/api/plans/:id',
      summary: 'A meeting as it is planned: for its secretaries, and once noticed for its venues',
      params: Params,
      response: PlanView,
    },
    ({ params }, actor) => plans.view(params.id, actor),
  ),
  route(
    'meeting.manage',
    {
      method: 'put',
      path: '/api/plans/:id',
      summary: 'Change a draft',
      params: Params,
      body: PlanInput,
      response: PlanView,
    },
    ({ params, body }, actor) => plans.edit(params.id, body, actor),
  ),
  route(
    'meeting.manage',
    { method: 'delete', path: '/api/plans/:id', summary: 'Drop a draft', params: Params },
    async ({ params }, actor) => {
      await plans.drop(params.id, actor)
      return undefined
    },
  ),
  route(
    'meeting.manage',
    {
      method: 'post',
      path: '/api/plans/:id/release',
      summary: 'Tell the venues: notice, change, postponement or cancellation',
      params: Params,
      body: ReleaseInput,
      response: PlanView,
    },
    ({ params, body }, actor) => releases.release(params.id, body, actor),
  ),
  route(
    'meeting.approve',
    {
      method: 'post',
      path: '/api/plans/:id/approval',
      summary: 'Approve what waits to be told, or send it back',
      params: Params,
      body: ApprovalInput,
      response: PlanView,
    },
    ({ params, body }, actor) => releases.decide(params.id, body, actor),
  ),
]

/** Where a notice leads people: the public origin, or what the request itself came to. */
const originOf = (request: { readonly protocol: string; readonly host: string }): string =>
  `${request.protocol}://${request.host}`

export const noticeRoutes = (notices: Notices, publicOrigin: string | undefined): readonly Route[] => [
  route(
    'meeting.read',
    {
      method: 'get',
      path: '/api/meetings/:id/notices',
      summary: 'What the venues were told of a meeting, the newest first',
      params: Params,
      response: z.object({ items: z.array(NoticeView) }),
    },
    async ({ params }, actor) => ({ items: [...(await notices.list(params.id, actor))] }),
  ),
  route(
    'meeting.read',
    {
      method: 'get',
      path: '/api/meetings/:id/notice.ics',
      summary: 'What a venue was told last, for its calendar (RFC 5545)',
      params: Params,
      query: z.object({ unit: UnitId.optional() }),
      produces: 'text/calendar',
    },
    async ({ params, query, request, response }, actor) => {
      const text = await notices.calendar(
        params.id,
        query.unit ?? actor.unitId,
        actor,
        publicOrigin ?? originOf(request),
      )
      response
        .type('text/calendar; charset=utf-8')
        .setHeader('Cache-Control', 'no-store')
        .attachment(`meeting-${params.id}.ics`)
        .send(text)
      return undefined
    },
  ),
  route(
    'receipt.answer',
    {
      method: 'get',
      path: '/api/meetings/:id/receipts',
      summary: 'Receipts with statistics: all for the secretaries, else those of the own venues',
      params: Params,
      response: ReceiptList,
    },
    ({ params }, actor) => notices.receipts(params.id, actor),
  ),
  route(
    'receipt.answer',
    {
      method: 'put',
      path: '/api/meetings/:id/receipts/:unitId',
      summary: 'Answer a notice for a venue',
      params: VenueParams,
      body: ReceiptInput,
      response: ReceiptView,
    },
    ({ params, body }, actor) => notices.answer(params.id, params.unitId, body, actor),
  ),
  route(
    'receipt.answer',
    {
      method: 'post',
      path: '/api/meetings/:id/receipts/:unitId/seen',
      summary: 'Take note of what a venue was told',
      params: VenueParams,
    },
    async ({ params }, actor) => {
      await notices.takeNote(params.id, params.unitId, actor)
      return undefined
    },
  ),
  route(
    'meeting.manage',
    {
      method: 'post',
      path: '/api/meetings/:id/reminders',
      summary: 'Remind those of these venues that have not answered',
      params: Params,
      body: RemindInput,
      response: Reminded,
    },
    async ({ params, body }, actor) => ({
      reminded: [...(await notices.remind(params.id, body.unitIds, actor))],
    }),
  ),
]
