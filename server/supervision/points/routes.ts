import { z } from 'zod'
import { DutyId } from '../../contract/ids.ts'
import {
  DutyEntry,
  DutyQuery,
  DutyView,
  PointCode,
  ServicePointPut,
  ServicePointView,
} from '../../contract/supervision/service-point.ts'
import { fromInstant } from '../../contract/time.ts'
import type { Access } from '../../kernel/access/index.ts'
import type { Audit } from '../../kernel/audit/index.ts'
import type { Database } from '../../kernel/database/index.ts'
import { DomainError } from '../../kernel/errors/index.ts'
import { route, type Route } from '../../kernel/http/index.ts'
import { newId } from '../../kernel/ids/index.ts'
import type { ServicePoints } from './points.ts'
import { addDuty, deleteDuty, dutyWithin, findDuty } from './store.ts'

const longestMs = 92 * 86_400_000

/** Service points, and who is at which when. */
export const pointRoutes = (options: {
  readonly database: Database
  readonly access: Access
  readonly audit: Pick<Audit, 'append'>
  readonly points: ServicePoints
}): readonly Route[] => {
  const { database, access, audit, points } = options
  return [
    route(
      'item.read',
      {
        method: 'get',
        path: '/api/service-points',
        summary: 'Service points with the items they take',
        response: z.object({ items: z.array(ServicePointView) }),
      },
      // Points are no secret: a case of one unit may have been taken at the window of another's hall.
      () => ({ items: [...points.all()] }),
    ),
    route(
      'item.manage',
      {
        method: 'put',
        path: '/api/service-points/:code',
        summary: 'Make a service point, or bring it up to date',
        params: z.object({ code: PointCode }),
        body: ServicePointPut,
        response: ServicePointView,
      },
      async ({ params: { code }, body }, actor) => {
        const before = points.byCode(code)
        if (before) access.require(actor, 'item.manage', before.unitId)
        access.require(actor, 'item.manage', body.unitId)
        return points.put(code, body, actor)
      },
    ),
    route(
      'duty.read',
      {
        method: 'get',
        path: '/api/duty',
        summary: 'Who is at which window when, of the units the caller may see; at most 92 days',
        query: DutyQuery,
        response: z.object({ items: z.array(DutyView) }),
      },
      async ({ query: { point, from, to } }, actor) => {
        if (to <= from || to - from > longestMs) throw new DomainError('duty.invalidRange', { longestMs })
        const readable = points
          .all()
          .filter(({ id, unitId }) => (point ?? id) === id && access.allows(actor, 'duty.read', unitId))
        const found = await dutyWithin(
          database,
          readable.map(({ id }) => id),
          { from, to },
        )
        return { items: [...found] }
      },
    ),
    route(
      'duty.manage',
      {
        method: 'post',
        path: '/api/duty',
        summary: 'Enter a duty, a leave or a cover',
        body: DutyEntry,
        response: DutyView,
      },
      async ({ body }, actor) => {
        const point = points.get(body.pointId)
        access.require(actor, 'duty.manage', point.unitId)
        if (fromInstant(body.to) <= fromInstant(body.from)) throw new DomainError('duty.invalidRange')
        const id = newId(DutyId)
        await database.transaction(async (trx) => {
          await addDuty(trx, id, body)
          await audit.append({ action: 'duty.entered', actor, subject: id, data: { ...body } }, trx)
        })
        return { id, ...body }
      },
    ),
    route(
      'duty.manage',
      {
        method: 'delete',
        path: '/api/duty/:id',
        summary: 'Take an entry out of the roster',
        params: z.object({ id: DutyId }),
      },
      async ({ params: { id } }, actor) => {
        const entry = await findDuty(database, id)
        if (!entry) throw new DomainError('duty.unknown', { dutyId: id })
        access.require(actor, 'duty.manage', points.get(entry.pointId).unitId)
        await database.transaction(async (trx) => {
          await deleteDuty(trx, id)
          await audit.append({ action: 'duty.removed', actor, subject: id, data: { ...entry } }, trx)
        })
      },
    ),
  ]
}
