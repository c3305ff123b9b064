import type { SeatId } from '../ids.ts'
import { FloorView, type FloorPatch, type SeatFloor } from './state.ts'

const parts = Object.keys(FloorView.shape) as (keyof FloorView)[]

const changedSeats = (before: FloorView['seats'], after: FloorView['seats']): FloorView['seats'] =>
  Object.fromEntries(
    (Object.entries(after) as [SeatId, SeatFloor][]).filter(([id, seat]) => before[id] !== seat),
  )

/** What to tell those who know the floor as it was before. Parts that are the same object did not change. */
export const patchOf = (before: FloorView, after: FloorView): FloorPatch => {
  const changed = parts.filter((part) => part !== 'seats' && before[part] !== after[part])
  return {
    ...(Object.fromEntries(changed.map((part) => [part, after[part]])) as Partial<FloorView>),
    ...(before.seats !== after.seats && { seats: changedSeats(before.seats, after.seats) }),
    seq: after.seq,
  }
}

/** The floor after a patch; one that is known already changes nothing. */
export const patched = (floor: FloorView, patch: FloorPatch): FloorView => {
  if (patch.seq <= floor.seq) return floor
  return { ...floor, ...patch, seats: { ...floor.seats, ...patch.seats } } as FloorView
}

/** The part of the floor that everybody may see. */
export const viewOf = (floor: FloorView): FloorView => FloorView.parse(floor)
