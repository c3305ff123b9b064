import type { types } from 'mediasoup'
import type {
  ConsumerOptions,
  MediaKind,
  NetworkQuality,
  Passing,
  TileSize,
  TransportOptions,
} from '../contract/media.ts'
import { DomainError } from '../kernel/errors/index.ts'
import type { Observer, OwnedObserver } from './observer.ts'
import { createQuality } from './quality.ts'
import { createReceiving, type ReceivingEvents } from './receiving.ts'
import { refusing } from './refusals.ts'

export type Direction = 'send' | 'receive'

export interface PeerEvents extends ReceivingEvents {
  /** A producer ended with its transport, not by `closeProducer`. */
  readonly producerClosed: { readonly producerId: string }
  /** How well its network holds, once that has changed. */
  readonly quality: { readonly quality: NetworkQuality }
}

/**
 * The media of one participant's socket. Every id given to it must be one of its own: another peer's is as unknown as
 * one that never was. What mediasoup refuses is `media.invalidParameters`.
 */
export interface Peer {
  readonly id: string
  readonly closed: boolean
  readonly observer: Observer<PeerEvents>
  /** Opens the peer's transport in that direction, in place of the one it had. */
  openTransport(direction: Direction): Promise<TransportOptions>
  closeTransport(direction: Direction): void
  connect(transportId: string, dtlsParameters: Passing): Promise<void>
  restartIce(transportId: string): Promise<Passing>
  /** What the browser can receive; needed before `consume`. */
  setCapabilities(rtpCapabilities: Passing): void
  produce(stream: {
    readonly transportId: string
    readonly kind: MediaKind
    readonly rtpParameters: Passing
    readonly paused: boolean
  }): Promise<string>
  setPaused(producerId: string, paused: boolean): Promise<void>
  closeProducer(producerId: string): void
  consume(producerId: string): Promise<ConsumerOptions>
  resume(consumerId: string): Promise<void>
  /** Size of the tile that shows a picture, in device pixels; null: not visible, so nothing is sent. */
  setTile(consumerId: string, size: TileSize | null): Promise<void>
  closeConsumer(consumerId: string): void
  /** Who is featured has changed. */
  prioritise(): void
  /** Ends its transports and all that passes through them. Idempotent. */
  close(): void
}

/** What a peer needs of its room. */
export interface PeerSurroundings {
  readonly createTransport: () => Promise<types.WebRtcTransport>
  readonly canConsume: (producer: types.Producer, capabilities: types.RtpCapabilities) => boolean
  /** Makes a producer known to the room. */
  readonly admit: (producer: types.Producer, peerId: string) => void
  readonly findProducer: (producerId: string) => types.Producer | undefined
  readonly isFeatured: (producerId: string) => boolean
  readonly consumerOpened: () => () => void
  readonly isGone: () => boolean
  /** It has told what it can receive. */
  readonly capable: (peerId: string, capabilities: Passing) => void
  readonly left: (peerId: string) => void
}

export const createPeer = (id: string, room: PeerSurroundings, observer: OwnedObserver<PeerEvents>): Peer => {
  const transports = new Map<Direction, types.WebRtcTransport>()
  const producers = new Map<string, types.Producer>()
  let capabilities: types.RtpCapabilities | undefined
  const quality = createQuality((now) => observer.tell('quality', { quality: now }))
  let closed = false

  const isGone = (): boolean => closed || room.isGone()
  const receiving = createReceiving({
    canConsume: room.canConsume,
    capabilities: () => capabilities,
    onClosed: (what) => observer.tell('consumerClosed', what),
    onLayer: (what) => observer.tell('consumerLayer', what),
    isFeatured: room.isFeatured,
    opened: (consumer) => {
      quality.follow(consumer)
      return room.consumerOpened()
    },
    isGone,
  })

  const own = (transportId: string): types.WebRtcTransport => {
    const found = [...transports.values()].find((transport) => transport.id === transportId)
    if (!found) throw new DomainError('media.unknownTransport', { transportId })
    return found
  }
  const ownProducer = (producerId: string): types.Producer => {
    const found = producers.get(producerId)
    if (!found) throw new DomainError('media.unknownProducer', { producerId })
    return found
  }
  const transportOf = (direction: Direction): types.WebRtcTransport => {
    const found = transports.get(direction)
    if (!found) throw new DomainError('media.unknownTransport', { direction })
    return found
  }

  const follow = (transport: types.WebRtcTransport, direction: Direction): void => {
    // The browser closed its side, or never had the keys: nothing can pass any more.
    transport.on('dtlsstatechange', (state) => {
      if (state === 'closed' || state === 'failed') transport.close()
    })
    transport.observer.once('close', () => {
      if (transports.get(direction) === transport) transports.delete(direction)
    })
  }

  return {
    id,
    observer,
    get closed() {
      return closed
    },
    openTransport: async (direction) => {
      const transport = await refusing(room.createTransport(), isGone)
      if (isGone()) {
        transport.close()
        throw new DomainError('media.unavailable')
      }
      transports.get(direction)?.close()
      transports.set(direction, transport)
      follow(transport, direction)
      return {
        id: transport.id,
        iceParameters: { ...transport.iceParameters },
        iceCandidates: transport.iceCandidates.map((candidate) => ({ ...candidate })),
        dtlsParameters: { ...transport.dtlsParameters },
      }
    },
    closeTransport: (direction) => transports.get(direction)?.close(),
    connect: async (transportId, dtlsParameters) => {
      const transport = own(transportId)
      // mediasoup checks the inside of what passes through, here and below.
      await refusing(transport.connect({ dtlsParameters: dtlsParameters as types.DtlsParameters }), isGone)
    },
    restartIce: async (transportId) => ({ ...(await refusing(own(transportId).restartIce(), isGone)) }),
    setCapabilities: (rtpCapabilities) => {
      capabilities = rtpCapabilities
      room.capable(id, rtpCapabilities)
    },
    produce: async ({ transportId, kind, rtpParameters, paused }) => {
      const transport = own(transportId)
      if (transport !== transportOf('send')) throw new DomainError('media.unknownTransport', { transportId })
      const producer = await refusing(
        transport.produce({ kind, rtpParameters: rtpParameters as types.RtpParameters, paused }),
        isGone,
      )
      producers.set(producer.id, producer)
      producer.on('transportclose', () => observer.tell('producerClosed', { producerId: producer.id }))
      producer.observer.once('close', () => producers.delete(producer.id))
      quality.follow(producer)
      room.admit(producer, id)
      return producer.id
    },
    setPaused: async (producerId, paused) => {
      const producer = ownProducer(producerId)
      await refusing(paused ? producer.pause() : producer.resume(), isGone)
    },
    closeProducer: (producerId) => ownProducer(producerId).close(),
    consume: async (producerId) => {
      const producer = room.findProducer(producerId)
      if (!producer) throw new DomainError('media.unknownProducer', { producerId })
      return receiving.consume(transportOf('receive'), producer)
    },
    resume: (consumerId) => receiving.resume(consumerId),
    setTile: (consumerId, size) => receiving.setTile(consumerId, size),
    closeConsumer: (consumerId) => receiving.closeConsumer(consumerId),
    prioritise: () => receiving.prioritise(),
    close: () => {
      if (closed) return
      closed = true
      quality.close()
      for (const transport of [...transports.values()]) transport.close()
      room.left(id)
    },
  }
}
