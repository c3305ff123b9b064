import type { UnitId, WindowId } from '../../contract/ids.ts'
import type { ServicePointPut, ServicePointView } from '../../contract/supervision/service-point.ts'

/** A service point (办理点) as business.db keeps it. */
export type ServicePoint = Readonly<ServicePointView>

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
