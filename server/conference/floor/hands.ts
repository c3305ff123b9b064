import type { FloorInputs } from '../../contract/floor/commands.ts'
import type { Floor } from '../../contract/floor/state.ts'
import type { SeatId } from '../../contract/ids.ts'
import { DomainError } from '../../kernel/errors/index.ts'
import { change, ownSeat, requireSeats, unchanged, type Change, type Rule } from './floor.ts'

export const dropHand = (floor: Floor, seatId: SeatId): Change =>
  floor.hands.some((hand) => hand.seatId === seatId)
    ? change(
        floor,
        { hands: floor.hands.filter((hand) => hand.seatId !== seatId) },
        { type: 'hand.lowered', seatId },
      )
    : unchanged(floor)

/** 申请发言: who asks to speak, in order. */
export const handRules: {
  readonly [Name in 'raiseHand' | 'lowerHand' | 'moveHand']: Rule<FloorInputs[Name]>
} = {
  raiseHand: (floor, _input, acting) => {
    const seatId = ownSeat(acting)
    if (floor.hands.some((hand) => hand.seatId === seatId)) return unchanged(floor)
    return change(
      floor,
      { hands: [...floor.hands, { seatId, since: acting.now }] },
      { type: 'hand.raised', seatId },
    )
  },
  lowerHand: (floor, { seatId }) => {
    requireSeats(floor, [seatId])
    return dropHand(floor, seatId)
  },
  moveHand: (floor, { seatId, to }) => {
    const from = floor.hands.findIndex((hand) => hand.seatId === seatId)
    const moved = floor.hands[from]
    if (!moved) throw new DomainError('floor.noHand', { seatId })
    const others = floor.hands.filter((hand) => hand !== moved)
    const place = Math.min(to, others.length)
    if (place === from) return unchanged(floor)
    return change(
      floor,
      { hands: [...others.slice(0, place), moved, ...others.slice(place)] },
      { type: 'hand.moved', seatId, to: place },
    )
  },
}
