import type { ParticipantId, SeatId, SessionId, UserId } from '../contract/ids.ts'

/** Somebody in a meeting: a person of a seat, by one client. */
export interface Participant {
  readonly id: ParticipantId
  readonly seatId: SeatId
  readonly userId: UserId
  readonly sessionId: SessionId
  readonly displayName: string
  /** The one of the seat who sends; the others watch. */
  readonly sender: boolean
  /** False while the place is kept for somebody whose connection broke. */
  readonly connected: boolean
  readonly resumeToken: string
}

/** Who is in a meeting, in the order in which they came. At most one of a seat is its sender. */
export type Attendance = readonly Participant[]

/** Who asks to come in. */
export interface Arrival {
  readonly seatId: SeatId
  readonly userId: UserId
  readonly sessionId: SessionId
  readonly displayName: string
  readonly resumeToken: string | undefined
  /** For a new participant. */
  readonly fresh: { readonly id: ParticipantId; readonly resumeToken: string }
}

const change = (
  attendance: Attendance,
  id: ParticipantId,
  to: (one: Participant) => Participant,
): Attendance => attendance.map((one) => (one.id === id ? to(one) : one))

/**
 * Who the arriving client is: the participant whose resume token it shows; else one of the same person on the same seat
 * who has lost the connection (a reloaded page without its token); else nobody known.
 */
const returning = (attendance: Attendance, arrival: Arrival): Participant | undefined => {
  const own = attendance.filter((one) => one.userId === arrival.userId && one.seatId === arrival.seatId)
  return own.find((one) => one.resumeToken === arrival.resumeToken) ?? own.find((one) => !one.connected)
}

/**
 * Lets somebody in. Who comes back is the same participant as before, a sender still; a new one sends if nobody else
 * does for the seat, and watches otherwise.
 */
export const arrive = (
  attendance: Attendance,
  arrival: Arrival,
): { readonly attendance: Attendance; readonly participant: Participant; readonly came: 'new' | 'back' } => {
  const known = returning(attendance, arrival)
  if (known) {
    const participant: Participant = {
      ...known,
      sessionId: arrival.sessionId,
      displayName: arrival.displayName,
      connected: true,
    }
    return { attendance: change(attendance, known.id, () => participant), participant, came: 'back' }
  }
  const { fresh, seatId, userId, sessionId, displayName } = arrival
  const taken = attendance.some((one) => one.seatId === seatId && one.sender)
  const participant: Participant = {
    ...fresh,
    seatId,
    userId,
    sessionId,
    displayName,
    sender: !taken,
    connected: true,
  }
  return { attendance: [...attendance, participant], participant, came: 'new' }
}

/** The connection broke; the place is kept. */
export const disconnect = (attendance: Attendance, id: ParticipantId): Attendance =>
  change(attendance, id, (one) => ({ ...one, connected: false }))

export const leave = (attendance: Attendance, id: ParticipantId): Attendance =>
  attendance.filter((one) => one.id !== id)

/** Makes one the sender of the own seat; whoever was it watches from now on. */
export const takeOver = (
  attendance: Attendance,
  id: ParticipantId,
): { readonly attendance: Attendance; readonly demoted: ParticipantId | null } => {
  const seatId = attendance.find((one) => one.id === id)?.seatId
  const before = attendance.find((one) => one.seatId === seatId && one.sender && one.id !== id)
  return {
    attendance: attendance.map((one) => (one.seatId === seatId ? { ...one, sender: one.id === id } : one)),
    demoted: before?.id ?? null,
  }
}

/** Seats with somebody connected. */
export const presentSeats = (attendance: Attendance): number =>
  new Set(attendance.filter((one) => one.connected).map((one) => one.seatId)).size
