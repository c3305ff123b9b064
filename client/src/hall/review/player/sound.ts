import type { LoadedFragment } from './fragment-feed.ts'

/** The sound of one camera, at its own speed only. */
export interface SoundPlayer {
  /** Called each round: what is at hand of the camera, and where the clock stands; undefined: silence. */
  follow(clock: { readonly at: number; readonly fragments: readonly LoadedFragment[] } | undefined): void
  close(): void
}

interface Piece {
  readonly key: string
  /** Wall clock of its start. */
  readonly from: number
  readonly buffer: AudioBuffer
}

/** Off by more than this the sound is begun anew. */
const driftMs = 150

const decode = async (context: AudioContext, fragment: LoadedFragment): Promise<Piece | undefined> => {
  const { sound, origin, place } = fragment
  const [first] = sound?.samples ?? []
  if (!sound || !first) return undefined
  const parts: AudioData[] = []
  const decoder = new AudioDecoder({ output: (data) => parts.push(data), error: () => undefined })
  decoder.configure({
    codec: sound.codec,
    sampleRate: sound.header.sampleRate,
    numberOfChannels: sound.header.channels,
    // Opus needs none; an empty one would be taken for a broken header.
    ...(sound.header.description.length > 0 && { description: sound.header.description }),
  })
  for (const { time, data } of sound.samples)
    decoder.decode(new EncodedAudioChunk({ type: 'key', timestamp: Math.round(time * 1e6), data }))
  await decoder.flush()
  decoder.close()
  const [head] = parts
  if (!head) return undefined
  const frames = parts.reduce((sum, part) => sum + part.numberOfFrames, 0)
  const buffer = context.createBuffer(1, frames, head.sampleRate)
  const channel = buffer.getChannelData(0)
  let at = 0
  for (const part of parts) {
    part.copyTo(channel.subarray(at, at + part.numberOfFrames), { planeIndex: 0, format: 'f32-planar' })
    at += part.numberOfFrames
    part.close()
  }
  return { key: `${place.clip} ${place.n}`, from: origin + first.time * 1000, buffer }
}

export const createSoundPlayer = (): SoundPlayer => {
  let context: AudioContext | undefined
  const known = new Map<string, Promise<Piece | undefined>>()
  const playing = new Map<string, { readonly node: AudioBufferSourceNode; readonly offBy: () => number }>()
  let clockAt = 0

  const silence = (): void => {
    for (const { node } of playing.values()) node.stop()
    playing.clear()
  }

  const play = (own: AudioContext, { key, from, buffer }: Piece): void => {
    if (playing.has(key)) return
    const startsIn = (from - clockAt) / 1000
    if (startsIn + buffer.duration <= 0) return
    const node = own.createBufferSource()
    node.buffer = buffer
    node.connect(own.destination)
    const begun = own.currentTime + Math.max(0, startsIn)
    node.start(begun, Math.max(0, -startsIn))
    const zero = own.currentTime + startsIn
    playing.set(key, { node, offBy: () => from + (own.currentTime - zero) * 1000 - clockAt })
    node.onended = () => {
      if (playing.get(key)?.node === node) playing.delete(key)
    }
  }

  return {
    follow: (clock) => {
      if (!clock || typeof AudioDecoder === 'undefined') {
        silence()
        return
      }
      context ??= new AudioContext()
      const own = context
      if (own.state === 'suspended') void own.resume()
      clockAt = clock.at
      if ([...playing.values()].some(({ offBy }) => Math.abs(offBy()) > driftMs)) silence()
      for (const fragment of clock.fragments) {
        const key = `${fragment.place.clip} ${fragment.place.n}`
        let decoding = known.get(key)
        if (!decoding) {
          decoding = decode(own, fragment).catch(() => undefined)
          known.set(key, decoding)
          const [oldest] = known.keys()
          if (known.size > 8 && oldest !== undefined) known.delete(oldest)
        }
        void decoding.then((piece) => {
          if (piece && known.has(key) && Math.abs(piece.from - clockAt) < 30_000) play(own, piece)
        })
      }
    },
    close: () => {
      silence()
      void context?.close()
    },
  }
}
