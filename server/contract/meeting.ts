import { z } from 'zod'
import { chatEvents, ChatMessage, chatServerEvents } from './chat.ts'
import { FloorJoined, floorEvents, floorServerEvents } from './floor/events.ts'
import { CameraId, MeetingId, ParticipantId, SeatId, UnitId } from './ids.ts'
import {
  ConsumerOptions,
  DtlsParameters,
  IceParameters,
  MediaId,
  MediaKind,
  NetworkQuality,
  RtpCapabilities,
  RtpParameters,
  TileSize,
  TransportOptions,
  VideoCodec,
} from './media.ts'
import { MeetingPhase } from './meeting-plan.ts'
import { PageQuery } from './problem.ts'
import { socketEvent } from './sockets.ts'
import { Instant } from './time.ts'

/** Where a meeting is that its venues know of. */
export const HeldPhase = MeetingPhase.exclude(['drafted'])
export type HeldPhase = z.infer<typeof HeldPhase>

/** GET /api/meetings */
export const MeetingView = z.object({
  id: MeetingId,
  title: z.string(),
  state: HeldPhase,
  startsAt: Instant,
  mainVenueId: UnitId,
  mainVenueName: z.string(),
  venues: z.array(z.object({ unitId: UnitId, name: z.string(), main: z.boolean() })),
  /** Seats with somebody in them now. */
  present: z.int(),
})
export type MeetingView = z.infer<typeof MeetingView>

/** Query of GET /api/meetings */
export const MeetingQuery = z.object({
  ...PageQuery.shape,
  /** Part of the title. */
  text: z.string().trim().max(100).optional(),
})

/** POST /api/meetings */
export const CreateMeeting = z.object({
  title: z.string().trim().min(1).max(200),
  startsAt: Instant,
  mainVenueId: UnitId,
  venueIds: z.array(UnitId).max(500),
})
export type CreateMeeting = z.infer<typeof CreateMeeting>

export const ProducerSource = z.enum(['camera', 'microphone', 'share'])
export type ProducerSource = z.infer<typeof ProducerSource>

export const ProducerView = z.object({
  id: MediaId,
  source: ProducerSource,
  kind: MediaKind,
  paused: z.boolean(),
})
export type ProducerView = z.infer<typeof ProducerView>

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
  /** The seat's microphone was muted when this was told, also when none is sent; from then on the floor says so. */
  muted: z.boolean(),
  /** False while the seat is kept for somebody whose connection broke. */
  connected: z.boolean(),
  /** null: not known yet. */
  network: NetworkQuality.nullable(),
  /** No person: a hall camera that is shown for the venue. */
  hallCamera: z.boolean(),
  producers: z.array(ProducerView),
})
export type ParticipantView = z.infer<typeof ParticipantView>

/** Namespace `/meeting`. */
export const meetingNamespace = '/meeting'

export const meetingEvents = {
  'meeting.join': socketEvent(
    'meeting.join',
    z.object({
      meetingId: MeetingId,
      resumeToken: z.string().max(200).optional(),
      password: z.string().max(200).optional(),
    }),
    z.object({
      participantId: ParticipantId,
      /** Joining again with it within the time a seat is kept replaces this participant's old connection. */
      resumeToken: z.string(),
      title: z.string(),
      rtpCapabilities: RtpCapabilities,
      videoCodec: VideoCodec,
      /** Everybody in the meeting, the caller too. */
      participants: z.array(ParticipantView),
      /** null for one who only watches. */
      sendTransport: TransportOptions.nullable(),
      receiveTransport: TransportOptions,
      floor: FloorJoined,
      /** The latest messages that the caller may read, the oldest first. */
      chat: z.array(ChatMessage),
    }),
  ),
  'meeting.leave': socketEvent('meeting.join', z.object({}), z.object({})),
  /** Becomes the sender of the own seat; whoever was it only watches from now on. */
  'meeting.takeOver': socketEvent(
    'meeting.join',
    z.object({}),
    z.object({ sendTransport: TransportOptions }),
  ),
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
      kind: MediaKind,
      source: ProducerSource,
      rtpParameters: RtpParameters,
      paused: z.boolean(),
    }),
    /** `paused` is true for the microphone of a muted seat, whatever was asked for. */
    z.object({ producerId: MediaId, paused: z.boolean() }),
  ),
  /** Pausing the microphone mutes the seat, which lasts over reconnections. */
  'media.pause': socketEvent(
    'meeting.join',
    z.object({ producerId: MediaId, paused: z.boolean() }),
    z.object({}),
  ),
  'media.close': socketEvent('meeting.join', z.object({ producerId: MediaId }), z.object({})),
  'media.consume': socketEvent('meeting.join', z.object({ producerId: MediaId }), ConsumerOptions),
  'media.resume': socketEvent('meeting.join', z.object({ consumerId: MediaId }), z.object({})),
  /** null: not visible, so nothing is sent. */
  'media.tile': socketEvent(
    'meeting.join',
    z.object({ consumerId: MediaId, size: TileSize.nullable() }),
    z.object({}),
  ),
  ...floorEvents,
  ...chatEvents,
}

/** What the caller of `meeting.join` learns. */
export type Joined = z.infer<(typeof meetingEvents)['meeting.join']['output']>

export const meetingServerEvents = {
  'participant.joined': ParticipantView,
  'participant.changed': ParticipantView,
  'participant.left': z.object({ participantId: ParticipantId }),
  'producer.added': z.object({ participantId: ParticipantId, producer: ProducerView }),
  'producer.changed': z.object({ participantId: ParticipantId, producer: ProducerView }),
  /** `ended`: by the floor, for good; else its connection went, and who sends it sends it anew on the next one. */
  'producer.closed': z.object({ participantId: ParticipantId, producerId: MediaId, ended: z.boolean() }),
  'consumer.closed': z.object({ consumerId: MediaId }),
  /** The simulcast layer now sent, 0 the lowest; null: none. */
  'consumer.layer': z.object({ consumerId: MediaId, layer: z.int().nullable() }),
  ...floorServerEvents,
  ...chatServerEvents,
  /** How well a participant's network holds from now on. */
  'participant.network': z.object({ participantId: ParticipantId, quality: NetworkQuality }),
  /** Cameras and shares are to be sent in this codec from now on: not everybody can receive the one before. */
  'room.codec': z.object({ codec: VideoCodec }),
  'speaker.active': z.object({ participantId: ParticipantId.nullable() }),
  /** The room's worker died or moved: join again with the resume token. */
  'room.restarted': z.object({}),
  'meeting.ended': z.object({}),
  /** The own venue was removed. */
  'participant.removed': z.object({}),
  /** Another connection came back in this one's place (a copied browser tab): do not join again by itself. */
  'participant.replaced': z.object({}),
  'server.stopping': z.object({}),
  'session.ended': z.object({}),
}

/** GET /api/meetings/{id}/cameras: hall cameras that the caller may show there. */
export const MeetingCameras = z.object({ items: z.array(z.object({ id: CameraId, name: z.string() })) })
