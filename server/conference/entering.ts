import { randomBytes } from 'node:crypto'
import { ParticipantId } from '../contract/ids.ts'
import type { NetworkQuality } from '../contract/media.ts'
import type { Joined, ParticipantView } from '../contract/meeting.ts'
import type { Actor } from '../kernel/access/index.ts'
import { newId } from '../kernel/ids/index.ts'
import type { Room } from '../media/index.ts'
import type { Announcer } from './announcer.ts'
import type { Participant } from './attendance.ts'
import type { Chat } from './chat/chat.ts'
import type { FloorDesk, FloorRights } from './floor-desk.ts'
import type { Meeting, Seat } from './meeting.ts'
import type { Members, Membership } from './members.ts'
import type { Streams } from './streams.ts'

/** Who comes in, and how. */
export interface Entry {
  readonly actor: Actor
  readonly seat: Seat
  readonly resumeToken?: string | undefined
  /** As typed. */
  readonly password?: string | undefined
  /** Called at the moment from which the connection is told of every change. */
  readonly attach: (membership: Membership) => void
}

/** Lets a connection into the room, and tells it all there is to know. */
export type Enter = (room: Room, entry: Entry) => Promise<Joined>

export const createEntering = (options: {
  readonly meeting: Meeting
  readonly members: Members
  readonly streams: Streams
  readonly announcer: Announcer
  readonly floor: FloorDesk
  readonly chat: Chat
  readonly rightsOf: (actor: Actor) => FloorRights
  readonly view: (one: Participant) => ParticipantView
  /** Hall cameras that are shown for venues. */
  readonly cameraViews: () => readonly ParticipantView[]
  readonly onQuality: (id: ParticipantId, quality: NetworkQuality) => void
}): Enter => {
  const { meeting, members, streams, announcer, floor, chat, view } = options

  const follow = ({ participantId, peer }: Membership): void => {
    peer.observer.on('producerClosed', ({ producerId }) => {
      if (streams.remove(producerId))
        announcer.announce('producer.closed', { participantId, producerId, ended: false })
    })
    peer.observer.on('consumerClosed', ({ consumerId }) =>
      announcer.tell(participantId, 'consumer.closed', { consumerId }),
    )
    peer.observer.on('quality', ({ quality }) => {
      options.onQuality(participantId, quality)
      announcer.announce('participant.network', { participantId, quality })
    })
    peer.observer.on('consumerLayer', (change) => announcer.tell(participantId, 'consumer.layer', change))
  }

  /** Everything up to the first await happens at once, so that nobody sees half of it. */
  return async (room, { actor, seat, resumeToken, attach }) => {
    const { membership, participant, came } = members.admit(
      {
        seatId: seat.id,
        userId: actor.userId,
        sessionId: actor.sessionId,
        displayName: actor.displayName,
        resumeToken,
        fresh: { id: newId(ParticipantId), resumeToken: randomBytes(24).toString('base64url') },
      },
      (id) => room.createPeer(id),
    )
    const { id, sender } = participant
    const { peer } = membership
    follow(membership)
    room.feature(floor.featured())
    if (came === 'back') announcer.replace(id)
    attach(membership)
    announcer.announce(came === 'new' ? 'participant.joined' : 'participant.changed', view(participant))
    try {
      const sendTransport = sender ? await peer.openTransport('send') : null
      const receiveTransport = await peer.openTransport('receive')
      const said = await chat.history(participant)
      return {
        participantId: id,
        resumeToken: participant.resumeToken,
        title: meeting.title,
        rtpCapabilities: room.rtpCapabilities,
        videoCodec: room.videoCodec,
        participants: [...members.attendance.map(view), ...options.cameraViews()],
        sendTransport,
        receiveTransport,
        floor: floor.joined(participant, options.rightsOf(actor)),
        chat: [...said],
      }
    } catch (error) {
      members.lose(membership)
      throw error
    }
  }
}
