import type { FloorInputs } from '../../contract/floor/commands.ts'
import { change, ownSeat, requireSeats, unchanged, type Rule } from './floor.ts'

/** The chair's authority: one token, held by at most one venue, whatever becomes of its connection. */
export const chairRules: {
  readonly [Name in 'requestChair' | 'grantChair' | 'releaseChair' | 'reclaimChair']: Rule<FloorInputs[Name]>
} = {
  requestChair: (floor, _input, acting) => {
    const seatId = ownSeat(acting)
    const { holder, requests } = floor.chair
    if (holder === seatId || requests.includes(seatId)) return unchanged(floor)
    return change(
      floor,
      { chair: { holder, requests: [...requests, seatId] } },
      { type: 'chair.requested', seatId },
    )
  },
  grantChair: (floor, { seatId }) => {
    requireSeats(floor, [seatId])
    const { holder, requests } = floor.chair
    if (holder === seatId) return unchanged(floor)
    return change(
      floor,
      { chair: { holder: seatId, requests: requests.filter((one) => one !== seatId) } },
      ...(holder === null ? [] : [{ type: 'chair.released', seatId: holder } as const]),
      { type: 'chair.granted', seatId },
    )
  },
  releaseChair: (floor, _input, acting) => {
    const seatId = ownSeat(acting)
    const { holder, requests } = floor.chair
    if (holder !== seatId) {
      // Who only asked takes the request back.
      if (!requests.includes(seatId)) return unchanged(floor)
      const others = requests.filter((one) => one !== seatId)
      return change(
        floor,
        { chair: { holder, requests: others } },
        {
          type: 'chair.released',
          seatId,
        },
      )
    }
    return change(floor, { chair: { holder: null, requests } }, { type: 'chair.released', seatId })
  },
  reclaimChair: (floor) => {
    const { holder, requests } = floor.chair
    if (holder === floor.mainSeat) return unchanged(floor)
    return change(
      floor,
      { chair: { holder: floor.mainSeat, requests } },
      ...(holder === null ? [] : [{ type: 'chair.released', seatId: holder } as const]),
      { type: 'chair.reclaimed', from: holder },
      { type: 'chair.granted', seatId: floor.mainSeat },
    )
  },
}
