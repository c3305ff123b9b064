import type { FloorInputs } from '../../contract/floor/commands.ts'
import type { Called, Floor } from '../../contract/floor/state.ts'
import type { SeatId } from '../../contract/ids.ts'
import { DomainError } from '../../kernel/errors/index.ts'
import {
  change,
  inTurn,
  isMuted,
  requireSeats,
  unchanged,
  type Acting,
  type Change,
  type Rule,
} from './floor.ts'
import { dropHand } from './hands.ts'
import { setMuted } from './microphones.ts'
import { goOn, hold } from './polling.ts'
import { putOnAir, stillPossible } from './showing.ts'

/** Ends a call without a picture in its place; who was muted before is again. */
export const finishCall = (floor: Floor): Change => {
  const { called } = floor
  if (!called) return unchanged(floor)
  return inTurn(
    floor,
    (now) => (called.before.muted ? setMuted(now, [called.seatId], true) : unchanged(now)),
    (now) => change(now, { called: null }, { type: 'call.ended', seatId: called.seatId }),
  )
}

/** Who speaks now waits no more. */
const spoken = ({ prepared }: Floor, seatId: SeatId): Floor['prepared'] =>
  prepared.speakers.includes(seatId)
    ? { ...prepared, speakers: prepared.speakers.filter((one) => one !== seatId) }
    : prepared

const callOn = (floor: Floor, seatId: SeatId, acting: Acting): Change => {
  if (floor.called?.seatId === seatId) return unchanged(floor)
  // From one speaker to the next, what comes back at the end is what was before the first.
  const { picture, pollRan } = floor.called?.before ?? {
    picture: floor.picture,
    pollRan: floor.polls.broadcast !== null && floor.polls.broadcast.dueAt !== null,
  }
  const called: Called = {
    seatId,
    since: acting.now,
    before: { picture, muted: isMuted(floor, seatId), pollRan },
  }
  return inTurn(
    floor,
    finishCall,
    (now) => hold(now, 'broadcast', acting),
    (now) => dropHand(now, seatId),
    (now) => change(now, { called, prepared: spoken(now, seatId) }, { type: 'call.began', seatId }),
    (now) => setMuted(now, [seatId], false),
    (now) => putOnAir(now, { show: 'venue', seatId }, 'call'),
  )
}

/** 点名发言: one venue speaks and is seen, then all is as it was. */
export const callingRules: {
  readonly [Name in 'callOn' | 'callNext' | 'endCall']: Rule<FloorInputs[Name]>
} = {
  callOn: (floor, { seatId }, acting) => {
    requireSeats(floor, [seatId])
    return callOn(floor, seatId, acting)
  },
  callNext: (floor, _input, acting) => {
    const waiting = [...floor.prepared.speakers, ...floor.hands.map(({ seatId }) => seatId)]
    const next = waiting.find((seatId) => seatId !== floor.called?.seatId)
    if (next === undefined) throw new DomainError('floor.nobodyWaits')
    return callOn(floor, next, acting)
  },
  endCall: (floor, _input, acting) => {
    const { called } = floor
    if (!called) throw new DomainError('floor.nobodyCalled')
    return inTurn(
      floor,
      finishCall,
      (now) => putOnAir(now, stillPossible(now, called.before.picture), 'callEnded'),
      (now) => (called.before.pollRan ? goOn(now, 'broadcast', acting) : unchanged(now)),
    )
  },
}
