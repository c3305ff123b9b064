import type { FloorFact } from '../../contract/floor/facts.ts'
import type { Floor, Picture } from '../../contract/floor/state.ts'
import { change, unchanged, type Change } from './floor.ts'

type Why = Extract<FloorFact, { type: 'picture.changed' }>['why']

/** Whether both show the same venue, or both the share. A panel is like no other: its rounds begin anew. */
const isSame = (one: Picture, other: Picture): boolean => {
  if (one.show === 'venue') return other.show === 'venue' && one.seatId === other.seatId
  return one.show === 'share' && other.show === 'share'
}

/** Shows a picture to everybody. The turns of a poll are one picture to go back from, all together. */
export const putOnAir = (floor: Floor, picture: Picture, why: Why): Change => {
  if (isSame(floor.picture, picture)) return unchanged(floor)
  return change(
    floor,
    { picture, previous: why === 'poll' ? floor.previous : floor.picture },
    { type: 'picture.changed', picture, why },
  )
}

/** A picture kept from before, or the main venue where it can be shown no more. */
export const stillPossible = (floor: Floor, picture: Picture): Picture =>
  picture.show === 'share' && !floor.share ? { show: 'venue', seatId: floor.mainSeat } : picture
