import { z } from 'zod'
import { HandoverLine, HandoverReceipt, HandoverView, NewHandover } from '../../contract/archive.ts'
import { HandoverId, type NodeId, type UnitId } from '../../contract/ids.ts'
import { pageOf, PageQuery } from '../../contract/problem.ts'
import type { Access, Actor } from '../../kernel/access/index.ts'
import type { Audit } from '../../kernel/audit/index.ts'
import type { Clock } from '../../kernel/clock/index.ts'
import type { Database } from '../../kernel/database/index.ts'
import { DomainError } from '../../kernel/errors/index.ts'
import { route, type Route } from '../../kernel/http/index.ts'
import { newId } from '../../kernel/ids/index.ts'
import { beijingYear } from '../archive.ts'
import type { Archives } from '../archives.ts'
import { addHandover, findHandover, handoversBefore, linesOf, markReceived } from './store.ts'

export interface HandoverRoutesOptions {
  readonly database: Database
  readonly archives: Pick<Archives, 'get'>
  readonly access: Access
  readonly audit: Pick<Audit, 'append'>
  readonly clock: Clock
  readonly nodeId: NodeId
  readonly units: () => readonly UnitId[]
}

const params = z.object({ id: HandoverId })

/** Hand-over lists (移交清册): what was given to whom, and that it was received. The packages themselves stay. */
export const handoverRoutes = (options: HandoverRoutesOptions): readonly Route[] => {
  const { database, archives, access, audit, clock, nodeId } = options

  const permitted = async (id: HandoverId, actor: Actor, action: 'archive.read' | 'archive.manage') => {
    const handover = await findHandover(database, id)
    if (!handover) throw new DomainError('handover.unknown', { handoverId: id })
    access.require(actor, action, handover.unit)
    return handover
  }

  return [
    route(
      'archive.read',
      {
        method: 'get',
        path: '/api/handovers',
        summary: 'Hand-over lists of the units the caller may see, newest first',
        query: PageQuery,
        response: pageOf(HandoverView),
      },
      async ({ query: { cursor, limit } }, actor) => {
        const units = options.units().filter((unitId) => access.allows(actor, 'archive.read', unitId))
        const found = await handoversBefore(database, units, cursor, limit + 1)
        const items = found.slice(0, limit)
        return { items, next: found.length > limit ? (items.at(-1)?.id ?? null) : null }
      },
    ),
    route(
      'archive.manage',
      {
        method: 'post',
        path: '/api/handovers',
        summary: 'Make a hand-over list of sealed packages',
        body: NewHandover,
        response: HandoverView,
      },
      async ({ body: { archives: ids, to, remark } }, actor) => {
        for (const id of ids) {
          const archive = await archives.get(id)
          access.require(actor, 'archive.manage', archive.unitId)
          if (archive.state !== 'sealed') throw new DomainError('archive.notSealed', { archiveId: id })
        }
        const id = newId(HandoverId)
        const createdAt = clock.now()
        await database.transaction(async (trx) => {
          await addHandover(trx, {
            ...{ id, homeNode: nodeId, year: beijingYear(createdAt), unitId: actor.unitId, to, remark },
            ...{ createdAt, createdBy: actor.userId, archives: [...new Set(ids)] },
          })
          await audit.append(
            { action: 'handover.made', actor, subject: id, data: { to, archives: ids } },
            trx,
          )
        })
        return permitted(id, actor, 'archive.manage')
      },
    ),
    route(
      'archive.read',
      {
        method: 'get',
        path: '/api/handovers/:id',
        summary: 'One hand-over list with its lines: what the receiver compares',
        params,
        response: z.object({ handover: HandoverView, lines: z.array(HandoverLine) }),
      },
      async ({ params: { id } }, actor) => {
        const handover = await permitted(id, actor, 'archive.read')
        await audit.append({ action: 'handover.read', actor, subject: id })
        return { handover, lines: [...(await linesOf(database, id))] }
      },
    ),
    route(
      'archive.manage',
      {
        method: 'post',
        path: '/api/handovers/:id/receipt',
        summary: 'Note that everything on a list was received, and by whom',
        params,
        body: HandoverReceipt,
        response: HandoverView,
      },
      async ({ params: { id }, body: { by, remark } }, actor) => {
        await permitted(id, actor, 'archive.manage')
        await database.transaction(async (trx) => {
          if (!(await markReceived(trx, id, { at: clock.now(), by, remark })))
            throw new DomainError('handover.received', { handoverId: id })
          await audit.append({ action: 'handover.received', actor, subject: id, data: { by } }, trx)
        })
        return permitted(id, actor, 'archive.manage')
      },
    ),
  ]
}
