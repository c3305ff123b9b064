import type { FloorInputs } from '../../contract/floor/commands.ts'
import type { FloorCapacity, FloorFact } from '../../contract/floor/facts.ts'
import type { Floor } from '../../contract/floor/state.ts'
import type { SeatId, UserId } from '../../contract/ids.ts'
import type { EpochMs } from '../../contract/time.ts'
import { DomainError } from '../../kernel/errors/index.ts'
import { capacityFor, type Authority } from './authority.ts'
import { callingRules } from './calling.ts'
import { captionRules } from './captions.ts'
import { chairRules } from './chair.ts'
import { doorRules } from './doors.ts'
import { durationRules } from './duration.ts'
import type { FloorContext, Rule } from './floor.ts'
import { hallCameraRules } from './hall-cameras.ts'
import { handRules } from './hands.ts'
import { microphoneRules } from './microphones.ts'
import { onAirRules } from './on-air.ts'
import { passingRules } from './passing.ts'
import { pollingRules } from './polling.ts'
import { recordingRules } from './recording.ts'
import { rollCallRules } from './roll-call.ts'
import { sceneRules } from './scenes.ts'
import { sharingRules } from './sharing.ts'
import { votingRules } from './voting.ts'

/** What people ask, and what the server does by itself. */
interface Inputs extends FloorInputs {
  readonly tick: object
  readonly seatLeft: { readonly seatId: SeatId }
  readonly knock: { readonly seatId: SeatId }
}
type Name = keyof Inputs

/** A command to the floor. */
export interface Command<Of extends Name = Name> {
  readonly name: Of
  readonly input: Inputs[Of]
}

/** Something that happened on the floor, as it is kept. */
export interface FloorEvent {
  readonly seq: number
  readonly at: EpochMs
  readonly as: FloorCapacity
  readonly userId: UserId | null
  readonly seatId: SeatId | null
  readonly fact: FloorFact
}

const rules: { readonly [Of in Name]: Rule<Inputs[Of]> } = {
  ...chairRules,
  ...onAirRules,
  ...pollingRules,
  ...callingRules,
  ...rollCallRules,
  ...handRules,
  ...microphoneRules,
  ...sharingRules,
  ...hallCameraRules,
  ...captionRules,
  ...votingRules,
  ...recordingRules,
  ...doorRules,
  ...durationRules,
  ...sceneRules,
  ...passingRules,
}

/** Whose each command is; what does not stand here is the chair's. */
const authorities: Partial<Readonly<Record<Name, Authority>>> = {
  requestChair: 'venue',
  releaseChair: 'venue',
  reclaimChair: 'secretary',
  answerRollCall: 'venue',
  raiseHand: 'venue',
  lowerHand: 'venueOrChair',
  mute: 'venueOrChair',
  startShare: 'venue',
  stopShare: 'venueOrChair',
  castVote: 'venue',
  tick: 'server',
  seatLeft: 'server',
  knock: 'server',
}

const seatOf = (input: object): SeatId | undefined =>
  'seatId' in input ? (input.seatId as SeatId) : undefined

/**
 * The floor after a command, and what happened; without events nothing did. Pure: time, presence and who speaks come in.
 * @throws DomainError where the actor may not, or the floor as it is does not allow it
 */
export const nextFloor = <Of extends Name>(
  floor: Floor,
  { name, input }: Command<Of>,
  context: FloorContext,
): { readonly floor: Floor; readonly events: readonly FloorEvent[] } => {
  if (floor.ended) throw new DomainError('meeting.ended')
  const { actor, now } = context
  const as = capacityFor(floor, authorities[name] ?? 'chair', actor, seatOf(input))
  const next = rules[name](floor, input, { ...context, as })
  if (next.facts.length === 0) return { floor, events: [] }
  const who = actor.kind === 'person' ? actor : { userId: null, seatId: null }
  const events = next.facts.map((fact, index) => ({
    seq: floor.seq + 1 + index,
    at: now,
    as,
    userId: who.userId,
    seatId: who.seatId,
    fact,
  }))
  return { floor: { ...next.floor, seq: floor.seq + events.length }, events }
}
