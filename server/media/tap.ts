import type { types } from 'mediasoup'

/** A sender's word on its clock (RFC 3550 §6.4.1). */
export interface TapReport {
  /** Of the RTP clock. */
  readonly timestamp: number
  /** Milliseconds of the sender's NTP clock. */
  readonly ntpMs: number
}

/** A copy of one stream of a room, sent as plain RTP to a port of this machine. */
export interface Tap {
  readonly producerId: string
  readonly codec: 'H264' | 'VP8' | 'opus'
  /** Has the sender send a picture that can be decoded by itself. */
  requestKeyFrame(): void
  readonly closed: boolean
  /** Calls `listener` once it has closed, be it that its stream or its room did. */
  onClose(listener: () => void): void
  /** Idempotent. */
  close(): void
}

const loopback = '127.0.0.1'

const codecOf = ({ mimeType }: types.RtpCodecParameters): Tap['codec'] => {
  switch (mimeType.toLowerCase()) {
    case 'video/h264':
      return 'H264'
    case 'video/vp8':
      return 'VP8'
    default:
      return 'opus'
  }
}

/** What a `trace` event of the type `sr` says (mediasoup, RTC::RTCP::SenderReport). */
const reportOf = ({ info }: types.ProducerTraceEventData): TapReport | undefined => {
  const { ntpSec, ntpFrac, rtpTs } = info
  if (typeof ntpSec !== 'number' || typeof ntpFrac !== 'number' || typeof rtpTs !== 'number') return undefined
  return { timestamp: rtpTs, ntpMs: ntpSec * 1000 + (ntpFrac * 1000) / 2 ** 32 }
}

/**
 * Sends a producer's stream to `port`, in its highest layer, from now on: whoever listens there must be ready. mediasoup
 * asks the sender for a key frame as it begins.
 */
export const openTap = async (
  router: types.Router,
  producer: types.Producer,
  port: number,
  onReport: (report: TapReport) => void,
): Promise<{ readonly tap: Tap; readonly transport: types.PlainTransport }> => {
  const transport = await router.createPlainTransport({
    listenInfo: { protocol: 'udp', ip: loopback },
    rtcpMux: true,
    comedia: false,
  })
  const told = (event: types.ProducerTraceEventData): void => {
    const report = event.type === 'sr' ? reportOf(event) : undefined
    if (report) onReport(report)
  }
  try {
    await transport.connect({ ip: loopback, port })
    const consumer = await transport.consume({
      producerId: producer.id,
      rtpCapabilities: router.rtpCapabilities,
      paused: true,
    })
    producer.on('trace', told)
    transport.observer.once('close', () => producer.off('trace', told))
    await producer.enableTraceEvent(['sr'])
    consumer.once('producerclose', () => transport.close())
    await consumer.resume()
    const [codec] = consumer.rtpParameters.codecs
    const tap: Tap = {
      producerId: producer.id,
      codec: codec ? codecOf(codec) : 'opus',
      requestKeyFrame: () => {
        if (consumer.kind !== 'video' || consumer.closed) return
        // It may close while it is asked.
        consumer.requestKeyFrame().catch(() => undefined)
      },
      get closed() {
        return transport.closed
      },
      onClose: (listener) => {
        if (transport.closed) listener()
        else transport.observer.once('close', listener)
      },
      close: () => transport.close(),
    }
    return { tap, transport }
  } catch (error) {
    transport.close()
    throw error
  }
}
