import { z } from 'zod'
import { ApiKeyId } from '../../contract/ids.ts'
import {
  ApiKeyView,
  CreatedApiKey,
  FeedAnswer,
  FeedBatch,
  NewApiKey,
} from '../../contract/supervision/feed.ts'
import { toInstant } from '../../contract/time.ts'
import type { Access } from '../../kernel/access/index.ts'
import { publicRoute, route, type Route } from '../../kernel/http/index.ts'
import type { ApiKey } from './api-key.ts'
import type { Intake } from './intake.ts'
import type { ApiKeys } from './keys.ts'

const optional = (at: number | null): string | null => (at === null ? null : toInstant(at))

const keyView = ({
  id,
  name,
  scope,
  units,
  createdAt,
  expiresAt,
  revokedAt,
  lastUsedAt,
}: ApiKey): ApiKeyView => ({
  ...{ id, name, scope, units: [...units], createdAt: toInstant(createdAt) },
  ...{ expiresAt: optional(expiresAt), revokedAt: optional(revokedAt), lastUsedAt: optional(lastUsedAt) },
})

/** The feed of cases, and the keys by which other systems use it. */
export const feedRoutes = (options: {
  readonly access: Access
  readonly keys: ApiKeys
  readonly intake: Intake
}): readonly Route[] => {
  const { access, keys, intake } = options
  return [
    // No session: whoever sends holds a key, which is asked for before the body is looked at.
    publicRoute(
      {
        method: 'post',
        path: '/api/feeds/cases',
        summary: 'Tell of cases, with an API key: up to 1,000 events in any order, each filed once by its id',
        body: FeedBatch,
        response: FeedAnswer,
      },
      async ({ body: { events }, request }) => {
        const key = await keys.authenticate(request.get('authorization'))
        return intake.take(
          events,
          { keyId: key.id, covers: ({ unitId }) => keys.covers(key, unitId) },
          (trx) => keys.noteUse(trx, key),
        )
      },
      async (request) => {
        await keys.authenticate(request.get('authorization'))
      },
    ),
    route(
      'feed.manage',
      {
        method: 'get',
        path: '/api/feeds/keys',
        summary: 'API keys of the units the caller manages, the newest first',
        response: z.object({ items: z.array(ApiKeyView) }),
      },
      async (_call, actor) => {
        const all = await keys.list()
        const own = all.filter(({ units }) =>
          units.every((unitId) => access.allows(actor, 'feed.manage', unitId)),
        )
        return { items: own.map(keyView) }
      },
    ),
    route(
      'feed.manage',
      {
        method: 'post',
        path: '/api/feeds/keys',
        summary: 'Make an API key; it is told once',
        body: NewApiKey,
        response: CreatedApiKey,
      },
      async ({ body }, actor) => {
        for (const unitId of body.units) access.require(actor, 'feed.manage', unitId)
        const { key, secret } = await keys.create(body, actor)
        return { key: keyView(key), secret }
      },
    ),
    route(
      'feed.manage',
      {
        method: 'delete',
        path: '/api/feeds/keys/:id',
        summary: 'Revoke an API key: it is refused from then on',
        params: z.object({ id: ApiKeyId }),
        response: ApiKeyView,
      },
      async ({ params: { id } }, actor) => {
        const key = await keys.get(id)
        for (const unitId of key.units) access.require(actor, 'feed.manage', unitId)
        return keyView(await keys.revoke(key, actor))
      },
    ),
  ]
}
