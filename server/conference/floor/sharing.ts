import type { FloorInputs } from '../../contract/floor/commands.ts'
import type { Floor } from '../../contract/floor/state.ts'
import { DomainError } from '../../kernel/errors/index.ts'
import { controls } from './authority.ts'
import { change, inTurn, ownSeat, requireSeats, unchanged, type Change, type Rule } from './floor.ts'
import { putOnAir, stillPossible } from './showing.ts'

/** Ends the share, and takes it off the air, also where it was to come back. */
export const endShare = (floor: Floor): Change => {
  const { share } = floor
  if (!share) return unchanged(floor)
  return inTurn(
    floor,
    (now) => change(now, { share: null }, { type: 'share.ended', seatId: share.seatId }),
    (now) => putOnAir(now, stillPossible(now, now.picture), 'shareEnded'),
    (now) => (now.previous?.show === 'share' ? change(now, { previous: null }) : unchanged(now)),
    (now) =>
      now.prepared.preview?.show === 'share'
        ? change(now, { prepared: { ...now.prepared, preview: null } })
        : unchanged(now),
  )
}

/** 辅流: one at a time. */
export const sharingRules: {
  readonly [Name in 'startShare' | 'stopShare']: Rule<FloorInputs[Name]>
} = {
  startShare: (floor, _input, acting) => {
    const seatId = ownSeat(acting)
    if (floor.share?.seatId === seatId) return unchanged(floor)
    if (floor.share && !controls(floor, acting.actor))
      throw new DomainError('floor.shareTaken', { seatId: floor.share.seatId })
    return inTurn(floor, endShare, (now) =>
      change(now, { share: { seatId, since: acting.now } }, { type: 'share.started', seatId }),
    )
  },
  stopShare: (floor, { seatId }) => {
    requireSeats(floor, [seatId])
    return floor.share?.seatId === seatId ? endShare(floor) : unchanged(floor)
  },
}
