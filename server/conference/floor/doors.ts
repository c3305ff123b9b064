import type { FloorInputs } from '../../contract/floor/commands.ts'
import type { Doors, Floor } from '../../contract/floor/state.ts'
import type { SeatId } from '../../contract/ids.ts'
import { DomainError } from '../../kernel/errors/index.ts'
import { finishCall } from './calling.ts'
import { change, inTurn, requireSeats, unchanged, type Change, type Rule } from './floor.ts'
import { dropHand } from './hands.ts'
import { each } from './rounds.ts'
import { endShare } from './sharing.ts'
import { putOnAir } from './showing.ts'

const put = (floor: Floor, parts: Partial<Doors>): Partial<Floor> => ({ doors: { ...floor.doors, ...parts } })

const without = (seats: readonly SeatId[], seatId: SeatId): SeatId[] => seats.filter((id) => id !== seatId)

/**
 * Whether somebody of a venue may come in. The main venue always may; through a lobby or a closed door only those who
 * were in when it was shut, or were admitted.
 */
export const entryFor = (
  { doors, mainSeat }: Pick<Floor, 'doors' | 'mainSeat'>,
  seatId: SeatId,
): 'enters' | 'waits' | 'lockedOut' | 'removed' => {
  if (doors.removed.includes(seatId)) return 'removed'
  if (doors.state === 'open' || seatId === mainSeat || doors.admitted.includes(seatId)) return 'enters'
  return doors.state === 'lobby' ? 'waits' : 'lockedOut'
}

const leaveAir = (floor: Floor, seatId: SeatId): Change =>
  floor.picture.show === 'venue' && floor.picture.seatId === seatId
    ? putOnAir(floor, { show: 'venue', seatId: floor.mainSeat }, 'home')
    : unchanged(floor)

/** Who may come in: lobby and admission, lock, and removing a venue. */
export const doorRules: {
  readonly [Name in 'setDoors' | 'admit' | 'removeVenue']: Rule<FloorInputs[Name]>
} & { readonly knock: Rule<{ readonly seatId: SeatId }> } = {
  setDoors: (floor, { doors: state }, { present }) => {
    if (floor.doors.state === state) return unchanged(floor)
    const admitted = state === 'open' ? [] : each([...floor.doors.admitted, ...present])
    const waiting = state === 'open' ? [] : floor.doors.waiting
    return change(floor, put(floor, { state, admitted, waiting }), { type: 'doors.changed', doors: state })
  },
  admit: (floor, { seatId }) => {
    requireSeats(floor, [seatId])
    if (entryFor(floor, seatId) === 'enters') return unchanged(floor)
    const { admitted, waiting, removed } = floor.doors
    return change(
      floor,
      put(floor, {
        admitted: [...without(admitted, seatId), seatId],
        waiting: without(waiting, seatId),
        removed: without(removed, seatId),
      }),
      { type: 'venue.admitted', seatId },
    )
  },
  removeVenue: (floor, { seatId }) => {
    requireSeats(floor, [seatId])
    if (seatId === floor.mainSeat || seatId === floor.chair.holder)
      throw new DomainError('floor.notRemovable', { seatId })
    if (floor.doors.removed.includes(seatId)) return unchanged(floor)
    const { admitted, waiting, removed } = floor.doors
    return inTurn(
      floor,
      (now) => (now.called?.seatId === seatId ? finishCall(now) : unchanged(now)),
      (now) => (now.share?.seatId === seatId ? endShare(now) : unchanged(now)),
      (now) => dropHand(now, seatId),
      (now) => leaveAir(now, seatId),
      (now) =>
        change(
          now,
          put(now, {
            admitted: without(admitted, seatId),
            waiting: without(waiting, seatId),
            removed: [...removed, seatId],
          }),
          { type: 'venue.removed', seatId },
        ),
    )
  },
  knock: (floor, { seatId }) => {
    if (entryFor(floor, seatId) !== 'waits' || floor.doors.waiting.includes(seatId)) return unchanged(floor)
    return change(floor, put(floor, { waiting: [...floor.doors.waiting, seatId] }), {
      type: 'venue.knocked',
      seatId,
    })
  },
}
