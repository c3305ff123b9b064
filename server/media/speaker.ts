import type { types } from 'mediasoup'

/** Follows who speaks in a room. */
export interface Speakers {
  /** Listens to this microphone too, until it closes. */
  follow(producer: types.Producer, peerId: string): void
}

/** Loudness below which nobody counts as speaking, in dBov (RFC 6464 §3). */
const speakingThreshold = -60

/**
 * Tells the peer that speaks, and null once all are quiet. mediasoup's dominant speaker never falls silent, and stays the
 * one that was muted until another has spoken for long; so a second observer watches for silence, and names the
 * successor of who was muted or left.
 */
export const followSpeaker = async (
  router: types.Router,
  tell: (peerId: string | null) => void,
): Promise<Speakers> => {
  const dominant = await router.createActiveSpeakerObserver({ interval: 300 })
  const levels = await router.createAudioLevelObserver({ threshold: speakingThreshold, interval: 800 })
  const peerOf = new Map<string, string>()
  let loudest: string | null = null
  let told: string | null = null

  const update = (peerId: string | null): void => {
    if (peerId === told) return
    told = peerId
    tell(peerId)
  }
  dominant.on('dominantspeaker', ({ producer }) => {
    loudest = peerOf.get(producer.id) ?? null
    update(loudest)
  })
  levels.on('volumes', ([first]) => {
    loudest ??= first ? (peerOf.get(first.producer.id) ?? null) : null
    update(loudest)
  })
  levels.on('silence', () => update(null))

  return {
    follow: (producer, peerId) => {
      peerOf.set(producer.id, peerId)
      const silence = (): void => {
        if (loudest === peerId) loudest = null
        if (told === peerId) update(null)
      }
      producer.observer.on('pause', silence)
      producer.observer.once('close', () => {
        peerOf.delete(producer.id)
        silence()
      })
      for (const observer of [dominant, levels]) {
        // The producer may close while it is being added: then there is nobody to listen to.
        observer.addProducer({ producerId: producer.id }).catch(() => undefined)
      }
    },
  }
}
