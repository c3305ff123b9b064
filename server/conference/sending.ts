import type { z } from 'zod'
import type { ParticipantId } from '../contract/ids.ts'
import type { meetingEvents } from '../contract/meeting.ts'
import { DomainError } from '../kernel/errors/index.ts'
import type { Peer } from '../media/index.ts'
import type { Announcer } from './announcer.ts'
import type { Seat } from './meeting.ts'
import { isPossible, producerView, type Stream, type Streams } from './streams.ts'

type Produce = z.infer<(typeof meetingEvents)['media.produce']['input']>

interface Sender {
  readonly participantId: ParticipantId
  readonly peer: Peer
}

/** What a seat's sender does with the streams it sends. */
export interface Sending {
  /**
   * Takes a stream, in place of one of the same source and kind. The microphone of a muted seat comes in paused.
   * @throws DomainError `meeting.notSender`, `media.invalidParameters`
   */
  produce(from: Sender, input: Produce): Promise<{ producerId: string; paused: boolean }>
  /** Pausing the microphone mutes the seat. @throws DomainError `media.unknownProducer` */
  setPaused(from: Sender, producerId: string, paused: boolean): Promise<void>
  /** @throws DomainError `media.unknownProducer` */
  closeProducer(from: Sender, producerId: string): void
}

export const createSending = (options: {
  readonly streams: Streams
  readonly seatOf: (id: ParticipantId) => Seat | undefined
  readonly isSender: (id: ParticipantId) => boolean
  /** Keeps it for good, and tells everybody. */
  readonly setMuted: (seat: Seat, muted: boolean) => Promise<void>
  readonly announcer: Announcer
}): Sending => {
  const { streams, announcer } = options

  const own = ({ participantId }: Sender, producerId: string): Stream => {
    const stream = streams.find(participantId, producerId)
    if (!stream) throw new DomainError('media.unknownProducer', { producerId })
    return stream
  }

  const close = ({ participantId, peer }: Sender, { id }: Stream): void => {
    peer.closeProducer(id)
    streams.remove(id)
    announcer.announce('producer.closed', { participantId, producerId: id })
  }

  return {
    produce: async (from, { transportId, kind, source, rtpParameters, paused: asked }) => {
      const { participantId, peer } = from
      if (!options.isSender(participantId)) throw new DomainError('meeting.notSender')
      if (!isPossible(source, kind)) throw new DomainError('media.invalidParameters', { source, kind })
      const seat = options.seatOf(participantId)
      const isMicrophone = source === 'microphone'
      const paused = asked || (isMicrophone && seat?.muted === true)
      const id = await peer.produce({ transportId, kind, rtpParameters, paused })
      const before = streams.of(participantId).filter((one) => one.source === source && one.kind === kind)
      for (const stream of before) close(from, stream)
      const stream: Stream = { id, participantId, source, kind, paused }
      streams.add(stream)
      announcer.announce('producer.added', { participantId, producer: producerView(stream) })
      if (isMicrophone && seat && seat.muted !== paused) await options.setMuted(seat, paused)
      return { producerId: id, paused }
    },
    setPaused: async (from, producerId, paused) => {
      const { source } = own(from, producerId)
      await from.peer.setPaused(producerId, paused)
      const stream = streams.setPaused(producerId, paused)
      if (!stream) throw new DomainError('media.unknownProducer', { producerId })
      announcer.announce('producer.changed', {
        participantId: from.participantId,
        producer: producerView(stream),
      })
      const seat = options.seatOf(from.participantId)
      if (source === 'microphone' && seat && seat.muted !== paused) await options.setMuted(seat, paused)
    },
    closeProducer: (from, producerId) => close(from, own(from, producerId)),
  }
}
