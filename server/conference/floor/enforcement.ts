import { seatsOf } from '../../contract/floor/pictures.ts'
import type { Floor } from '../../contract/floor/state.ts'
import type { SeatId } from '../../contract/ids.ts'
import { isMuted } from './floor.ts'

/** What the room in the SFU is to do so that it is as the floor says. */
export interface Enforcement {
  readonly mute: readonly SeatId[]
  readonly unmute: readonly SeatId[]
  /** Whose shared streams end. */
  readonly endShares: readonly SeatId[]
  /** Whose people leave at once. */
  readonly remove: readonly SeatId[]
}

export const enforcementOf = (before: Floor, after: Floor): Enforcement => {
  const changed =
    before.seats === after.seats
      ? []
      : (Object.keys(after.seats) as SeatId[]).filter((id) => isMuted(before, id) !== isMuted(after, id))
  const { share } = before
  return {
    mute: changed.filter((id) => isMuted(after, id)),
    unmute: changed.filter((id) => !isMuted(after, id)),
    remove: after.doors.removed.filter((id) => !before.doors.removed.includes(id)),
    endShares: share && share.seatId !== after.share?.seatId ? [share.seatId] : [],
  }
}

/** The venues whose pictures go before all others when bandwidth is short: those on air, and who is watched by the main venue. */
export const featuredSeats = ({ picture, mainSeat, mainWatches }: Floor): ReadonlySet<SeatId> =>
  new Set(
    [...seatsOf(picture), mainWatches, picture.show === 'venue' ? mainSeat : null].filter(
      (id) => id !== null,
    ),
  )
