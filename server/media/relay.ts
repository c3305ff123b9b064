import { randomInt } from 'node:crypto'
import type { types } from 'mediasoup'
import { relayParameters, relayPayloadType } from './codecs.ts'

/** A stream that enters a room as plain RTP from this machine, as ffmpeg sends it. */
export interface Relay {
  readonly producerId: string
  /** Where and how the RTP must come: H.264 with its parameter sets in front of each key frame. */
  readonly rtp: {
    readonly ip: string
    readonly port: number
    readonly rtcpPort: number
    readonly ssrc: number
    readonly payloadType: number
  }
  readonly closed: boolean
  /** Calls `listener` once it has closed, be it that its room did. */
  onClose(listener: () => void): void
  /** Ends the producer, and with it all its consumers. Idempotent. */
  close(): void
}

const loopback = '127.0.0.1'

/**
 * Opens a relay on a router. A port takes its first sender for the only one (comedia). RTP and RTCP have a port each:
 * ffmpeg sends them from two, and were they muxed, its first report would shut the RTP out.
 */
export const openRelay = async (
  router: types.Router,
): Promise<{
  readonly relay: Relay
  readonly transport: types.PlainTransport
  readonly producer: types.Producer
}> => {
  const transport = await router.createPlainTransport({
    listenInfo: { protocol: 'udp', ip: loopback },
    rtcpMux: false,
    comedia: true,
  })
  const ssrc = randomInt(1, 2 ** 31)
  try {
    const producer = await transport.produce({ kind: 'video', rtpParameters: relayParameters(ssrc) })
    const relay: Relay = {
      producerId: producer.id,
      rtp: {
        ip: loopback,
        port: transport.tuple.localPort,
        rtcpPort: transport.rtcpTuple?.localPort ?? 0,
        ssrc,
        payloadType: relayPayloadType,
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
    return { relay, transport, producer }
  } catch (error) {
    transport.close()
    throw error
  }
}
