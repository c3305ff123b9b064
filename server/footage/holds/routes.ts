import { z } from 'zod'
import { HoldQuery, HoldView, NewHold } from '../../contract/hold.ts'
import { HoldId } from '../../contract/ids.ts'
import { pageOf } from '../../contract/problem.ts'
import { fromInstant } from '../../contract/time.ts'
import type { Database } from '../../kernel/database/index.ts'
import { route, type Route } from '../../kernel/http/index.ts'
import type { Viewers } from '../viewers.ts'
import { holdView } from './hold.ts'
import type { Holds } from './holds.ts'
import { holdsBefore } from './store.ts'

export interface HoldRoutesOptions {
  readonly database: Database
  readonly holds: Holds
  readonly viewers: Viewers
}

const params = z.object({ id: HoldId })

export const holdRoutes = ({ database, holds, viewers }: HoldRoutesOptions): readonly Route[] => [
  route(
    'hold.read',
    {
      method: 'get',
      path: '/api/holds',
      summary: 'Holds of the sources the caller may see, newest first, by source and range',
      query: HoldQuery,
      response: pageOf(HoldView),
    },
    async ({ query: { source: sources, from, to, all, cursor, limit } }, actor) => {
      if (sources) await viewers.requireRight(actor, 'hold.read', ...sources)
      const found = await holdsBefore(database, { sources, from, to, all }, cursor, limit + 1)
      const page = found.slice(0, limit)
      const readable = new Set(
        await viewers.permitted(actor, 'hold.read', [...new Set(page.map(({ sourceId }) => sourceId))]),
      )
      return {
        items: page.filter(({ sourceId }) => readable.has(sourceId)).map(holdView),
        next: found.length > limit ? (page.at(-1)?.id ?? null) : null,
      }
    },
  ),
  route(
    'hold.manage',
    {
      method: 'post',
      path: '/api/holds',
      summary: 'Hold footage, also what is yet to be recorded, so that it is not deleted',
      body: NewHold,
      response: HoldView,
    },
    async ({ body: { source, from, to, reason } }, actor) => {
      await viewers.requireRight(actor, 'hold.manage', source)
      const wanted = {
        ...{ sourceId: source, from: fromInstant(from), to: fromInstant(to), reason },
        owner: `person:${actor.userId}`,
      }
      return holdView(await database.transaction((trx) => holds.place(trx, wanted, actor)))
    },
  ),
  route(
    'hold.read',
    { method: 'get', path: '/api/holds/:id', summary: 'One hold', params, response: HoldView },
    async ({ params: { id } }, actor) => {
      const hold = await holds.get(id)
      await viewers.requireRight(actor, 'hold.read', hold.sourceId)
      return holdView(hold)
    },
  ),
  route(
    'hold.manage',
    {
      method: 'delete',
      path: '/api/holds/:id',
      summary: 'Release a hold: what no other hold keeps is deleted like all else',
      params,
      response: HoldView,
    },
    async ({ params: { id } }, actor) => {
      const hold = await holds.get(id)
      await viewers.requireRight(actor, 'hold.manage', hold.sourceId)
      await database.transaction((trx) => holds.release(trx, hold, actor))
      return holdView(await holds.get(id))
    },
  ),
]
