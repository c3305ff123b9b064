import { z } from 'zod'
import { MeetingId } from '../../contract/ids.ts'
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
import { pageOf, PageQuery } from '../../contract/problem.ts'
import { route, type Route } from '../../kernel/http/index.ts'
import type { Plans } from './plans.ts'
import type { Releases } from './releases.ts'

const Params = z.object({ id: MeetingId })

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
    ({ body }, actor) => plans.conflicts(body, actor),
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
