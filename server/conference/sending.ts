import type { z } from 'zod'
import type { ParticipantId, SeatId } from '../contract/ids.ts'
import type { meetingEvents } from '../contract/meeting.ts'
import { DomainError } from '../kernel/errors/index.ts'
import type { Peer } from '../media/index.ts'
import type { Announcer } from './announcer.ts'
import { isPossible, producerView, type Stream, type Streams } from './streams.ts'

type Produce = z.infer<(typeof meetingEvents)['media.produce']['input']>

/** One connection that sends. */
export interface Sender {
  readonly participantId: ParticipantId
  readonly peer: Peer
}

/** What a seat's sender does with the streams it sends. */
export interface Sending {
  /**
   * Takes a stream, in place of one of the same source and kind. The microphone of a muted seat comes in paused; a
   * share needs the floor's leave.
   * @throws DomainError `meeting.notSender`, `media.invalidParameters`, `floor.notSharing`
   */
  produce(from: Sender, input: Produce): Promise<{ producerId: string; paused: boolean }>
  /**
   * Pausing the microphone mutes the seat.
   * @throws DomainError `media.unknownProducer`, `floor.microphonesLocked`
   */
  setPaused(from: Sender, producerId: string, paused: boolean): Promise<void>
  /** @throws DomainError `media.unknownProducer` */
  closeProducer(from: Sender, producerId: string): void
}

/** Makes the streams in the room be as the floor says. */
export interface Enforcer {
  /** Lets a seat's microphone through, or not: nothing of it passes the server while the seat is muted. */
  settleMicrophone(seatId: SeatId): Promise<void>
  /** Ends what the seat shares. */
  endShare(seatId: SeatId): void
}

export const createSending = (options: {
  readonly streams: Streams
  readonly seatOf: (id: ParticipantId) => SeatId | undefined
  readonly isSender: (id: ParticipantId) => boolean
  /** Who sends for a seat now. */
  readonly sendersOf: (seatId: SeatId) => readonly Sender[]
  readonly isMuted: (seatId: SeatId) => boolean
  readonly shares: (seatId: SeatId) => boolean
  /** Asks the floor; it tells everybody. @throws DomainError `floor.microphonesLocked` */
  readonly setMuted: (id: ParticipantId, seatId: SeatId, muted: boolean) => Promise<unknown>
  readonly announcer: Announcer
}): Sending & Enforcer => {
  const { streams, announcer } = options

  const own = ({ participantId }: Sender, producerId: string): Stream => {
    const stream = streams.find(participantId, producerId)
    if (!stream) throw new DomainError('media.unknownProducer', { producerId })
    return stream
  }

  const close = ({ participantId, peer }: Sender, { id }: Stream): void => {
    peer.closeProducer(id)
    streams.remove(id)
    announcer.announce('producer.closed', { participantId, producerId: id, ended: true })
  }

  /**
   * Pauses a microphone, or not, as the floor says at this moment, until both agree. Everybody knows of it by the floor.
   * One that cannot be paused is ended: nobody who is muted is heard.
   */
  const settle = async (from: Sender, stream: Stream): Promise<void> => {
    const seatId = options.seatOf(from.participantId)
    if (seatId === undefined) return
    for (;;) {
      const paused = options.isMuted(seatId)
      const now = streams.find(from.participantId, stream.id)
      if (!now || now.paused === paused) return
      streams.setPaused(stream.id, paused)
      try {
        await from.peer.setPaused(stream.id, paused)
      } catch {
        if (streams.find(from.participantId, stream.id)) close(from, stream)
        return
      }
    }
  }

  return {
    produce: async (from, { transportId, kind, source, rtpParameters, paused: asked }) => {
      const { participantId, peer } = from
      const seatId = options.seatOf(participantId)
      if (seatId === undefined || !options.isSender(participantId)) throw new DomainError('meeting.notSender')
      if (!isPossible(source, kind)) throw new DomainError('media.invalidParameters', { source, kind })
      const isMicrophone = source === 'microphone'
      const forbidden = (): boolean => source === 'share' && !options.shares(seatId)
      if (forbidden()) throw new DomainError('floor.notSharing')
      const paused = asked || (isMicrophone && options.isMuted(seatId))
      const id = await peer.produce({ transportId, kind, rtpParameters, paused })
      const before = streams.of(participantId).filter((one) => one.source === source && one.kind === kind)
      for (const stream of before) close(from, stream)
      const stream: Stream = { id, participantId, source, kind, paused }
      streams.add(stream)
      announcer.announce('producer.added', { participantId, producer: producerView(stream) })
      // The floor may have changed while it was on its way.
      if (forbidden()) {
        close(from, stream)
        throw new DomainError('floor.notSharing')
      }
      if (!isMicrophone) return { producerId: id, paused }
      if (asked && !options.isMuted(seatId)) await options.setMuted(participantId, seatId, true)
      await settle(from, stream)
      return { producerId: id, paused: streams.find(participantId, id)?.paused ?? paused }
    },
    setPaused: async (from, producerId, paused) => {
      const { participantId, peer } = from
      const before = own(from, producerId)
      const seatId = options.seatOf(participantId)
      if (before.source === 'microphone' && seatId !== undefined) {
        await options.setMuted(participantId, seatId, paused)
        await settle(from, before)
      } else {
        await peer.setPaused(producerId, paused)
        streams.setPaused(producerId, paused)
      }
      const stream = own(from, producerId)
      announcer.announce('producer.changed', { participantId, producer: producerView(stream) })
    },
    closeProducer: (from, producerId) => close(from, own(from, producerId)),
    settleMicrophone: async (seatId) => {
      await Promise.all(
        options.sendersOf(seatId).flatMap((from) =>
          streams
            .of(from.participantId)
            .filter(({ source }) => source === 'microphone')
            .map((stream) => settle(from, stream)),
        ),
      )
    },
    endShare: (seatId) => {
      for (const from of options.sendersOf(seatId)) {
        for (const stream of streams.of(from.participantId)) {
          if (stream.source === 'share') close(from, stream)
        }
      }
    },
  }
}
