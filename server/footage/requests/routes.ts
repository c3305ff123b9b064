import { z } from 'zod'
import {
  FootageDecision,
  FootageRequestQuery,
  FootageRequestView,
  NewFootageRequest,
} from '../../contract/footage-request.ts'
import { FootageRequestId } from '../../contract/ids.ts'
import { pageOf } from '../../contract/problem.ts'
import { fromInstant, toInstant } from '../../contract/time.ts'
import type { Actor } from '../../kernel/access/index.ts'
import type { Audit } from '../../kernel/audit/index.ts'
import type { Clock } from '../../kernel/clock/index.ts'
import type { Database } from '../../kernel/database/index.ts'
import { DomainError } from '../../kernel/errors/index.ts'
import { route, type Route } from '../../kernel/http/index.ts'
import { newId } from '../../kernel/ids/index.ts'
import { requireRange } from '../require-range.ts'
import type { Viewers } from '../viewers.ts'
import { requireDecidable, stateAt, type FootageRequest } from './request.ts'
import { addRequest, findRequest, requestsBefore, settleRequest } from './store.ts'

export interface RequestRoutesOptions {
  readonly database: Database
  readonly viewers: Viewers
  readonly audit: Pick<Audit, 'append'>
  readonly clock: Clock
  /** Days that an approval lasts. */
  readonly approvalDays: number
}

const params = z.object({ id: FootageRequestId })
const dayMs = 86_400_000
const longestMs = 366 * dayMs

export const requestRoutes = (options: RequestRoutesOptions): readonly Route[] => {
  const { database, viewers, audit, clock, approvalDays } = options

  const mayDecide = async (actor: Actor, { sources, userId }: FootageRequest): Promise<boolean> =>
    userId !== actor.userId &&
    (await viewers.permitted(actor, 'footage.approve', sources)).length === sources.length

  const viewOf = async (request: FootageRequest, actor: Actor): Promise<FootageRequestView> => {
    const { decidedBy, decidedName, decidedAt, expiresAt } = request
    const state = stateAt(request, clock.now())
    return {
      id: request.id,
      by: { id: request.userId, name: request.userName },
      sources: [...request.sources],
      from: toInstant(request.from),
      to: toInstant(request.to),
      reason: request.reason,
      state,
      askedAt: toInstant(request.askedAt),
      decidedAt: decidedAt === null ? null : toInstant(decidedAt),
      decidedBy: decidedBy === null ? null : { id: decidedBy, name: decidedName ?? '' },
      remark: request.remark,
      expiresAt: expiresAt === null ? null : toInstant(expiresAt),
      mayDecide: state === 'waiting' && (await mayDecide(actor, request)),
    }
  }

  const requireRequest = async (id: FootageRequestId): Promise<FootageRequest> => {
    const request = await findRequest(database, id)
    if (!request) throw new DomainError('footage.unknownRequest', { requestId: id })
    return request
  }

  /** Keeps a decision, and tells the audit log, together. */
  const settle = (request: FootageRequest, action: string, actor: Actor): Promise<void> =>
    database.transaction(async (trx) => {
      if (!(await settleRequest(trx, request))) throw new DomainError('footage.requestDecided')
      const { id: requestId, remark } = request
      await audit.append({ action, actor, subject: request.userId, data: { requestId, remark } }, trx)
    })

  return [
    route(
      'footage.request',
      {
        method: 'get',
        path: '/api/footage-requests',
        summary: "The caller's applications to look at recordings, and those that the caller may decide",
        query: FootageRequestQuery,
        response: pageOf(FootageRequestView),
      },
      async ({ query: { cursor, limit } }, actor) => {
        const found = await requestsBefore(database, cursor, limit + 1)
        const page = found.slice(0, limit)
        const items: FootageRequestView[] = []
        for (const request of page)
          if (request.userId === actor.userId || (await mayDecide(actor, request)))
            items.push(await viewOf(request, actor))
        return { items, next: found.length > limit ? (page.at(-1)?.id ?? null) : null }
      },
    ),
    route(
      'footage.request',
      {
        method: 'post',
        path: '/api/footage-requests',
        summary: 'Apply to look at recordings',
        body: NewFootageRequest,
        response: FootageRequestView,
      },
      async ({ body }, actor) => {
        const sources = [...new Set(body.sources)]
        const range = { from: fromInstant(body.from), to: fromInstant(body.to) }
        requireRange(range, longestMs)
        await viewers.requireRight(actor, 'footage.request', ...sources)
        const request: FootageRequest = {
          ...{ id: newId(FootageRequestId), userId: actor.userId, userName: actor.displayName },
          ...{ unitId: actor.unitId, sources, ...range, reason: body.reason, state: 'waiting' },
          ...{ askedAt: clock.now(), decidedAt: null, decidedBy: null, decidedName: null },
          ...{ remark: '', expiresAt: null },
        }
        await database.transaction(async (trx) => {
          await addRequest(trx, request)
          await audit.append(
            {
              action: 'footageRequest.asked',
              actor,
              subject: actor.userId,
              data: {
                requestId: request.id,
                sources: sources.join(),
                ...{ from: toInstant(range.from), to: toInstant(range.to), reason: body.reason },
              },
            },
            trx,
          )
        })
        return viewOf(request, actor)
      },
    ),
    route(
      'footage.approve',
      {
        method: 'post',
        path: '/api/footage-requests/:id/decision',
        summary: 'Approve or refuse an application of somebody else',
        params,
        body: FootageDecision,
        response: FootageRequestView,
      },
      async ({ params: { id }, body }, actor) => {
        const request = await requireRequest(id)
        await viewers.requireRight(actor, 'footage.approve', ...request.sources)
        requireDecidable(request, actor.userId)
        const now = clock.now()
        const decided: FootageRequest = {
          ...request,
          ...{ state: body.approve ? 'approved' : 'refused', remark: body.remark, decidedAt: now },
          ...{ decidedBy: actor.userId, decidedName: actor.displayName },
          expiresAt: body.approve ? now + approvalDays * dayMs : null,
        }
        await settle(decided, body.approve ? 'footageRequest.approved' : 'footageRequest.refused', actor)
        return viewOf(decided, actor)
      },
    ),
    route(
      'footage.request',
      {
        method: 'delete',
        path: '/api/footage-requests/:id',
        summary: 'Withdraw an application of the own that nobody has decided',
        params,
      },
      async ({ params: { id } }, actor) => {
        const request = await requireRequest(id)
        if (request.userId !== actor.userId)
          throw new DomainError('footage.unknownRequest', { requestId: id })
        await settle(
          { ...request, state: 'withdrawn', decidedAt: clock.now() },
          'footageRequest.withdrawn',
          actor,
        )
      },
    ),
  ]
}
