import type { ParticipantId } from '../contract/ids.ts'
import type { MediaKind } from '../contract/media.ts'
import type { ProducerSource, ProducerView } from '../contract/meeting.ts'

/** One stream that a participant sends. */
export type Stream = ProducerView & { readonly participantId: ParticipantId }

/** What everybody in a meeting sends now. */
export interface Streams {
  add(stream: Stream): void
  /** The participant's own stream of that id. */
  find(participantId: ParticipantId, producerId: string): Stream | undefined
  of(participantId: ParticipantId): readonly Stream[]
  setPaused(producerId: string, paused: boolean): Stream | undefined
  remove(producerId: string): Stream | undefined
}

export const createStreams = (): Streams => {
  const streams = new Map<string, Stream>()
  return {
    add: (stream) => void streams.set(stream.id, stream),
    find: (participantId, producerId) => {
      const stream = streams.get(producerId)
      return stream?.participantId === participantId ? stream : undefined
    },
    of: (participantId) => [...streams.values()].filter((stream) => stream.participantId === participantId),
    setPaused: (producerId, paused) => {
      const stream = streams.get(producerId)
      if (!stream) return undefined
      const changed = { ...stream, paused }
      streams.set(producerId, changed)
      return changed
    },
    remove: (producerId) => {
      const stream = streams.get(producerId)
      streams.delete(producerId)
      return stream
    },
  }
}

/** Which kinds each source may be: a shared tab comes with its sound. */
const kindsOf: Readonly<Record<ProducerSource, readonly MediaKind[]>> = {
  camera: ['video'],
  microphone: ['audio'],
  share: ['video', 'audio'],
}

export const isPossible = (source: ProducerSource, kind: MediaKind): boolean => kindsOf[source].includes(kind)

export const producerView = ({ id, source, kind, paused }: Stream): ProducerView => ({
  id,
  source,
  kind,
  paused,
})
