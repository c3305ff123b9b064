import { z } from 'zod'
import { ChatFileQuery, ChatSent } from '../../contract/chat.ts'
import { MeetingId } from '../../contract/ids.ts'
import { route, type Route } from '../../kernel/http/index.ts'
import { sendStored } from '../../kernel/kept-files/index.ts'
import type { ChatFiles } from './files.ts'

const binary = 'application/octet-stream'
const Meeting = z.object({ id: MeetingId })

export const chatRoutes = (files: ChatFiles): readonly Route[] => [
  route(
    'meeting.join',
    {
      method: 'post',
      path: '/api/meetings/:id/chat',
      summary: 'Send a file into the chat of a meeting that one is in; the body is the file',
      params: Meeting,
      query: ChatFileQuery,
      consumes: binary,
      response: ChatSent,
    },
    ({ params, query, request }, actor) => files.send(params.id, query, request, actor),
  ),
  route(
    'meeting.join',
    {
      method: 'get',
      path: '/api/meetings/:id/chat/:seq/file',
      summary: 'A file that was sent in the chat, for whoever may read its message',
      params: Meeting.extend({ seq: z.coerce.number().int().min(1) }),
      produces: binary,
    },
    async ({ params, response }, actor) => {
      const file = await files.open(params.id, params.seq, actor)
      await sendStored(response, { ...file, fileName: file.name }, { attached: true })
      return undefined
    },
  ),
]
