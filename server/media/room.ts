import type { types } from 'mediasoup'
import type { Passing, VideoCodec } from '../contract/media.ts'
import { DomainError } from '../kernel/errors/index.ts'
import type { Log } from '../kernel/log/index.ts'
import { createObserver, type Observer } from './observer.ts'
import { createPeer, type Peer, type PeerEvents } from './peer.ts'
import { openRelay, type Relay } from './relay.ts'
import { refusing } from './refusals.ts'
import { openTap, type Tap, type TapReport } from './tap.ts'
import { roomCodecs } from './codecs.ts'
import { createRoomCodec } from './room-codec.ts'
import { followSpeaker } from './speaker.ts'
import type { Traffic } from './traffic.ts'
import type { MediaWorker } from './workers.ts'

export interface RoomEvents {
  /** The room's worker died, and the room, its peers and streams with it: open another and let everybody join again. */
  readonly died: Record<string, never>
  /** Who speaks now; null: nobody. */
  readonly speaker: { readonly peerId: string | null }
  /** Cameras and shares are to be sent in another codec from now on. */
  readonly codec: { readonly codec: VideoCodec }
}

/** Peers that can receive each other's streams. */
export interface Room {
  readonly id: string
  readonly closed: boolean
  readonly observer: Observer<RoomEvents>
  /** What the room can carry; a browser loads its device with it. */
  readonly rtpCapabilities: Passing
  /** In which codec cameras and shares are to be sent now. */
  readonly videoCodec: VideoCodec
  /** @throws DomainError `media.unavailable` where the room has closed */
  createPeer(peerId: string): Peer
  /** @throws DomainError `media.unavailable` where the room has closed */
  openRelay(): Promise<Relay>
  /**
   * Sends a copy of a stream to a port of this machine on which somebody listens already.
   * @param onReport told what the sender says of its clock
   * @throws DomainError `media.unknownProducer`, `media.unavailable` where the room has closed
   */
  openTap(producerId: string, port: number, onReport: (report: TapReport) => void): Promise<Tap>
  /** How a tap sends a stream of pictures; undefined where there is no such stream. */
  codecOf(producerId: string): { readonly codec: 'H264' | 'VP8'; readonly payloadType: number } | undefined
  /** From now on what these peers send goes before all else when bandwidth is short. */
  feature(peerIds: ReadonlySet<string>): void
  /** Ends everything in it. Idempotent. */
  close(): void
}

/**
 * The first guess of what a browser can take, in bits per second: enough for a small picture of everybody at once; the
 * estimate grows from there. Far too low, and no video at all is sent until it has grown past the lowest layer.
 */
const initialAvailableOutgoingBitrate = 1_000_000

export const createRoom = async (
  id: string,
  worker: MediaWorker,
  traffic: Traffic,
  log: Log,
): Promise<Room> => {
  const unavailable = (error: unknown): never => {
    throw new DomainError('media.unavailable', {}, { cause: error })
  }
  const router = await worker.process.createRouter({ mediaCodecs: roomCodecs }).catch(unavailable)
  const observer = createObserver<RoomEvents>(log)
  const peers = new Map<string, Peer>()
  const producers = new Map<string, types.Producer>()
  const senders = new Map<string, string>()
  let featured: ReadonlySet<string> = new Set()
  const speakers = await followSpeaker(router, (peerId) => observer.tell('speaker', { peerId })).catch(
    unavailable,
  )
  const codec = createRoomCodec((now) => observer.tell('codec', { codec: now }))
  const roomClosed = traffic.roomOpened()
  const isGone = (): boolean => router.closed

  const admit = (producer: types.Producer, peerId: string): void => {
    const closed = traffic.producerOpened()
    producers.set(producer.id, producer)
    senders.set(producer.id, peerId)
    if (producer.kind === 'audio') speakers.follow(producer, peerId)
    producer.observer.once('close', () => {
      producers.delete(producer.id)
      senders.delete(producer.id)
      closed()
    })
  }

  const createTransport = async (): Promise<types.WebRtcTransport> => {
    const transport = await router.createWebRtcTransport({
      webRtcServer: worker.server,
      enableUdp: true,
      enableTcp: true,
      preferUdp: true,
      initialAvailableOutgoingBitrate,
    })
    transport.observer.once('close', traffic.watch(worker.index, transport))
    return transport
  }

  router.observer.once('close', () => {
    for (const peer of [...peers.values()]) peer.close()
    roomClosed()
    if (worker.process.died) observer.tell('died', {})
  })

  return {
    id,
    observer,
    rtpCapabilities: { ...router.rtpCapabilities },
    get videoCodec() {
      return codec.current
    },
    get closed() {
      return router.closed
    },
    createPeer: (peerId) => {
      if (isGone()) throw new DomainError('media.unavailable')
      const peer = createPeer(
        peerId,
        {
          createTransport,
          canConsume: (producer, rtpCapabilities) =>
            router.canConsume({ producerId: producer.id, rtpCapabilities }),
          admit,
          findProducer: (producerId) => producers.get(producerId),
          isFeatured: (producerId) => featured.has(senders.get(producerId) ?? ''),
          consumerOpened: traffic.consumerOpened,
          isGone,
          capable: (id, capabilities) => codec.know(id, capabilities),
          left: () => {
            if (peers.get(peerId) !== peer) return
            peers.delete(peerId)
            codec.forget(peerId)
          },
        },
        createObserver<PeerEvents>(log),
      )
      peers.get(peerId)?.close()
      peers.set(peerId, peer)
      return peer
    },
    openRelay: async () => {
      if (isGone()) throw new DomainError('media.unavailable')
      const { relay, transport, producer } = await refusing(openRelay(router), isGone)
      transport.observer.once('close', traffic.watch(worker.index, transport))
      admit(producer, relay.producerId)
      return relay
    },
    openTap: async (producerId, port, onReport) => {
      if (isGone()) throw new DomainError('media.unavailable')
      const producer = producers.get(producerId)
      if (!producer) throw new DomainError('media.unknownProducer', { producerId })
      const { tap, transport } = await refusing(openTap(router, producer, port, onReport), isGone)
      transport.observer.once('close', traffic.watch(worker.index, transport))
      return tap
    },
    codecOf: (producerId) => {
      const mimeType = producers.get(producerId)?.rtpParameters.codecs[0]?.mimeType.toLowerCase()
      if (!mimeType?.startsWith('video/')) return undefined
      const known = router.rtpCapabilities.codecs?.find((codec) => codec.mimeType.toLowerCase() === mimeType)
      return {
        codec: mimeType === 'video/vp8' ? 'VP8' : 'H264',
        payloadType: known?.preferredPayloadType ?? 0,
      }
    },
    feature: (peerIds) => {
      featured = new Set(peerIds)
      for (const peer of peers.values()) peer.prioritise()
    },
    close: () => router.close(),
  }
}
