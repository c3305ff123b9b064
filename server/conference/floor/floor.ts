import type { SeatId, UserId } from '../../contract/ids.ts'
import type { FloorCapacity, FloorFact } from '../../contract/floor/facts.ts'
import type { Floor } from '../../contract/floor/state.ts'
import type { EpochMs } from '../../contract/time.ts'
import { DomainError } from '../../kernel/errors/index.ts'

/** Who asks something of the floor: somebody in the meeting, or the server by itself. */
export type FloorActor =
  | {
      readonly kind: 'person'
      readonly userId: UserId
      readonly seatId: SeatId
      /** The one of the seat who sends; the others only watch. */
      readonly sender: boolean
      /** May act for the chair, by right. */
      readonly control: boolean
      /** May take the chair's authority back. */
      readonly reclaim: boolean
    }
  | { readonly kind: 'server' }

/** What a rule is told of the world besides the floor itself. */
export interface FloorContext {
  readonly now: EpochMs
  readonly actor: FloorActor
  /** Venues with somebody in the meeting now: polling passes over the others. */
  readonly present: ReadonlySet<SeatId>
  /** Who speaks now. */
  readonly speaker: SeatId | null
}

/** The context once it is known as whom the actor acts. */
export interface Acting extends FloorContext {
  readonly as: FloorCapacity
}

/** A floor and what has happened to it. */
export interface Change {
  readonly floor: Floor
  readonly facts: readonly FloorFact[]
}

export type Rule<Input> = (floor: Floor, input: Input, acting: Acting) => Change

export const unchanged = (floor: Floor): Change => ({ floor, facts: [] })

export const change = (floor: Floor, parts: Partial<Floor>, ...facts: readonly FloorFact[]): Change => ({
  floor: { ...floor, ...parts },
  facts,
})

/** One change after another. */
export const inTurn = (floor: Floor, ...steps: readonly ((floor: Floor) => Change)[]): Change =>
  steps.reduce<Change>((done, step) => {
    const next = step(done.floor)
    return { floor: next.floor, facts: [...done.facts, ...next.facts] }
  }, unchanged(floor))

/** The venue that somebody speaks for. @throws DomainError `meeting.notSender` */
export const ownSeat = ({ actor }: Acting): SeatId => {
  if (actor.kind === 'server' || !actor.sender) throw new DomainError('meeting.notSender')
  return actor.seatId
}

/** @throws DomainError `floor.unknownSeat` */
export const requireSeats = (floor: Floor, seats: readonly SeatId[]): void => {
  const unknown = seats.find((id) => floor.seats[id] === undefined)
  if (unknown !== undefined) throw new DomainError('floor.unknownSeat', { seatId: unknown })
}

export const isMuted = (floor: Pick<Floor, 'seats'>, seatId: SeatId): boolean =>
  floor.seats[seatId]?.muted ?? true

/** The floor of a meeting that begins: everybody sees the main venue; the chair's authority is where it was planned. */
export const openFloor = (
  seats: readonly { readonly id: SeatId; readonly muted: boolean }[],
  mainSeat: SeatId,
  chairSeat: SeatId = mainSeat,
): Floor => ({
  seq: 0,
  chair: { holder: chairSeat, requests: [] },
  mainSeat,
  seats: Object.fromEntries(seats.map(({ id, muted }) => [id, { muted }])),
  picture: { show: 'venue', seatId: mainSeat },
  previous: null,
  mainWatches: null,
  polls: { broadcast: null, watch: null },
  called: null,
  rollCall: null,
  hands: [],
  locked: false,
  share: null,
  cameras: {},
  banner: null,
  subtitle: null,
  votes: [],
  recording: 'none',
  doors: { state: 'open', admitted: [], waiting: [], removed: [] },
  endsAt: null,
  ended: false,
  prepared: { preview: null, scenes: [], speakers: [] },
})
