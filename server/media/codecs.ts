import type { types } from 'mediasoup'

const h264 = (profileLevelId: string): types.RouterRtpCodecCapability => ({
  kind: 'video',
  mimeType: 'video/H264',
  clockRate: 90_000,
  // packetization-mode 1 (RFC 6184 §5.4): NAL units may be fragmented, which every browser does.
  parameters: {
    'packetization-mode': 1,
    'profile-level-id': profileLevelId,
    'level-asymmetry-allowed': 1,
  },
})

/** Constrained Baseline, level 3.1 (RFC 6184 §8.1): what every browser with H.264 encodes and decodes. */
const constrainedBaseline = h264('42e01f')
/** High: what some browsers encode in hardware. */
const high = h264('64001f')

/** The codecs of a room, best first: H.264 can be recorded and relayed without transcoding, VP8 is the fallback. */
export const roomCodecs: types.RouterRtpCodecCapability[] = [
  {
    kind: 'audio',
    mimeType: 'audio/opus',
    clockRate: 48_000,
    channels: 2,
    // Forward error correction against loss, discontinuous transmission against 160 silent microphones (RFC 7587 §6.1).
    parameters: { useinbandfec: 1, usedtx: 1, minptime: 10 },
  },
  constrainedBaseline,
  high,
  { kind: 'video', mimeType: 'video/VP8', clockRate: 90_000 },
]

/** Payload type of relayed cameras: a fixed one from the dynamic range (RFC 3551 §6). */
export const relayPayloadType = 100

/**
 * RTP parameters under which a camera's H.264 enters a room. Cameras send Main and High; all the same the stream is
 * called Constrained Baseline, for the name only decides who may receive it: Chromium offers no High for receiving
 * where it decodes in software, yet decodes by the parameter sets in the stream, whatever was negotiated (tried).
 */
export const relayParameters = (ssrc: number): types.RtpParameters => ({
  codecs: [
    {
      mimeType: constrainedBaseline.mimeType,
      clockRate: constrainedBaseline.clockRate,
      payloadType: relayPayloadType,
      parameters: { ...constrainedBaseline.parameters },
    },
  ],
  encodings: [{ ssrc }],
})
