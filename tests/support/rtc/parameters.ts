import { randomInt } from 'node:crypto'

const payloadType = 100

/** RTP parameters of one H.264 stream in one layer, as mediasoup takes them and SDP would say them. */
export const syntheticVideo = () => {
  const ssrc = randomInt(1, 2 ** 31)
  return {
    ssrc,
    payloadType,
    rtpParameters: {
      codecs: [
        {
          mimeType: 'video/H264',
          payloadType,
          clockRate: 90_000,
          parameters: {
            'packetization-mode': 1,
            'profile-level-id': '42e01f',
            'level-asymmetry-allowed': 1,
          },
          rtcpFeedback: [
            { type: 'nack', parameter: 'pli' },
            { type: 'ccm', parameter: 'fir' },
          ],
        },
      ],
      encodings: [{ ssrc }],
    },
  }
}
