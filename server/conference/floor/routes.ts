import { z } from 'zod'
import { FloorEventView } from '../../contract/floor/facts.ts'
import { MeetingId } from '../../contract/ids.ts'
import { pageOf, PageQuery } from '../../contract/problem.ts'
import { toInstant } from '../../contract/time.ts'
import type { Actor } from '../../kernel/access/index.ts'
import { DomainError } from '../../kernel/errors/index.ts'
import { route, type Route } from '../../kernel/http/index.ts'
import type { FloorStore } from './store.ts'

const firstSeq = (cursor: string | undefined): number => {
  if (cursor === undefined) return 0
  if (!/^\d{1,9}$/u.test(cursor)) throw new DomainError('request.invalid', { cursor })
  return Number(cursor)
}

/** `requireVisible` throws where the person may not know of the meeting. */
export const floorRoutes = (
  floors: FloorStore,
  requireVisible: (id: MeetingId, actor: Actor) => Promise<unknown>,
): readonly Route[] => [
  route(
    'meeting.read',
    {
      method: 'get',
      path: '/api/meetings/:id/events',
      summary: 'What happened on the floor of a meeting, in order',
      params: z.object({ id: MeetingId }),
      query: PageQuery,
      response: pageOf(FloorEventView),
    },
    async ({ params, query }, actor) => {
      await requireVisible(params.id, actor)
      const events = await floors.events(params.id, firstSeq(query.cursor), query.limit)
      const last = events.length === query.limit ? events.at(-1) : undefined
      return {
        items: events.map((event) => ({ ...event, at: toInstant(event.at) })),
        next: last ? String(last.seq) : null,
      }
    },
  ),
]
