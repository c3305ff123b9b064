import type { MeetingId } from '../../../server/contract/ids.ts'
import { MeetingView } from '../../../server/contract/meeting.ts'
import { pageOf } from '../../../server/contract/problem.ts'
import type { Send } from './request.ts'

export const createMeetingsApi = (send: Send) => ({
  list: (cursor?: string) => send({ path: '/api/meetings', query: { cursor } }, pageOf(MeetingView)),
  one: (id: MeetingId) => send({ path: `/api/meetings/${id}` }, MeetingView),
})
