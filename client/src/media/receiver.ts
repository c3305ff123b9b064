import type { types } from 'mediasoup-client'
import { SocketError } from './socket.ts'
import type { ConsumerOptions, TileSize } from '../../../server/contract/media.ts'

/** What a receiver asks of the server. */
export interface ReceiverSignalling {
  /** `key`: what the caller names the stream by. */
  readonly consume: (key: string) => Promise<ConsumerOptions>
  readonly resume: (consumerId: string) => Promise<unknown>
  readonly tile: (consumerId: string, size: TileSize | null) => Promise<unknown>
}

export interface Received {
  readonly key: string
  readonly track: MediaStreamTrack
  readonly layer: number | null
  /** It has layers, of which none comes any more though it is looked at: the bandwidth does not hold it. */
  readonly starved: boolean
}

/** The streams that one receive transport brings. */
export interface Receiver {
  /** Begins to receive a stream, once however often it is asked for; `streamId` keeps sound and picture in step. */
  receive(key: string, streamId: string): void
  /** Size of the tile of a received picture, also of one still on its way. */
  setTile(key: string, size: TileSize | null): void
  /** Its producer ended. */
  drop(key: string): void
  dropConsumer(consumerId: string): void
  setLayer(consumerId: string, layer: number | null): void
  all(): readonly Received[]
  /** The server's id of a received stream. */
  consumerOf(key: string): string | undefined
  statsOf(key: string): Promise<RTCStatsReport | undefined>
}

interface Entry {
  tile: TileSize | null | undefined
  consumer: types.Consumer | undefined
  layer: number | null
  /** Some layer has come. */
  layered: boolean
}

export const createReceiver = (
  transport: types.Transport,
  signalling: ReceiverSignalling,
  listeners: {
    readonly onChange: () => void
    /** It could not be received: it ended meanwhile, or this browser cannot decode it. */
    readonly onFailed: (key: string, error: unknown) => void
  },
): Receiver => {
  const entries = new Map<string, Entry>()

  const open = async (key: string, streamId: string, entry: Entry): Promise<void> => {
    const offered = await signalling.consume(key)
    const consumer = await transport.consume({
      id: offered.consumerId,
      producerId: offered.producerId,
      kind: offered.kind,
      rtpParameters: offered.rtpParameters as types.RtpParameters,
      streamId,
    })
    if (entries.get(key) !== entry) {
      consumer.close()
      return
    }
    entry.consumer = consumer
    if (entry.tile !== undefined) await signalling.tile(consumer.id, entry.tile)
    await signalling.resume(consumer.id)
    listeners.onChange()
  }

  const forget = (key: string): void => {
    entries.get(key)?.consumer?.close()
    if (entries.delete(key)) listeners.onChange()
  }
  const byConsumer = (consumerId: string): [string, Entry] | undefined =>
    [...entries].find(([, entry]) => entry.consumer?.id === consumerId)

  return {
    receive: (key, streamId) => {
      if (entries.has(key)) return
      const entry: Entry = { tile: undefined, consumer: undefined, layer: null, layered: false }
      entries.set(key, entry)
      open(key, streamId, entry).catch((error: unknown) => {
        if (entries.get(key) !== entry) return
        // What this browser cannot decode it never will: the entry stays, so that it is not asked for again.
        if (!(error instanceof SocketError && error.code === 'media.cannotConsume')) forget(key)
        listeners.onFailed(key, error)
      })
    },
    setTile: (key, size) => {
      const entry = entries.get(key)
      if (!entry) return
      entry.tile = size
      // Without an answer the connection is broken, and everything is set up anew.
      if (entry.consumer) signalling.tile(entry.consumer.id, size).catch(() => undefined)
    },
    drop: forget,
    dropConsumer: (consumerId) => {
      const found = byConsumer(consumerId)
      if (found) forget(found[0])
    },
    setLayer: (consumerId, layer) => {
      const found = byConsumer(consumerId)
      if (!found) return
      found[1].layer = layer
      found[1].layered ||= layer !== null
      listeners.onChange()
    },
    all: () =>
      [...entries].flatMap(([key, { consumer, layer, layered, tile }]) => {
        const starved = layered && layer === null && tile !== null
        return consumer ? [{ key, track: consumer.track, layer, starved }] : []
      }),
    consumerOf: (key) => entries.get(key)?.consumer?.id,
    statsOf: async (key) => {
      const consumer = entries.get(key)?.consumer
      return consumer?.closed === false ? consumer.getStats() : undefined
    },
  }
}
