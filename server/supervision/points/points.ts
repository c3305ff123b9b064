import { ServicePointId, type UnitId, type WindowId } from '../../contract/ids.ts'
import type { ServicePointPut, ServicePointView } from '../../contract/supervision/service-point.ts'
import type { Audit, AuditActor } from '../../kernel/audit/index.ts'
import type { Database } from '../../kernel/database/index.ts'
import { DomainError } from '../../kernel/errors/index.ts'
import { newId } from '../../kernel/ids/index.ts'
import { hasWindow, putPoint, readPoints } from './store.ts'

/** A service point (办理点) as business.db keeps it. */
export type ServicePoint = Readonly<ServicePointView>

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

/** A hall's window as a service point: what its code and name are where nobody says otherwise. */
export interface HallWindow {
  readonly id: WindowId
  readonly number: number
  readonly name: string
  readonly hallUnitId: UnitId
}

/** What the point of a window is called in feeds where nobody says otherwise. */
export const windowCode = (number: number): string => `W${String(number).padStart(2, '0')}`

/** The points of a hall's windows that have none yet: `W01`, `W02` … take whatever comes. */
export const pointsOfWindows = (
  windows: readonly HallWindow[],
  known: readonly ServicePoint[],
): readonly (ServicePointPut & { readonly code: string })[] => {
  const taken = new Set(known.map(({ windowId }) => windowId))
  return windows
    .filter(({ id }) => !taken.has(id))
    .map(({ id, number, name, hallUnitId }) => ({
      ...{ code: windowCode(number), name: `${number} 号窗口 ${name}` },
      ...{ kind: 'window' as const, windowId: id, unitId: hallUnitId, itemIds: [] },
    }))
}
