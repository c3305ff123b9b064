import { randomBytes } from 'node:crypto'
import { ParticipantId, type SeatId } from '../contract/ids.ts'
import type { TransportOptions } from '../contract/media.ts'
import type { Joined, ParticipantView } from '../contract/meeting.ts'
import type { Actor } from '../kernel/access/index.ts'
import { DomainError } from '../kernel/errors/index.ts'
import { newId } from '../kernel/ids/index.ts'
import type { SocketOwner } from '../kernel/sockets/index.ts'
import type { Media, Peer, Room } from '../media/index.ts'
import type { Announcer } from './announcer.ts'
import {
  arrive,
  disconnect,
  leave,
  presentSeats,
  takeOver,
  type Attendance,
  type Participant,
} from './attendance.ts'
import { mainSeat, type Meeting, type Seat } from './meeting.ts'
import type { Units } from './meetings.ts'
import { createSending, type Sending } from './sending.ts'
import type { MeetingStore } from './store.ts'
import { createStreams, producerView } from './streams.ts'

/** One connection's part in a meeting; void as soon as another has come in its place. */
export interface Membership {
  readonly participantId: ParticipantId
  readonly peer: Peer
}

/** A meeting with people in it: who they are, and the room in the SFU that carries them. */
export interface RunningMeeting extends Sending {
  /**
   * Lets a connection in. `attach` is called at the moment from which it is told of every change, which is before the
   * snapshot that is returned.
   * @throws DomainError `media.unavailable` while the room cannot be opened
   */
  join(
    actor: Actor,
    seat: Seat,
    resumeToken: string | undefined,
    attach: (membership: Membership) => void,
  ): Promise<Joined>
  takeOver(membership: Membership): Promise<TransportOptions>
  leave(membership: Membership): void
  /** The connection broke: what it sends goes on as long as it can, and the place is kept for a while. */
  lose(membership: Membership): void
  /** Ends the part of a session or user that may take part no more, also where only the place was kept. */
  remove(who: SocketOwner): void
  presentSeats(): number
  /** Ends the room. Idempotent. */
  close(): void
}

export const createRunningMeeting = (options: {
  readonly meeting: Meeting
  readonly media: Pick<Media, 'createRoom'>
  readonly store: MeetingStore
  readonly units: Units
  /** How long a place is kept, in milliseconds. */
  readonly keptMs: number
  readonly announcer: Announcer
  /** Called once nobody is left. */
  readonly onEmpty: () => void
}): RunningMeeting => {
  const { meeting, announcer } = options
  const seats = new Map<SeatId, Seat>(meeting.seats.map((seat) => [seat.id, seat]))
  const memberships = new Map<ParticipantId, Membership>()
  const keeping = new Map<ParticipantId, NodeJS.Timeout>()
  const streams = createStreams()
  let attendance: Attendance = []
  let room: Promise<Room> | undefined
  let arriving = 0
  let closed = false

  const seatOf = (one: Participant): Seat => seats.get(one.seatId) ?? mainSeat(meeting)
  const find = (id: ParticipantId): Participant | undefined => attendance.find((one) => one.id === id)
  const view = (one: Participant): ParticipantView => {
    const seat = seatOf(one)
    return {
      id: one.id,
      seatId: one.seatId,
      venueId: seat.unitId,
      venueName: options.units.nameOf(seat.unitId) ?? seat.unitId,
      main: seat.main,
      displayName: one.displayName,
      sender: one.sender,
      muted: seat.muted,
      connected: one.connected,
      producers: streams.of(one.id).map(producerView),
    }
  }
  const announceChange = (id: ParticipantId | null): void => {
    const one = id === null ? undefined : find(id)
    if (one) announcer.announce('participant.changed', view(one))
  }

  const openRoom = async (): Promise<Room> => {
    const opened = await options.media.createRoom(meeting.id)
    if (closed || opened.closed) {
      opened.close()
      throw new DomainError('media.unavailable')
    }
    opened.observer.on('died', () => {
      room = undefined
      announcer.announce('room.restarted', {})
    })
    opened.observer.on('speaker', ({ peerId }) => {
      const speaker = attendance.find((one) => one.id === peerId)
      announcer.announce('speaker.active', { participantId: speaker?.id ?? null })
    })
    return opened
  }
  const currentRoom = (): Promise<Room> =>
    (room ??= openRoom().catch((error: unknown) => {
      room = undefined
      throw error
    }))

  const follow = (participantId: ParticipantId, peer: Peer): void => {
    peer.observer.on('producerClosed', ({ producerId }) => {
      if (streams.remove(producerId)) announcer.announce('producer.closed', { participantId, producerId })
    })
    peer.observer.on('consumerClosed', ({ consumerId }) =>
      announcer.tell(participantId, 'consumer.closed', { consumerId }),
    )
    peer.observer.on('consumerLayer', (change) => announcer.tell(participantId, 'consumer.layer', change))
  }

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
    if (!find(id)) return
    attendance = leave(attendance, id)
    announcer.announce('participant.left', { participantId: id })
    announcer.dismiss(id)
    closeIfEmpty()
  }

  const closeIfEmpty = (): void => {
    if (attendance.length > 0 || arriving > 0 || closed) return
    close()
    options.onEmpty()
  }

  const close = (): void => {
    closed = true
    for (const id of [...keeping.keys()]) stopKeeping(id)
    void room?.then(
      (opened) => opened.close(),
      () => undefined,
    )
    room = undefined
  }

  const lose = (membership: Membership): void => {
    if (closed || !isCurrent(membership)) return
    const { participantId } = membership
    attendance = disconnect(attendance, participantId)
    announceChange(participantId)
    stopKeeping(participantId)
    keeping.set(participantId, setTimeout(drop, options.keptMs, participantId).unref())
  }

  /** Everything up to the first await happens at once, so that nobody sees half of it. */
  const enter = async (
    opened: Room,
    arrival: { actor: Actor; seat: Seat; resumeToken: string | undefined },
    attach: (membership: Membership) => void,
  ): Promise<Joined> => {
    const { actor, seat, resumeToken } = arrival
    const arrived = arrive(attendance, {
      seatId: seat.id,
      userId: actor.userId,
      sessionId: actor.sessionId,
      displayName: actor.displayName,
      resumeToken,
      fresh: { id: newId(ParticipantId), resumeToken: randomBytes(24).toString('base64url') },
    })
    const { participant, came } = arrived
    const { id } = participant
    memberships.get(id)?.peer.close()
    const membership = { participantId: id, peer: opened.createPeer(id) }
    attendance = arrived.attendance
    stopKeeping(id)
    memberships.set(id, membership)
    follow(id, membership.peer)
    if (came === 'back') announcer.replace(id)
    attach(membership)
    announcer.announce(came === 'new' ? 'participant.joined' : 'participant.changed', view(participant))
    try {
      const sendTransport = participant.sender ? await membership.peer.openTransport('send') : null
      const receiveTransport = await membership.peer.openTransport('receive')
      return {
        participantId: id,
        resumeToken: participant.resumeToken,
        title: meeting.title,
        rtpCapabilities: opened.rtpCapabilities,
        participants: attendance.map(view),
        sendTransport,
        receiveTransport,
      }
    } catch (error) {
      lose(membership)
      throw error
    }
  }

  const sending = createSending({
    streams,
    seatOf: (participantId) => {
      const one = find(participantId)
      return one && seatOf(one)
    },
    isSender: (participantId) => find(participantId)?.sender === true,
    setMuted: async (seat, muted) => {
      seats.set(seat.id, { ...seat, muted })
      await options.store.setMuted(seat.id, muted)
      for (const one of attendance.filter(({ seatId }) => seatId === seat.id)) announceChange(one.id)
    },
    announcer,
  })

  return {
    ...sending,
    join: async (actor, seat, resumeToken, attach) => {
      arriving += 1
      try {
        const opened = await currentRoom()
        if (closed) throw new DomainError('media.unavailable')
        return await enter(opened, { actor, seat, resumeToken }, attach)
      } finally {
        arriving -= 1
        closeIfEmpty()
      }
    },
    takeOver: async ({ participantId, peer }) => {
      const { attendance: next, demoted } = takeOver(attendance, participantId)
      attendance = next
      if (demoted !== null) memberships.get(demoted)?.peer.closeTransport('send')
      announceChange(demoted)
      announceChange(participantId)
      return peer.openTransport('send')
    },
    leave: (membership) => {
      if (isCurrent(membership)) drop(membership.participantId)
    },
    lose,
    remove: (who) => {
      for (const one of attendance) {
        if ('sessionId' in who ? one.sessionId === who.sessionId : one.userId === who.userId) drop(one.id)
      }
    },
    presentSeats: () => presentSeats(attendance),
    close,
  }
}
