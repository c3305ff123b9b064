import type { types } from 'mediasoup'
import type { ConsumerOptions, TileSize } from '../contract/media.ts'
import { DomainError } from '../kernel/errors/index.ts'
import { layerForTile } from './layers.ts'
import { refusing } from './refusals.ts'

/** What one peer receives. */
export interface Receiving {
  /** Begins to receive a stream, in place of the consumer it may have had: one each, so a client cannot pile them up. */
  consume(transport: types.Transport, producer: types.Producer): Promise<ConsumerOptions>
  resume(consumerId: string): Promise<void>
  /** Picks the layer for a tile of that size; null: not visible, so nothing is sent. Sound has no tile. */
  setTile(consumerId: string, size: TileSize | null): Promise<void>
  closeConsumer(consumerId: string): void
  /** Gives every picture the priority that its stream has now. */
  prioritise(): void
}

export interface ReceivingEvents {
  /** Its producer ended. */
  readonly consumerClosed: { readonly consumerId: string; readonly producerId: string }
  readonly consumerLayer: { readonly consumerId: string; readonly layer: number | null }
}

/** mediasoup's range is 1 to 255: of two pictures, the higher gets bandwidth first. */
const priorities = { featured: 255, other: 1 }

interface Received {
  readonly consumer: types.Consumer
  /** How many simulcast layers its producer sends. */
  readonly layers: number
  /** The client has made its side ready. */
  ready: boolean
  visible: boolean
}

export const createReceiving = (options: {
  readonly canConsume: (producer: types.Producer, capabilities: types.RtpCapabilities) => boolean
  readonly capabilities: () => types.RtpCapabilities | undefined
  readonly onClosed: (what: ReceivingEvents['consumerClosed']) => void
  readonly onLayer: (what: ReceivingEvents['consumerLayer']) => void
  /** Whether the stream goes before the others when bandwidth is short. */
  readonly isFeatured: (producerId: string) => boolean
  readonly opened: (consumer: types.Consumer) => () => void
  readonly isGone: () => boolean
}): Receiving => {
  const received = new Map<string, Received>()

  const find = (consumerId: string): Received => {
    const found = received.get(consumerId)
    if (!found) throw new DomainError('media.unknownConsumer', { consumerId })
    return found
  }

  /** Media flows once the client is ready and somebody looks; mediasoup asks for a key frame on each resumption. */
  const apply = async ({ consumer, ready, visible }: Received): Promise<void> => {
    const wanted = ready && visible
    if (wanted === !consumer.paused) return
    await refusing(wanted ? consumer.resume() : consumer.pause(), options.isGone)
  }

  const prioritise = (consumer: types.Consumer): void => {
    if (consumer.kind !== 'video') return
    const priority = options.isFeatured(consumer.producerId) ? priorities.featured : priorities.other
    // It may close while it is told: then nothing is to be sent.
    if (consumer.priority !== priority) consumer.setPriority(priority).catch(() => undefined)
  }

  const follow = (consumer: types.Consumer, layers: number): void => {
    const ids = { consumerId: consumer.id, producerId: consumer.producerId }
    const closed = options.opened(consumer)
    received.set(consumer.id, { consumer, layers, ready: false, visible: true })
    consumer.on('producerclose', () => options.onClosed(ids))
    consumer.on('layerschange', (layers) =>
      options.onLayer({ consumerId: consumer.id, layer: layers?.spatialLayer ?? null }),
    )
    consumer.observer.once('close', () => {
      received.delete(consumer.id)
      closed()
    })
  }

  return {
    consume: async (transport, producer) => {
      const rtpCapabilities = options.capabilities()
      if (!rtpCapabilities || !options.canConsume(producer, rtpCapabilities))
        throw new DomainError('media.cannotConsume', { producerId: producer.id })
      const consumer = await refusing(
        transport.consume({
          producerId: producer.id,
          rtpCapabilities,
          paused: true,
          // The least until the tile's size is known, so that joining a large room costs little; but of what is on air
          // the most at once.
          ...(producer.type === 'simulcast' &&
            !options.isFeatured(producer.id) && { preferredLayers: { spatialLayer: 0 } }),
        }),
        options.isGone,
      )
      for (const one of received.values()) if (one.consumer.producerId === producer.id) one.consumer.close()
      follow(consumer, producer.rtpParameters.encodings?.length ?? 1)
      prioritise(consumer)
      return {
        consumerId: consumer.id,
        producerId: producer.id,
        kind: consumer.kind,
        rtpParameters: { ...consumer.rtpParameters },
        paused: consumer.producerPaused,
      }
    },
    resume: async (consumerId) => {
      const found = find(consumerId)
      found.ready = true
      await apply(found)
    },
    setTile: async (consumerId, size) => {
      const found = find(consumerId)
      if (found.consumer.kind === 'audio') return
      found.visible = size !== null && size.width > 0 && size.height > 0
      if (size && found.visible && found.consumer.type === 'simulcast') {
        const spatialLayer = layerForTile(size, found.layers)
        await refusing(found.consumer.setPreferredLayers({ spatialLayer }), options.isGone)
      }
      await apply(found)
    },
    closeConsumer: (consumerId) => find(consumerId).consumer.close(),
    prioritise: () => {
      for (const { consumer } of received.values()) prioritise(consumer)
    },
  }
}
