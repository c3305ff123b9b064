import type { types } from 'mediasoup-client'
import { cameraLayers, type VideoCodec } from '../../../server/contract/media.ts'
import type { ProducerSource } from '../../../server/contract/meeting.ts'

const topHeight = cameraLayers.at(-1)?.height ?? 720

/** Three simulcast layers; a camera that gives more than the top layer is scaled down to it. */
const cameraEncodings = (track: MediaStreamTrack): types.RtpEncodingParameters[] => {
  const excess = Math.max(1, (track.getSettings().height ?? topHeight) / topHeight)
  return cameraLayers.map(({ scaleResolutionDownBy, maxBitrate }) => ({
    scaleResolutionDownBy: scaleResolutionDownBy * excess,
    maxBitrate,
    scalabilityMode: 'L1T3',
  }))
}

/** The codec that the room is sent in; undefined where this browser has it not: then whatever both ends prefer. */
const deviceCodec = (device: types.Device, wanted: VideoCodec): types.RtpCodecCapability | undefined =>
  device.sendRtpCapabilities.codecs?.find(
    (codec) => codec.mimeType.toLowerCase() === `video/${wanted.toLowerCase()}`,
  )

/** Chromium begins at 300 kbit/s and climbs slowly unless it is told where to begin; in kbit/s. */
const startBitrate = 1000

/** How a track is encoded, by what it shows. */
export const producerOptions = (
  source: ProducerSource,
  track: MediaStreamTrack,
  device: types.Device,
  videoCodec: VideoCodec,
): types.ProducerOptions => {
  if (track.kind === 'audio') {
    return {
      codecOptions: { opusFec: true, opusDtx: true, opusStereo: source === 'share' },
      encodings: [{ maxBitrate: source === 'share' ? 96_000 : 40_000, priority: 'high' }],
    }
  }
  const codec = deviceCodec(device, videoCodec)
  // A shared screen keeps its resolution: text must stay sharp, so only the frame rate gives way.
  track.contentHint = source === 'share' ? 'detail' : 'motion'
  return {
    ...(codec && { codec }),
    codecOptions: { videoGoogleStartBitrate: startBitrate },
    encodings:
      source === 'share' ? [{ maxBitrate: 2_500_000, scalabilityMode: 'L1T3' }] : cameraEncodings(track),
  }
}
