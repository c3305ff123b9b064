import type { types } from 'mediasoup-client'
import type { VideoCodec } from '../../../server/contract/media.ts'
import type { ProducerSource } from '../../../server/contract/meeting.ts'
import type { LocalSource } from './connection-types.ts'
import { producerOptions } from './encodings.ts'

/** What a sender asks of the server. */
export interface SenderSignalling {
  readonly pause: (producerId: string, paused: boolean) => Promise<unknown>
  readonly close: (producerId: string) => Promise<unknown>
}

/** A transport to send through, with its device. */
export interface Outlet {
  readonly device: types.Device
  readonly transport: types.Transport
  /** Whether the server let this stream in paused, which it does with the microphone of a muted seat. */
  readonly cameInPaused: (producerId: string) => boolean
}

/** What this client sends. It outlives connections: each new outlet gets everything again. */
export interface Sender {
  /** Sends through this outlet from now on; undefined: through none, until there is one again. */
  use(outlet: Outlet | undefined): Promise<void>
  send(source: ProducerSource, track: MediaStreamTrack, paused: boolean): Promise<void>
  replaceTrack(source: ProducerSource, track: MediaStreamTrack): Promise<void>
  setPaused(source: ProducerSource, paused: boolean): Promise<void>
  stop(source: ProducerSource): Promise<void>
  /** Sends pictures in this codec from now on: each new stream comes before the old one goes; sound is not touched. */
  useVideoCodec(codec: VideoCodec): Promise<void>
  /** The server has paused it, or not: does the same here. */
  follow(source: ProducerSource, paused: boolean): void
  /** The server has ended it, for good: it is not sent anew. */
  ended(producerId: string): void
  /** Whether there is an outlet. */
  isUsed(): boolean
  all(): readonly LocalSource[]
}

interface Entry extends LocalSource {
  readonly producer: types.Producer | undefined
}

export const createSender = (signalling: SenderSignalling, onChange: () => void): Sender => {
  const entries = new Map<string, Entry>()
  let outlet: Outlet | undefined
  let videoCodec: VideoCodec = 'H264'

  const keyOf = (source: ProducerSource, kind: string): string => `${source}/${kind}`
  const of = (source: ProducerSource): readonly [string, Entry][] =>
    [...entries].filter(([, entry]) => entry.source === source)
  const put = (key: string, entry: Entry): void => {
    entries.set(key, entry)
    onChange()
  }

  const produce = async (key: string, through: Outlet): Promise<void> => {
    const { source, track, paused } = entries.get(key) ?? {}
    if (!source || !track || track.readyState === 'ended') return
    const codec = videoCodec
    const producer = await through.transport.produce({
      ...producerOptions(source, track, through.device, codec),
      track,
      stopTracks: false,
      appData: { source, paused },
    })
    const entry = entries.get(key)
    if (entry?.track !== track || through !== outlet) {
      producer.close()
      return
    }
    const isPaused = entry.paused || through.cameInPaused(producer.id)
    if (isPaused) producer.pause()
    put(key, { ...entry, producer, paused: isPaused })
    // Changed while it was on its way.
    if (entry.paused !== paused) await signalling.pause(producer.id, entry.paused)
    if (codec !== videoCodec) await sendAnew(key, through)
  }

  /** The server lets a new stream take the place of the old one, and tells the end of that one: here it is nobody's. */
  const sendAnew = async (key: string, through: Outlet): Promise<void> => {
    const entry = entries.get(key)
    const old = entry?.producer
    if (!entry || !old || entry.kind !== 'video') return
    put(key, { ...entry, producer: undefined })
    await produce(key, through).finally(() => old.close())
  }

  return {
    use: async (next) => {
      outlet = next
      for (const [key, entry] of [...entries]) entries.set(key, { ...entry, producer: undefined })
      onChange()
      if (next) await Promise.allSettled([...entries.keys()].map((key) => produce(key, next)))
    },
    send: async (source, track, paused) => {
      const kind = track.kind === 'audio' ? 'audio' : 'video'
      const key = keyOf(source, kind)
      entries.get(key)?.producer?.close()
      put(key, { source, kind, track, paused, producer: undefined })
      if (outlet) await produce(key, outlet)
    },
    replaceTrack: async (source, track) => {
      const key = keyOf(source, track.kind)
      const entry = entries.get(key)
      if (!entry) return
      put(key, { ...entry, track })
      await entry.producer?.replaceTrack({ track })
    },
    setPaused: async (source, paused) => {
      for (const [key, entry] of of(source)) {
        put(key, { ...entry, paused })
        if (paused) entry.producer?.pause()
        try {
          if (entry.producer) await signalling.pause(entry.producer.id, paused)
        } catch (error) {
          // Refused: it stays as it was. A muted microphone stays muted whatever the server says.
          if (!paused) put(key, entry)
          throw error
        }
        if (!paused) entry.producer?.resume()
      }
    },
    stop: async (source) => {
      for (const [key, { producer }] of of(source)) {
        entries.delete(key)
        onChange()
        producer?.close()
        if (producer) await signalling.close(producer.id)
      }
    },
    useVideoCodec: async (codec) => {
      if (codec === videoCodec) return
      videoCodec = codec
      const through = outlet
      if (through) await Promise.allSettled([...entries.keys()].map((key) => sendAnew(key, through)))
    },
    follow: (source, paused) => {
      for (const [key, entry] of of(source)) {
        if (entry.paused === paused) continue
        put(key, { ...entry, paused })
        if (paused) entry.producer?.pause()
        else entry.producer?.resume()
      }
    },
    ended: (producerId) => {
      for (const [key, { producer }] of [...entries]) {
        if (producer?.id !== producerId) continue
        entries.delete(key)
        producer.close()
        onChange()
      }
    },
    isUsed: () => outlet !== undefined,
    all: () =>
      [...entries.values()].map(({ source, kind, track, paused }) => ({ source, kind, track, paused })),
  }
}
