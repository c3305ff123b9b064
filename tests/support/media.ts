import { pino } from 'pino'
import { createMetrics } from '../../server/kernel/metrics/index.ts'
import { createMedia, type Media, type MediaConfig } from '../../server/media/index.ts'

/** An SFU on loopback and free ports, with one worker unless told otherwise. */
export const startMedia = async (
  config: Partial<MediaConfig> = {},
): Promise<Media & { readonly metricsText: () => Promise<string> }> => {
  const metrics = createMetrics('test')
  const media = await createMedia({
    config: {
      workers: 1,
      portBase: 0,
      networks: [{ name: 'loopback', listen: '127.0.0.1', unitCodes: [] }],
      workerBin: null,
      logLevel: 'none',
      ...config,
    },
    log: pino({ level: 'silent' }),
    metrics,
  })
  return { ...media, metricsText: () => metrics.metrics() }
}

/** RTP parameters as a browser sends for a microphone. */
export const microphoneParameters = (ssrc: number) => ({
  mid: String(ssrc),
  codecs: [{ mimeType: 'audio/opus', payloadType: 111, clockRate: 48_000, channels: 2 }],
  encodings: [{ ssrc }],
})

/** RTP parameters as a browser sends for a camera in three simulcast layers. */
export const cameraParameters = (mid: string) => ({
  mid,
  codecs: [
    {
      mimeType: 'video/H264',
      payloadType: 108,
      clockRate: 90_000,
      parameters: {
        'packetization-mode': 1,
        'profile-level-id': '42e01f',
        'level-asymmetry-allowed': 1,
      },
      rtcpFeedback: [{ type: 'nack' }, { type: 'nack', parameter: 'pli' }],
    },
  ],
  encodings: ['r0', 'r1', 'r2'].map((rid) => ({ rid, scalabilityMode: 'L1T1' })),
  headerExtensions: [
    { uri: 'urn:ietf:params:rtp-hdrext:sdes:mid', id: 1 },
    { uri: 'urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id', id: 2 },
  ],
})
