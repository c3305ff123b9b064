import { randomBytes } from 'node:crypto'
import { ParticipantId, type SeatId } from '../contract/ids.ts'
import type { TransportOptions } from '../contract/media.ts'
import type { Joined, ParticipantView } from '../contract/meeting.ts'
import type { Actor } from '../kernel/access/index.ts'
import { newId } from '../kernel/ids/index.ts'
import type { SocketOwner } from '../kernel/sockets/index.ts'
import { createStandingRoom, type Media, type Room } from '../media/index.ts'
import type { Announcer } from './announcer.ts'
import { presentSeats, type Participant } from './attendance.ts'
import { mainSeat, type Meeting, type Seat } from './meeting.ts'
import type { Units } from './meetings.ts'
import { createMembers, type Membership } from './members.ts'
import { participantView } from './presenter.ts'
import { createSending, type Sending } from './sending.ts'
import type { MeetingStore } from './store.ts'
import { createStreams } from './streams.ts'

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
  const streams = createStreams()
  let arriving = 0
  let closed = false

  const members = createMembers({
    keptMs: options.keptMs,
    onLost: (id) => announceChange(id),
    onLeft: (id) => {
      announcer.announce('participant.left', { participantId: id })
      announcer.dismiss(id)
      closeIfEmpty()
    },
  })
  const seatOf = (one: Participant): Seat => seats.get(one.seatId) ?? mainSeat(meeting)
  const view = (one: Participant): ParticipantView => {
    const seat = seatOf(one)
    const venueName = options.units.nameOf(seat.unitId) ?? seat.unitId
    return participantView(one, seat, venueName, streams.of(one.id))
  }
  const announceChange = (id: ParticipantId | null): void => {
    const one = id === null ? undefined : members.find(id)
    if (one) announcer.announce('participant.changed', view(one))
  }

  const room = createStandingRoom({
    media: options.media,
    id: meeting.id,
    onDied: () => announcer.announce('room.restarted', {}),
    onSpeaker: ({ peerId }) => {
      const speaker = members.attendance.find((one) => one.id === peerId)
      announcer.announce('speaker.active', { participantId: speaker?.id ?? null })
    },
  })

  const follow = ({ participantId, peer }: Membership): void => {
    peer.observer.on('producerClosed', ({ producerId }) => {
      if (streams.remove(producerId)) announcer.announce('producer.closed', { participantId, producerId })
    })
    peer.observer.on('consumerClosed', ({ consumerId }) =>
      announcer.tell(participantId, 'consumer.closed', { consumerId }),
    )
    peer.observer.on('consumerLayer', (change) => announcer.tell(participantId, 'consumer.layer', change))
  }

  const closeIfEmpty = (): void => {
    if (members.attendance.length > 0 || arriving > 0 || closed) return
    close()
    options.onEmpty()
  }

  const close = (): void => {
    closed = true
    members.close()
    room.close()
  }

  /** Everything up to the first await happens at once, so that nobody sees half of it. */
  const enter = async (
    opened: Room,
    arrival: { actor: Actor; seat: Seat; resumeToken: string | undefined },
    attach: (membership: Membership) => void,
  ): Promise<Joined> => {
    const { actor, seat, resumeToken } = arrival
    const { membership, participant, came } = members.admit(
      {
        seatId: seat.id,
        userId: actor.userId,
        sessionId: actor.sessionId,
        displayName: actor.displayName,
        resumeToken,
        fresh: { id: newId(ParticipantId), resumeToken: randomBytes(24).toString('base64url') },
      },
      (id) => opened.createPeer(id),
    )
    const { id } = participant
    follow(membership)
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
        participants: members.attendance.map(view),
        sendTransport,
        receiveTransport,
      }
    } catch (error) {
      members.lose(membership)
      throw error
    }
  }

  const sending = createSending({
    streams,
    seatOf: (participantId) => {
      const one = members.find(participantId)
      return one && seatOf(one)
    },
    isSender: (participantId) => members.find(participantId)?.sender === true,
    setMuted: async (seat, muted) => {
      seats.set(seat.id, { ...seat, muted })
      await options.store.setMuted(seat.id, muted)
      for (const one of members.attendance.filter(({ seatId }) => seatId === seat.id)) announceChange(one.id)
    },
    announcer,
  })

  return {
    ...sending,
    join: async (actor, seat, resumeToken, attach) => {
      arriving += 1
      try {
        return await enter(await room.current(), { actor, seat, resumeToken }, attach)
      } finally {
        arriving -= 1
        closeIfEmpty()
      }
    },
    takeOver: async ({ participantId, peer }) => {
      const demoted = members.takeOver(participantId)
      announceChange(demoted)
      announceChange(participantId)
      return peer.openTransport('send')
    },
    leave: (membership) => members.leave(membership),
    lose: (membership) => members.lose(membership),
    remove: (who) => members.remove(who),
    presentSeats: () => presentSeats(members.attendance),
    close,
  }
}
