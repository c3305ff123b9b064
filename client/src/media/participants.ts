import type { FloorView } from '../../../server/contract/floor/state.ts'
import type { ParticipantId } from '../../../server/contract/ids.ts'
import type { NetworkQuality } from '../../../server/contract/media.ts'
import type { ParticipantView, ProducerView } from '../../../server/contract/meeting.ts'

/** Everybody in the meeting as the server told it, in the order in which they came. */
export type Participants = readonly ParticipantView[]

/** Adds somebody, or puts a newer view in place of the older. */
export const withParticipant = (all: Participants, one: ParticipantView): Participants =>
  all.some(({ id }) => id === one.id) ? all.map((old) => (old.id === one.id ? one : old)) : [...all, one]

export const withoutParticipant = (all: Participants, id: ParticipantId): Participants =>
  all.filter((one) => one.id !== id)

export const withNetwork = (all: Participants, id: ParticipantId, network: NetworkQuality): Participants =>
  all.map((one) => (one.id === id ? { ...one, network } : one))

const withProducers = (
  all: Participants,
  id: ParticipantId,
  change: (producers: readonly ProducerView[]) => ProducerView[],
): Participants => all.map((one) => (one.id === id ? { ...one, producers: change(one.producers) } : one))

/** Adds a stream, or puts its newer state in place of the older. */
export const withProducer = (all: Participants, id: ParticipantId, producer: ProducerView): Participants =>
  withProducers(all, id, (producers) => [...producers.filter((old) => old.id !== producer.id), producer])

export const withoutProducer = (all: Participants, id: ParticipantId, producerId: string): Participants =>
  withProducers(all, id, (producers) => producers.filter((old) => old.id !== producerId))

/** A stream and who sends it. */
export interface Sent {
  readonly participantId: ParticipantId
  readonly producer: ProducerView
}

/** All streams but one's own. */
export const streamsOfOthers = (all: Participants, self: ParticipantId | undefined): readonly Sent[] =>
  all
    .filter(({ id }) => id !== self)
    .flatMap((one) => one.producers.map((producer) => ({ participantId: one.id, producer })))

/** Microphones as the floor says: it mutes without telling of each stream. */
export const asFloorSays = (all: Participants, seats: FloorView['seats'] | undefined): Participants =>
  all.map((one) => {
    const muted = seats?.[one.seatId]?.muted ?? one.muted
    const producers = one.producers.map((producer) =>
      producer.source === 'microphone' ? { ...producer, paused: muted } : producer,
    )
    return { ...one, muted, producers }
  })
