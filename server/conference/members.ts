import type { ParticipantId, SeatId } from '../contract/ids.ts'
import type { SocketOwner } from '../kernel/sockets/index.ts'
import type { Peer } from '../media/index.ts'
import {
  arrive,
  disconnect,
  leave,
  takeOver,
  type Arrival,
  type Attendance,
  type Participant,
} from './attendance.ts'

/** One connection's part in a meeting; void as soon as another has come in its place. */
export interface Membership {
  readonly participantId: ParticipantId
  readonly peer: Peer
}

/** Who is in a running meeting, by which connection, and whose place is only kept. */
export interface Members {
  readonly attendance: Attendance
  find(id: ParticipantId): Participant | undefined
  /** The connection by which a seat sends: none or one. */
  sendersOf(seatId: SeatId): readonly Membership[]
  /** Lets somebody in by this peer; the peer of an older connection of the same participant ends. */
  admit(
    arrival: Arrival,
    openPeer: (id: ParticipantId) => Peer,
  ): { readonly membership: Membership; readonly participant: Participant; readonly came: 'new' | 'back' }
  /** Ends a part for good, unless it is void. */
  leave(membership: Membership): void
  /** The connection broke: the place is kept for a while, unless the part is void. */
  lose(membership: Membership): void
  /** Ends somebody's part for good. */
  dismiss(id: ParticipantId): void
  /** Ends all parts of a session or user for good. */
  remove(who: SocketOwner): void
  /** Makes one the sender of the own seat; who was it sends no more. */
  takeOver(id: ParticipantId): ParticipantId | null
  /** Keeps no place any longer. */
  close(): void
}

const isOf = (one: Participant, who: SocketOwner): boolean =>
  'sessionId' in who ? one.sessionId === who.sessionId : one.userId === who.userId

export const createMembers = (options: {
  /** How long a place is kept, in milliseconds. */
  readonly keptMs: number
  readonly onLost: (id: ParticipantId) => void
  readonly onLeft: (one: Participant) => void
}): Members => {
  const memberships = new Map<ParticipantId, Membership>()
  const keeping = new Map<ParticipantId, NodeJS.Timeout>()
  let attendance: Attendance = []

  const isCurrent = (membership: Membership): boolean =>
    memberships.get(membership.participantId) === membership

  const stopKeeping = (id: ParticipantId): void => {
    clearTimeout(keeping.get(id))
    keeping.delete(id)
  }

  const drop = (id: ParticipantId): void => {
    stopKeeping(id)
    memberships.get(id)?.peer.close()
    memberships.delete(id)
    const gone = attendance.find((one) => one.id === id)
    attendance = leave(attendance, id)
    if (gone) options.onLeft(gone)
  }

  return {
    get attendance() {
      return attendance
    },
    find: (id) => attendance.find((one) => one.id === id),
    sendersOf: (seatId) =>
      attendance
        .filter((one) => one.seatId === seatId && one.sender)
        .flatMap(({ id }) => memberships.get(id) ?? []),
    admit: (arrival, openPeer) => {
      const { attendance: next, participant, came } = arrive(attendance, arrival)
      const { id } = participant
      memberships.get(id)?.peer.close()
      const membership = { participantId: id, peer: openPeer(id) }
      attendance = next
      stopKeeping(id)
      memberships.set(id, membership)
      return { membership, participant, came }
    },
    leave: (membership) => {
      if (isCurrent(membership)) drop(membership.participantId)
    },
    lose: (membership) => {
      const { participantId } = membership
      if (!isCurrent(membership)) return
      attendance = disconnect(attendance, participantId)
      stopKeeping(participantId)
      keeping.set(participantId, setTimeout(drop, options.keptMs, participantId).unref())
      options.onLost(participantId)
    },
    dismiss: drop,
    remove: (who) => {
      for (const { id } of attendance.filter((one) => isOf(one, who))) drop(id)
    },
    takeOver: (id) => {
      const { attendance: next, demoted } = takeOver(attendance, id)
      attendance = next
      if (demoted !== null) memberships.get(demoted)?.peer.closeTransport('send')
      return demoted
    },
    close: () => {
      for (const id of [...keeping.keys()]) stopKeeping(id)
      memberships.clear()
    },
  }
}
