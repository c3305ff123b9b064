import { ChatSent, type ChatRecipient } from '../../../server/contract/chat.ts'
import type { MeetingId } from '../../../server/contract/ids.ts'
import { MeetingCameras, MeetingView } from '../../../server/contract/meeting.ts'
import { pageOf } from '../../../server/contract/problem.ts'
import type { Send } from './request.ts'

/** A large file over a slow line. */
const uploadMs = 30 * 60_000

export const createMeetingsApi = (send: Send) => ({
  list: (cursor?: string) => send({ path: '/api/meetings', query: { cursor } }, pageOf(MeetingView)),
  /** Sends a file into the chat of a meeting that one is in. */
  sendFile: (id: MeetingId, to: ChatRecipient, file: File) =>
    send(
      {
        method: 'POST',
        path: `/api/meetings/${id}/chat`,
        query: { to, fileName: file.name },
        text: { type: 'application/octet-stream', content: file },
        timeoutMs: uploadMs,
      },
      ChatSent,
    ),
  /** Hall cameras that one may show there. */
  cameras: (id: MeetingId) => send({ path: `/api/meetings/${id}/cameras` }, MeetingCameras),
  one: (id: MeetingId) => send({ path: `/api/meetings/${id}` }, MeetingView),
})

/** Address of a file that was sent in the chat. */
export const chatFileUrl = (id: MeetingId, seq: number): string => `/api/meetings/${id}/chat/${seq}/file`
