import type { types } from 'mediasoup'
import type { NetworkQuality } from '../contract/media.ts'

/** How well a peer's network holds what it sends and receives, by mediasoup's scores of its streams. */
export interface Quality {
  follow(stream: types.Producer | types.Consumer): void
  /** Tells no more. Idempotent. */
  close(): void
}

/** It is told once it has held for this long: a lost packet is no bad network. */
const heldMs = 2000

/** Scores run from 1 (worst) to 10; 0 is a stream that sends nothing, which says nothing of the network. */
export const qualityOf = (scores: readonly number[]): NetworkQuality | null => {
  const known = scores.filter((score) => score > 0)
  if (known.length === 0) return null
  const mean = known.reduce((sum, score) => sum + score, 0) / known.length
  if (mean >= 8) return 'good'
  return mean >= 5 ? 'fair' : 'poor'
}

const ranks: readonly (NetworkQuality | null)[] = ['poor', 'fair', 'good', null]

/** The worse of both directions. */
const worse = (one: NetworkQuality | null, other: NetworkQuality | null): NetworkQuality | null =>
  ranks.indexOf(one) < ranks.indexOf(other) ? one : other

const isProducer = (stream: types.Producer | types.Consumer): stream is types.Producer =>
  !('producerId' in stream)

export const createQuality = (tell: (quality: NetworkQuality) => void): Quality => {
  const up = new Map<string, number>()
  const down = new Map<string, number>()
  let told: NetworkQuality | null = null
  let waiting: NodeJS.Timeout | undefined
  let closed = false

  const now = (): NetworkQuality | null => worse(qualityOf([...up.values()]), qualityOf([...down.values()]))
  const look = (): void => {
    if (closed || waiting || now() === told) return
    waiting = setTimeout(() => {
      waiting = undefined
      const quality = now()
      if (quality === null || quality === told) return
      told = quality
      tell(quality)
    }, heldMs).unref()
  }
  const note = (side: Map<string, number>, id: string, score: number): void => {
    side.set(id, score)
    look()
  }

  return {
    follow: (stream) => {
      if (isProducer(stream)) {
        // Of simulcast the browser leaves out what the line does not hold: what does come, decides.
        stream.on('score', (scores) => note(up, stream.id, Math.max(0, ...scores.map(({ score }) => score))))
        stream.observer.once('close', () => up.delete(stream.id))
      } else {
        stream.on('score', ({ score }) => {
          if (!stream.paused && !stream.producerPaused) note(down, stream.id, score)
        })
        stream.observer.once('close', () => down.delete(stream.id))
      }
    },
    close: () => {
      closed = true
      clearTimeout(waiting)
    },
  }
}
