import { z } from 'zod'
import { MeetingId, UnitId } from '../../contract/ids.ts'
import {
  NoticeView,
  ReceiptInput,
  ReceiptList,
  ReceiptView,
  RemindInput,
  Reminded,
} from '../../contract/notice.ts'
import { route, type Route } from '../../kernel/http/index.ts'
import type { Notices } from './notices.ts'

const Params = z.object({ id: MeetingId })
const VenueParams = z.object({ id: MeetingId, unitId: UnitId })

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
