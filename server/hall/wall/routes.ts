import { z } from 'zod'
import { LayoutId } from '../../contract/ids.ts'
import { toInstant } from '../../contract/time.ts'
import { LayoutList, LayoutView, NamedLayout } from '../../contract/wall.ts'
import type { Clock } from '../../kernel/clock/index.ts'
import type { Database } from '../../kernel/database/index.ts'
import { DomainError } from '../../kernel/errors/index.ts'
import { route, type Route } from '../../kernel/http/index.ts'
import { newId } from '../../kernel/ids/index.ts'
import { addLayout, changeLayout, layoutsOf, nameIsTaken, removeLayout, type KeptLayout } from './store.ts'

const params = z.object({ id: LayoutId })
/** More than anybody works with; the bound keeps a mistake from filling the database. */
const mostLayouts = 100

const viewOf = ({ changedAt, ...kept }: KeptLayout): LayoutView => ({
  ...kept,
  changedAt: toInstant(changedAt),
})

/** Walls that people keep, each their own. Which cameras they then see is asked when they watch. */
export const wallRoutes = ({
  database,
  clock,
}: {
  readonly database: Database
  readonly clock: Clock
}): readonly Route[] => [
  route(
    'live.watch',
    { method: 'get', path: '/api/wall/layouts', summary: "The caller's own walls", response: LayoutList },
    async (_call, { userId }) => ({ items: (await layoutsOf(database, userId)).map(viewOf) }),
  ),
  route(
    'live.watch',
    {
      method: 'post',
      path: '/api/wall/layouts',
      summary: 'Keep a wall under a name',
      body: NamedLayout,
      response: LayoutView,
    },
    async ({ body }, { userId }) => {
      const kept = { ...body, id: newId(LayoutId), changedAt: clock.now() }
      if (await nameIsTaken(database, userId, kept.name, kept.id))
        throw new DomainError('wall.nameTaken', { name: kept.name })
      if ((await layoutsOf(database, userId)).length >= mostLayouts)
        throw new DomainError('wall.tooMany', { most: mostLayouts })
      await addLayout(database, userId, kept)
      return viewOf(kept)
    },
  ),
  route(
    'live.watch',
    {
      method: 'put',
      path: '/api/wall/layouts/:id',
      summary: 'Change a wall of the caller',
      params,
      body: NamedLayout,
      response: LayoutView,
    },
    async ({ params: { id }, body }, { userId }) => {
      const kept = { ...body, id, changedAt: clock.now() }
      if (await nameIsTaken(database, userId, kept.name, id))
        throw new DomainError('wall.nameTaken', { name: kept.name })
      if (!(await changeLayout(database, userId, kept)))
        throw new DomainError('wall.unknown', { layoutId: id })
      return viewOf(kept)
    },
  ),
  route(
    'live.watch',
    { method: 'delete', path: '/api/wall/layouts/:id', summary: 'Forget a wall of the caller', params },
    async ({ params: { id } }, { userId }) => {
      if (!(await removeLayout(database, userId, id))) throw new DomainError('wall.unknown', { layoutId: id })
    },
  ),
]
