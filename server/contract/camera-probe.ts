import { z } from 'zod'
import { DeviceLogin, OnvifLogin, OnvifUrl, StreamUrl } from './camera-settings.ts'
import { CameraId } from './ids.ts'

/**
 * POST /api/cameras/probe: an address that is being typed, or a stream of a stored camera. With both, the address is
 * opened with the login that is kept for the camera, as long as it is the same device.
 */
export const ProbeInput = z
  .strictObject({
    cameraId: CameraId.optional(),
    stream: z.enum(['main', 'sub']).default('main'),
    url: StreamUrl.optional(),
    login: DeviceLogin.nullable().optional(),
    transport: z.enum(['tcp', 'udp']).optional(),
  })
  .refine(({ cameraId, url }) => cameraId !== undefined || url !== undefined, {
    path: ['url'],
    message: 'an address or a camera',
  })
export type ProbeInput = z.infer<typeof ProbeInput>

/**
 * Why a stream could not be shown. `timed-out`: the camera took the connection and fell silent; `failed`: on this
 * side, the camera is not to blame.
 */
export const ProbeReason = z.enum([
  'unreachable',
  'unauthorised',
  'not-found',
  'no-video',
  'no-keyframe',
  'timed-out',
  'bad-stream',
  'failed',
])
export type ProbeReason = z.infer<typeof ProbeReason>

export const ProbeFacts = z.object({
  codec: z.string(),
  profile: z.string().nullable(),
  width: z.int(),
  height: z.int(),
  /** Two fields a picture, as old encoders send them. */
  interlaced: z.boolean(),
  /** Pictures that refer to later ones: live view has to transcode these. */
  bFrames: z.boolean(),
  /** As delivered, by the stream's own time stamps; null where too few pictures were seen. */
  framesPerSecond: z.number().nullable(),
  kbitPerSecond: z.number().nullable(),
  /** From one key frame to the next; null where the second was not seen in time. */
  gop: z.object({ frames: z.int(), seconds: z.number() }).nullable(),
  audio: z
    .object({ codec: z.string(), sampleRate: z.int().nullable(), channels: z.int().nullable() })
    .nullable(),
  /** Base64 of the first picture as JPEG; null where it could not be decoded. */
  picture: z.string().nullable(),
  /** Milliseconds until the first picture was complete. */
  tookMs: z.number(),
})
export type ProbeFacts = z.infer<typeof ProbeFacts>

export const ProbeResult = z.discriminatedUnion('ok', [
  z.object({ ok: z.literal(true), facts: ProbeFacts }),
  z.object({
    ok: z.literal(false),
    reason: ProbeReason,
    /** In the words of the other side, address and credentials cut out; null where it said nothing. */
    detail: z.string().nullable(),
  }),
])
export type ProbeResult = z.infer<typeof ProbeResult>

/** POST /api/cameras/onvif: look up a device's streams; as with a probe, a stored camera's login may be used. */
export const OnvifLookupInput = z
  .strictObject({
    cameraId: CameraId.optional(),
    url: OnvifUrl.optional(),
    login: OnvifLogin.optional(),
  })
  .refine(({ cameraId, url }) => cameraId !== undefined || url !== undefined, {
    path: ['url'],
    message: 'an address or a camera',
  })
export type OnvifLookupInput = z.infer<typeof OnvifLookupInput>

/** One stream that a device offers. */
export const OnvifStream = z.object({
  profile: z.string(),
  name: z.string(),
  /** Without credentials. */
  url: z.string(),
  codec: z.string().nullable(),
  width: z.int().nullable(),
  height: z.int().nullable(),
  framesPerSecond: z.number().nullable(),
})
export type OnvifStream = z.infer<typeof OnvifStream>

export const OnvifLookup = z.object({
  device: z.object({ manufacturer: z.string(), model: z.string() }),
  streams: z.array(OnvifStream),
  /** Those that suit recording and live view; null where there is none. */
  main: z.string().nullable(),
  sub: z.string().nullable(),
  /** It can be turned or zoomed. */
  ptz: z.boolean(),
})
export type OnvifLookup = z.infer<typeof OnvifLookup>
