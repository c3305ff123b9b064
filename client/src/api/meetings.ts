import type { z } from 'zod'
import type { MeetingId } from '../../../server/contract/ids.ts'
import { MeetingView, type CreateMeeting } from '../../../server/contract/meeting.ts'
import { pageOf } from '../../../server/contract/problem.ts'
import type { Send } from './request.ts'

export const createMeetingsApi = (send: Send) => ({
  list: (cursor?: string) => send({ path: '/api/meetings', query: { cursor } }, pageOf(MeetingView)),
  one: (id: MeetingId) => send({ path: `/api/meetings/${id}` }, MeetingView),
  create: (body: z.input<typeof CreateMeeting>) =>
    send({ method: 'POST', path: '/api/meetings', body }, MeetingView),
})
