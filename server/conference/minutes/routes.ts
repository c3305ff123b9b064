import { z } from 'zod'
import { MeetingId } from '../../contract/ids.ts'
import { MinutesChange, MinutesDecision, MinutesView } from '../../contract/minutes.ts'
import { route, type Route } from '../../kernel/http/index.ts'
import type { MinutesBook } from './minutes.ts'

const Params = z.object({ id: MeetingId })
const docxType = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'

export const minutesRoutes = (minutes: MinutesBook): readonly Route[] => [
  route(
    'minutes.read',
    {
      method: 'get',
      path: '/api/meetings/:id/minutes',
      summary: 'The minutes of a meeting; before they are kept, as the record gives them',
      params: Params,
      response: MinutesView,
    },
    ({ params }, actor) => minutes.view(params.id, actor),
  ),
  route(
    'minutes.edit',
    {
      method: 'get',
      path: '/api/meetings/:id/minutes/proposal',
      summary: 'The minutes as the record alone gives them',
      params: Params,
      response: MinutesView,
    },
    ({ params }, actor) => minutes.propose(params.id, actor),
  ),
  route(
    'minutes.edit',
    {
      method: 'put',
      path: '/api/meetings/:id/minutes',
      summary: 'Change the minutes of a meeting',
      params: Params,
      body: MinutesChange,
      response: MinutesView,
    },
    ({ params, body }, actor) => minutes.change(params.id, body, actor),
  ),
  route(
    'minutes.confirm',
    {
      method: 'post',
      path: '/api/meetings/:id/minutes/confirmation',
      summary: 'Confirm the minutes of a meeting, or open them again',
      params: Params,
      body: MinutesDecision,
      response: MinutesView,
    },
    ({ params, body }, actor) => minutes.decide(params.id, body, actor),
  ),
  route(
    'minutes.read',
    {
      method: 'get',
      path: '/api/meetings/:id/minutes.docx',
      summary: 'The minutes of a meeting as a document',
      params: Params,
      produces: docxType,
    },
    async ({ params, response }, actor) => {
      const { name, bytes } = await minutes.docx(params.id, actor)
      response.attachment(name).type(docxType).send(bytes)
      return undefined
    },
  ),
]
