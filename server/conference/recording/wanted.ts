import { seatsOf } from '../../contract/floor/pictures.ts'
import type { Floor } from '../../contract/floor/state.ts'
import type { SeatId } from '../../contract/ids.ts'
import type { ProducerView } from '../../contract/meeting.ts'

/** What of a meeting is recorded as one source: a venue's camera and microphone together, or a share. */
export type TrackKind = 'venue' | 'share'

/** A track as it should be recorded now. */
export interface WantedTrack {
  readonly seatId: SeatId
  readonly kind: TrackKind
  /** Producers in the room. */
  readonly video: string | null
  readonly audio: string | null
}

/** What a venue sends now. */
export interface SeatStreams {
  readonly seatId: SeatId
  readonly streams: readonly ProducerView[]
}

/**
 * The venues that hold the floor: on air, called on, the main venue, the chair, whoever speaks; and those that are about to,
 * so that they are recorded from their first picture on.
 */
export const seatsOnFloor = (floor: Floor, speaker: SeatId | null): ReadonlySet<SeatId> => {
  const { broadcast } = floor.polls
  const next = broadcast?.seats[(broadcast.index + 1) % broadcast.seats.length]
  const { preview } = floor.prepared
  return new Set(
    [
      ...seatsOf(floor.picture),
      floor.mainSeat,
      floor.chair.holder,
      floor.called?.seatId ?? null,
      speaker,
      ...(preview ? seatsOf(preview) : []),
      next ?? null,
      floor.hands[0]?.seatId ?? null,
      floor.prepared.speakers[0] ?? null,
    ].filter((id) => id !== null),
  )
}

const producer = (
  { streams }: SeatStreams,
  sources: readonly ProducerView['source'][],
  kind: ProducerView['kind'],
): ProducerView | undefined =>
  streams.find((stream) => sources.includes(stream.source) && stream.kind === kind)

const trackOf = (seat: SeatStreams, kind: TrackKind): WantedTrack | undefined => {
  const [pictures, sound] =
    kind === 'venue' ? (['camera', 'microphone'] as const) : (['share', 'share'] as const)
  const video = producer(seat, [pictures], 'video')
  const audio = producer(seat, [sound], 'audio')
  const track = {
    ...{ seatId: seat.seatId, kind },
    video: video && !video.paused ? video.id : null,
    audio: audio?.id ?? null,
  }
  return track.video === null && track.audio === null ? undefined : track
}

/**
 * What is to be recorded now.
 * @param held venues that held the floor a while ago: they are recorded on
 */
export const wantedTracks = (
  floor: Floor,
  seats: readonly SeatStreams[],
  speaker: SeatId | null,
  held: ReadonlySet<SeatId> = new Set(),
): readonly WantedTrack[] => {
  if (floor.recording !== 'running') return []
  const onFloor = seatsOnFloor(floor, speaker)
  return seats.flatMap((seat) => {
    const venue = onFloor.has(seat.seatId) || held.has(seat.seatId) ? trackOf(seat, 'venue') : undefined
    const share = floor.share?.seatId === seat.seatId ? trackOf(seat, 'share') : undefined
    return [...(venue ? [venue] : []), ...(share ? [share] : [])]
  })
}
