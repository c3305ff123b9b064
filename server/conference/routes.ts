import { z } from 'zod'
import { MeetingId } from '../contract/ids.ts'
import { CreateMeeting, MeetingCameras, MeetingQuery, MeetingView } from '../contract/meeting.ts'
import { pageOf } from '../contract/problem.ts'
import { route, type Route } from '../kernel/http/index.ts'
import type { HallCameras } from './camera-seats.ts'
import type { Meetings } from './meetings.ts'

const Params = z.object({ id: MeetingId })

export const meetingRoutes = (meetings: Meetings, cameras: HallCameras | undefined): readonly Route[] => [
  route(
    'meeting.read',
    {
      method: 'get',
      path: '/api/meetings',
      summary: 'Meetings that the caller may know of, the latest start first',
      query: MeetingQuery,
      response: pageOf(MeetingView),
    },
    async ({ query }, actor) => {
      const { items, next } = await meetings.list(actor, query.limit, query.cursor, query.text)
      return { items: [...items], next }
    },
  ),
  route(
    'meeting.read',
    {
      method: 'get',
      path: '/api/meetings/:id',
      summary: 'One meeting',
      params: Params,
      response: MeetingView,
    },
    ({ params }, actor) => meetings.view(params.id, actor),
  ),
  route(
    'camera.present',
    {
      method: 'get',
      path: '/api/meetings/:id/cameras',
      summary: 'Hall cameras that the caller may show in a meeting',
      params: Params,
      response: MeetingCameras,
    },
    async ({ params }, actor) => {
      await meetings.view(params.id, actor)
      return { items: [...((await cameras?.list(actor)) ?? [])] }
    },
  ),
  route(
    'meeting.manage',
    {
      method: 'post',
      path: '/api/meetings',
      summary: 'Plan a meeting',
      body: CreateMeeting,
      response: MeetingView,
    },
    ({ body }, actor) => meetings.create(body, actor),
  ),
  route(
    'meeting.manage',
    {
      method: 'post',
      path: '/api/meetings/:id/end',
      summary: 'End a meeting for everybody',
      params: Params,
    },
    async ({ params }, actor) => {
      await meetings.end(params.id, actor)
      return undefined
    },
  ),
]
