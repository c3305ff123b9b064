import { z } from 'zod'
import { SourceSettings } from './recorder.ts'

/**
 * How web has a track of a meeting recorded: one connection a track on the recorder's socket for tracks, a line of JSON
 * each. Web opens with `TrackOpening`; the recorder answers `ready` with the ports to which RTP is to be sent. The track
 * lasts as long as the connection: when web dies the recorder writes out what came, when the recorder dies web opens anew.
 */
export const TrackCodec = z.enum(['H264', 'VP8'])
export type TrackCodec = z.infer<typeof TrackCodec>

export const TrackOpening = z.strictObject({
  source: SourceSettings,
  /** What the pictures come as; VP8 is encoded anew, so many at once as config says. */
  codec: TrackCodec,
  /** Of the pictures' RTP. */
  payloadType: z.int().min(0).max(127),
  /** Whether there are pictures; without, the sound alone is recorded. */
  pictures: z.boolean(),
})
export type TrackOpening = z.infer<typeof TrackOpening>

/** A sender's word on its clock (RFC 3550 §6.4.1): the RTP time stamp `timestamp` was at `ntpMs`. */
export const SenderReport = z.strictObject({
  type: z.literal('report'),
  media: z.enum(['video', 'audio']),
  timestamp: z.int().min(0),
  /** Milliseconds of the sender's NTP clock. */
  ntpMs: z.number(),
})
export type SenderReport = z.infer<typeof SenderReport>

/** What web says after the opening. */
export const TrackNote = z.discriminatedUnion('type', [
  SenderReport,
  z.strictObject({ type: z.literal('pictures'), coming: z.boolean() }),
])
export type TrackNote = z.infer<typeof TrackNote>

/** What the recorder says. */
export const TrackAnswer = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('ready'),
    ports: z.strictObject({ video: z.int(), audio: z.int() }),
  }),
  /** Something is missing: pictures can be decoded again from the next key frame on. */
  z.strictObject({ type: z.literal('keyFrameWanted') }),
  z.strictObject({ type: z.literal('refused'), code: z.string() }),
])
export type TrackAnswer = z.infer<typeof TrackAnswer>
