import { Device, type types } from 'mediasoup-client'
import type { Passing, TransportOptions } from '../../../server/contract/media.ts'
import type { MediaPath } from './connection-types.ts'
import { createReceiver, type Receiver, type ReceiverSignalling } from './receiver.ts'
import type { Outlet } from './sender.ts'
import { SocketError } from './socket.ts'
import { createStatistics, type MediaFigures } from './statistics.ts'
import { careForTransport, transportOptions, type PathState, type TransportSignalling } from './transport.ts'

export type MediaSignalling = TransportSignalling & ReceiverSignalling

/** Asks the server to take a stream. */
export type Produce = (stream: {
  readonly transportId: string
  readonly kind: 'audio' | 'video'
  readonly rtpParameters: Passing
  readonly appData: types.AppData
}) => Promise<{ producerId: string; paused: boolean }>

/** One connection's device and transports; after each loss a new one takes its place. */
export interface MediaSession {
  /** What this browser can receive. */
  readonly capabilities: Passing
  readonly receiver: Receiver
  openOutlet(options: TransportOptions, produce: Produce): Outlet
  closeOutlet(): void
  /** How media pass, since the last time that this was asked. */
  figures(): Promise<MediaFigures>
  /** Ends all that passes. Idempotent. */
  close(): void
}

/**
 * Holds that an attempt which another has overtaken leaves nothing behind.
 * @throws SocketError after closing what it had opened
 */
export const keepOnly = (isCurrent: () => boolean, opened?: MediaSession): void => {
  if (isCurrent()) return
  opened?.close()
  throw new SocketError('media.unavailable')
}

export interface SessionListeners {
  readonly onPath: (path: MediaPath) => void
  readonly onStreams: () => void
  readonly onStreamFailed?: (key: string, error: unknown) => void
  /** A transport's path is gone for good: everything must be set up anew. */
  readonly onLost: () => void
}

export const openMediaSession = async (
  offered: { readonly rtpCapabilities: Passing; readonly receiveTransport: TransportOptions },
  signalling: MediaSignalling,
  listeners: SessionListeners,
): Promise<MediaSession> => {
  const device = new Device()
  await device.load({ routerRtpCapabilities: offered.rtpCapabilities })
  const paths = new Map<types.Transport, PathState>()
  const statistics = createStatistics()
  let closed = false

  const tellPath = (): void => {
    if (closed) return
    const states = [...paths.values()]
    if (states.includes('broken')) listeners.onPath('broken')
    else listeners.onPath(states.includes('working') ? 'working' : 'none')
  }
  const care = (transport: types.Transport): types.Transport => {
    paths.set(transport, 'new')
    careForTransport(
      transport,
      signalling,
      (state) => {
        paths.set(transport, state)
        tellPath()
      },
      () => {
        if (!closed) listeners.onLost()
      },
    )
    transport.observer.once('close', () => {
      paths.delete(transport)
      tellPath()
    })
    return transport
  }

  const receiving = care(device.createRecvTransport(transportOptions(offered.receiveTransport)))
  let sending: types.Transport | undefined

  return {
    capabilities: { ...device.recvRtpCapabilities },
    receiver: createReceiver(receiving, signalling, {
      onChange: () => {
        if (!closed) listeners.onStreams()
      },
      onFailed: (key, error) => {
        if (!closed) listeners.onStreamFailed?.(key, error)
      },
    }),
    openOutlet: (options, produce) => {
      sending?.close()
      const transport = care(device.createSendTransport(transportOptions(options)))
      const cameInPaused = new Set<string>()
      transport.on('produce', ({ kind, rtpParameters, appData }, done, failed) => {
        produce({ transportId: transport.id, kind, rtpParameters: { ...rtpParameters }, appData }).then(
          ({ producerId, paused }) => {
            if (paused) cameInPaused.add(producerId)
            done({ id: producerId })
          },
          failed,
        )
      })
      sending = transport
      return { device, transport, cameInPaused: (producerId) => cameInPaused.has(producerId) }
    },
    closeOutlet: () => {
      sending?.close()
      sending = undefined
    },
    figures: async () => {
      // A transport may close while it is asked.
      const statsOf = (transport: types.Transport | undefined) =>
        transport?.closed === false ? transport.getStats().catch(() => undefined) : undefined
      const [sent, received] = await Promise.all([statsOf(sending), statsOf(receiving)])
      return statistics.read(sent, received)
    },
    close: () => {
      closed = true
      sending?.close()
      receiving.close()
    },
  }
}
