import { z } from 'zod'
import { MeetingId, ParticipantId, SeatId, UnitId } from './ids.ts'
import {
  DtlsParameters,
  IceParameters,
  MediaId,
  RtpCapabilities,
  RtpParameters,
  TransportOptions,
} from './media.ts'
import { socketEvent } from './sockets.ts'
import { Instant } from './time.ts'

/** GET /api/meetings */
export const MeetingView = z.object({
  id: MeetingId,
  title: z.string(),
  state: z.enum(['scheduled', 'running', 'ended']),
  startsAt: Instant,
  mainVenueId: UnitId,
  mainVenueName: z.string(),
  venues: z.array(z.object({ unitId: UnitId, name: z.string(), main: z.boolean() })),
  /** Seats with somebody in them now. */
  present: z.int(),
})
export type MeetingView = z.infer<typeof MeetingView>

/** POST /api/meetings */
export const CreateMeeting = z.object({
  title: z.string().trim().min(1).max(200),
  startsAt: Instant,
  mainVenueId: UnitId,
  venueIds: z.array(UnitId).max(500),
})

export const ProducerSource = z.enum(['camera', 'microphone', 'share'])
export type ProducerSource = z.infer<typeof ProducerSource>

export const ProducerView = z.object({
  id: MediaId,
  source: ProducerSource,
  kind: z.enum(['audio', 'video']),
  paused: z.boolean(),
})

/** One person in the room, as the others see them. */
export const ParticipantView = z.object({
  id: ParticipantId,
  seatId: SeatId,
  venueId: UnitId,
  venueName: z.string(),
  main: z.boolean(),
  displayName: z.string(),
  /** The seat's sender, or one who watches. */
  sender: z.boolean(),
  connected: z.boolean(),
  producers: z.array(ProducerView),
})
export type ParticipantView = z.infer<typeof ParticipantView>

/** Namespace `/meeting`. */
export const meetingNamespace = '/meeting'

export const meetingEvents = {
  'meeting.join': socketEvent(
    'meeting.join',
    z.object({ meetingId: MeetingId, resumeToken: z.string().max(200).optional() }),
    z.object({
      participantId: ParticipantId,
      resumeToken: z.string(),
      title: z.string(),
      rtpCapabilities: RtpCapabilities,
      participants: z.array(ParticipantView),
      sendTransport: TransportOptions.nullable(),
      receiveTransport: TransportOptions,
    }),
  ),
  'meeting.leave': socketEvent('meeting.join', z.object({}), z.object({})),
  'media.connect': socketEvent(
    'meeting.join',
    z.object({ transportId: MediaId, dtlsParameters: DtlsParameters }),
    z.object({}),
  ),
  'media.restartIce': socketEvent(
    'meeting.join',
    z.object({ transportId: MediaId }),
    z.object({ iceParameters: IceParameters }),
  ),
  'media.capabilities': socketEvent(
    'meeting.join',
    z.object({ rtpCapabilities: RtpCapabilities }),
    z.object({}),
  ),
  'media.produce': socketEvent(
    'meeting.join',
    z.object({
      transportId: MediaId,
      kind: z.enum(['audio', 'video']),
      source: ProducerSource,
      rtpParameters: RtpParameters,
      paused: z.boolean(),
    }),
    z.object({ producerId: MediaId }),
  ),
  'media.pause': socketEvent(
    'meeting.join',
    z.object({ producerId: MediaId, paused: z.boolean() }),
    z.object({}),
  ),
  'media.close': socketEvent('meeting.join', z.object({ producerId: MediaId }), z.object({})),
  'media.consume': socketEvent(
    'meeting.join',
    z.object({ producerId: MediaId }),
    z.object({
      consumerId: MediaId,
      producerId: MediaId,
      kind: z.enum(['audio', 'video']),
      rtpParameters: RtpParameters,
      paused: z.boolean(),
    }),
  ),
  'media.resume': socketEvent('meeting.join', z.object({ consumerId: MediaId }), z.object({})),
  /** How large a video tile is shown, in device pixels; null: not visible, so nothing is sent. */
  'media.tile': socketEvent(
    'meeting.join',
    z.object({
      consumerId: MediaId,
      size: z.object({ width: z.int().min(0).max(8192), height: z.int().min(0).max(8192) }).nullable(),
    }),
    z.object({}),
  ),
}

export const meetingServerEvents = {
  'participant.joined': ParticipantView,
  'participant.changed': ParticipantView,
  'participant.left': z.object({ participantId: ParticipantId }),
  'producer.added': z.object({ participantId: ParticipantId, producer: ProducerView }),
  'producer.changed': z.object({ participantId: ParticipantId, producer: ProducerView }),
  'producer.closed': z.object({ participantId: ParticipantId, producerId: MediaId }),
  'consumer.closed': z.object({ consumerId: MediaId }),
  'speaker.active': z.object({ participantId: ParticipantId.nullable() }),
  /** The room's worker died or moved: join again with the resume token. */
  'room.restarted': z.object({}),
  'meeting.ended': z.object({}),
  'server.stopping': z.object({}),
  'session.ended': z.object({}),
}
