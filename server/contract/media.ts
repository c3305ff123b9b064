import { z } from 'zod'

/** An id of mediasoup's making (transport, producer, consumer); must be one of the caller's own. */
export const MediaId = z.string().min(1).max(64)

export const MediaKind = z.enum(['audio', 'video'])
export type MediaKind = z.infer<typeof MediaKind>

/**
 * mediasoup's own structures (RTP capabilities and parameters, ICE and DTLS parameters) pass through: mediasoup checks
 * their inside, and refuses what is wrong. Here only their outer shape is checked.
 */
const passing = z.record(z.string(), z.unknown())
export const RtpCapabilities = passing
export const RtpParameters = passing
export const DtlsParameters = passing
export const IceParameters = passing
export type Passing = z.infer<typeof passing>
export const TransportOptions = z.object({
  id: MediaId,
  iceParameters: passing,
  iceCandidates: z.array(passing),
  dtlsParameters: passing,
})
export type TransportOptions = z.infer<typeof TransportOptions>

/** What a client needs to receive one producer. */
export const ConsumerOptions = z.object({
  consumerId: MediaId,
  producerId: MediaId,
  kind: MediaKind,
  rtpParameters: RtpParameters,
  /** Whether the producer is paused: the consumer itself always begins paused, until the client resumes it. */
  paused: z.boolean(),
})
export type ConsumerOptions = z.infer<typeof ConsumerOptions>

/** How well a venue's network holds what it sends and receives. */
export const NetworkQuality = z.enum(['good', 'fair', 'poor'])
export type NetworkQuality = z.infer<typeof NetworkQuality>

/** In which codec cameras and shares of a room are sent: the best that everybody in it can receive. */
export const VideoCodec = z.enum(['H264', 'VP8'])
export type VideoCodec = z.infer<typeof VideoCodec>

/** How large a video tile is shown, in device pixels. */
export const TileSize = z.object({
  width: z.int().min(0).max(8192),
  height: z.int().min(0).max(8192),
})
export type TileSize = Readonly<z.infer<typeof TileSize>>

/**
 * The simulcast layers of a camera, lowest first: clients send them, the server chooses among them by tile size. The
 * lowest stays under 100 kbit/s, because with an estimate below it mediasoup forwards no picture at all.
 */
export const cameraLayers = [
  { height: 180, scaleResolutionDownBy: 4, maxBitrate: 90_000 },
  { height: 360, scaleResolutionDownBy: 2, maxBitrate: 400_000 },
  { height: 720, scaleResolutionDownBy: 1, maxBitrate: 1_500_000 },
] as const
