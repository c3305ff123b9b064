import type { MeetingId, NodeId, SeatId, UnitId, UserId } from '../contract/ids.ts'
import type { HeldPhase } from '../contract/meeting.ts'
import type { MeetingPhase } from '../contract/meeting-plan.ts'
import type { EpochMs } from '../contract/time.ts'
import { DomainError } from '../kernel/errors/index.ts'

/** A venue's lasting place in a meeting. */
export interface Seat {
  readonly id: SeatId
  readonly unitId: UnitId
  readonly main: boolean
  /** As it comes into a meeting whose floor was never opened; afterwards the floor says it. */
  readonly muted: boolean
}

export interface Meeting {
  readonly id: MeetingId
  readonly homeNode: NodeId
  readonly title: string
  readonly state: MeetingPhase
  readonly startsAt: EpochMs
  readonly createdBy: UserId | null
  /** The venue that is to hold the chair at the beginning. @default the main venue */
  readonly chairUnitId?: UnitId | null
  /** Asked of whoever joins. @default none */
  readonly password?: string
  /** Main venue first, then as they were invited. */
  readonly seats: readonly Seat[]
}

/** Of whose things somebody may do something: what the policy answered, for one action. */
export type MayFor = (unitId: UnitId) => boolean

/** @throws DomainError `meeting.unknown`, `meeting.postponed`, `meeting.cancelled`, `meeting.ended` */
export const checkHeld = ({ id, state }: Meeting): void => {
  switch (state) {
    case 'drafted':
      throw new DomainError('meeting.unknown', { meetingId: id })
    case 'postponed':
    case 'cancelled':
    case 'ended':
      throw new DomainError(`meeting.${state}`, { meetingId: id })
    case 'scheduled':
    case 'running':
  }
}

/** Where a meeting is that its venues know of. @throws DomainError `meeting.unknown` for a draft */
export const heldPhase = ({ id, state }: Meeting): HeldPhase => {
  if (state === 'drafted') throw new DomainError('meeting.unknown', { meetingId: id })
  return state
}

/**
 * The seat somebody takes: that of the own unit, else the first venue, the main one before all, that the person may
 * join for.
 * @throws DomainError `meeting.notInvited`, and what `checkHeld` throws
 */
export const seatFor = (
  meeting: Meeting,
  asker: { readonly unitId: UnitId; readonly mayJoinFor: MayFor },
): Seat => {
  checkHeld(meeting)
  const open = meeting.seats.filter((seat) => asker.mayJoinFor(seat.unitId))
  const own = open.find((seat) => seat.unitId === asker.unitId)
  const seat = own ?? open.find(({ main }) => main) ?? open[0]
  if (!seat) throw new DomainError('meeting.notInvited', { meetingId: meeting.id })
  return seat
}

/**
 * Whether somebody may know of a meeting: one of its venues is the own unit, or one whose meetings may be read. Of a
 * draft nobody does.
 */
export const isVisible = (
  meeting: Meeting,
  asker: { readonly unitId: UnitId; readonly mayReadOf: MayFor },
): boolean =>
  meeting.state !== 'drafted' &&
  meeting.seats.some(({ unitId }) => unitId === asker.unitId || asker.mayReadOf(unitId))

export const mainSeat = (meeting: Meeting): Seat => {
  const seat = meeting.seats.find(({ main }) => main)
  if (!seat) throw new DomainError('server.internal', { meetingId: meeting.id, what: 'no main venue' })
  return seat
}

export const chairSeat = (meeting: Meeting): Seat =>
  meeting.seats.find(({ unitId }) => unitId === meeting.chairUnitId) ?? mainSeat(meeting)

/** The venues of a new meeting: the main one first, each once. */
export const venuesOf = (mainVenueId: UnitId, venueIds: readonly UnitId[]): readonly UnitId[] => [
  ...new Set([mainVenueId, ...venueIds]),
]
