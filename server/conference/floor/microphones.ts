import type { FloorInputs } from '../../contract/floor/commands.ts'
import type { Floor } from '../../contract/floor/state.ts'
import type { SeatId } from '../../contract/ids.ts'
import { DomainError } from '../../kernel/errors/index.ts'
import { controls } from './authority.ts'
import { change, isMuted, requireSeats, unchanged, type Change, type Rule } from './floor.ts'

/** Mutes or un-mutes those of the venues that are not so yet. */
export const setMuted = (floor: Floor, seats: readonly SeatId[], muted: boolean): Change => {
  const changed = seats.filter((id) => isMuted(floor, id) !== muted)
  if (changed.length === 0) return unchanged(floor)
  const now = Object.fromEntries(changed.map((id) => [id, { ...floor.seats[id], muted }]))
  return change(
    floor,
    { seats: { ...floor.seats, ...now } },
    { type: muted ? 'seats.muted' : 'seats.unmuted', seats: changed },
  )
}

/** Whether a venue may un-mute itself while microphones are locked: that of the chair, and whoever is called on. */
const isExempt = ({ chair, called }: Floor, seatId: SeatId): boolean =>
  seatId === chair.holder || seatId === called?.seatId

export const microphoneRules: {
  readonly [Name in 'mute' | 'muteAll' | 'lockMicrophones']: Rule<FloorInputs[Name]>
} = {
  mute: (floor, { seatId, muted }, { actor }) => {
    requireSeats(floor, [seatId])
    const opens = !muted && isMuted(floor, seatId)
    if (opens && floor.locked && !isExempt(floor, seatId) && !controls(floor, actor))
      throw new DomainError('floor.microphonesLocked')
    return setMuted(floor, [seatId], muted)
  },
  muteAll: (floor) => {
    const seats = (Object.keys(floor.seats) as SeatId[]).filter((id) => id !== floor.chair.holder)
    return setMuted(floor, seats, true)
  },
  lockMicrophones: (floor, { locked }) =>
    floor.locked === locked
      ? unchanged(floor)
      : change(floor, { locked }, { type: 'microphones.locked', locked }),
}
