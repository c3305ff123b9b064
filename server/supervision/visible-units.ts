import type { UnitId } from '../contract/ids.ts'

/**
 * The units of which a list may tell, for one that reads them all and one that reads some.
 * @returns undefined where that is every unit: the list then asks for none, and is read in its own order
 */
export const visibleUnits = (
  all: readonly UnitId[],
  sees: (unitId: UnitId) => boolean,
): readonly UnitId[] | undefined => (all.every(sees) ? undefined : all.filter(sees))
