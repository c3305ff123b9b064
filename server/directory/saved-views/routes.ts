import { z } from 'zod'
import { SavedViewId, type UserId } from '../../contract/ids.ts'
import { NewSavedView, SavedView } from '../../contract/saved-view.ts'
import type { Clock } from '../../kernel/clock/index.ts'
import type { Database } from '../../kernel/database/index.ts'
import { DomainError } from '../../kernel/errors/index.ts'
import { route, type Route } from '../../kernel/http/index.ts'
import { newId } from '../../kernel/ids/index.ts'

const most = 100

const Row = z
  .object({ id: SavedViewId, page: z.string(), name: z.string(), query: z.string() })
  .transform(({ query, ...row }) => SavedView.parse({ ...row, query: JSON.parse(query) as unknown }))

const viewsOf = async (database: Database, userId: UserId): Promise<SavedView[]> =>
  z.array(Row).parse(await database('saved_views').where({ user_id: userId }).orderBy(['page', 'name']))

/** Views of lists that people keep for themselves. */
export const savedViewRoutes = (options: {
  readonly database: Database
  readonly clock: Clock
}): readonly Route[] => {
  const { database, clock } = options
  return [
    route(
      'session.own',
      {
        method: 'get',
        path: '/api/saved-views',
        summary: "The caller's own views of lists",
        response: z.object({ items: z.array(SavedView) }),
      },
      async (_call, actor) => ({ items: await viewsOf(database, actor.userId) }),
    ),
    route(
      'session.own',
      {
        method: 'post',
        path: '/api/saved-views',
        summary: 'Keep a view of a list; one of the same name is replaced',
        body: NewSavedView,
        response: SavedView,
      },
      async ({ body: { page, name, query } }, actor) => {
        const own = await viewsOf(database, actor.userId)
        const known = own.find((view) => view.page === page && view.name === name)
        if (!known && own.length >= most) throw new DomainError('view.tooMany', { most })
        const id = known?.id ?? newId(SavedViewId)
        await database('saved_views')
          .insert({
            ...{ id, page, name, user_id: actor.userId },
            ...{ query: JSON.stringify(query), changed_at: clock.now() },
          })
          .onConflict('id')
          .merge()
        return { id, page, name, query }
      },
    ),
    route(
      'session.own',
      {
        method: 'delete',
        path: '/api/saved-views/:id',
        summary: 'Remove one of the own views',
        params: z.object({ id: SavedViewId }),
      },
      async ({ params: { id } }, actor) => {
        const gone = await database('saved_views').where({ id, user_id: actor.userId }).delete()
        if (gone === 0) throw new DomainError('view.unknown', { viewId: id })
      },
    ),
  ]
}
