import { ServicePointId } from '../../contract/ids.ts'
import type { ServicePointPut } from '../../contract/supervision/service-point.ts'
import type { Audit, AuditActor } from '../../kernel/audit/index.ts'
import type { Database } from '../../kernel/database/index.ts'
import { DomainError } from '../../kernel/errors/index.ts'
import { newId } from '../../kernel/ids/index.ts'
import type { ServicePoint } from './service-point.ts'
import { hasWindow, putPoint, readPoints } from './store.ts'

/** Service points: held in memory whole, for every event of a feed asks; this process alone changes them. */
export interface ServicePoints {
  /** In the order of their codes. */
  all(): readonly ServicePoint[]
  find(id: ServicePointId): ServicePoint | undefined
  byCode(code: string): ServicePoint | undefined
  /** @throws DomainError `point.unknown` */
  get(id: ServicePointId): ServicePoint
  /** Makes the point of this code, or brings it up to date. @throws DomainError `point.unknownWindow` */
  put(code: string, details: ServicePointPut, actor: AuditActor | null): Promise<ServicePoint>
}

export const createServicePoints = async (options: {
  readonly database: Database
  readonly audit: Pick<Audit, 'append'>
}): Promise<ServicePoints> => {
  const { database, audit } = options
  const byCode = new Map((await readPoints(database)).map((point) => [point.code, point]))
  const byId = new Map([...byCode.values()].map((point) => [point.id, point]))
  return {
    all: () => [...byCode.values()].toSorted((a, b) => a.code.localeCompare(b.code, 'en', { numeric: true })),
    find: (id) => byId.get(id),
    byCode: (code) => byCode.get(code),
    get: (id) => {
      const point = byId.get(id)
      if (!point) throw new DomainError('point.unknown', { pointId: id })
      return point
    },
    put: async (code, details, actor) => {
      const point: ServicePoint = { ...details, code, id: byCode.get(code)?.id ?? newId(ServicePointId) }
      await database.transaction(async (trx) => {
        if (point.windowId !== null && !(await hasWindow(trx, point.windowId)))
          throw new DomainError('point.unknownWindow', { windowId: point.windowId })
        await putPoint(trx, point)
        const data = { code, name: point.name, kind: point.kind, unitId: point.unitId }
        await audit.append({ action: 'servicePoint.put', actor, subject: point.id, data }, trx)
      })
      byCode.set(code, point)
      byId.set(point.id, point)
      return point
    },
  }
}
