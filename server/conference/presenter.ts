import type { VenueView } from '../contract/floor/events.ts'
import type { NetworkQuality } from '../contract/media.ts'
import type { ParticipantView } from '../contract/meeting.ts'
import type { Participant } from './attendance.ts'
import type { Meeting, Seat } from './meeting.ts'
import type { Units } from './meetings.ts'
import { producerView, type Stream } from './streams.ts'

/** Somebody in a meeting, as the others see them. */
export const participantView = (
  one: Participant,
  seat: Seat,
  venueName: string,
  streams: readonly Stream[],
  network: NetworkQuality | null,
): ParticipantView => ({
  id: one.id,
  seatId: seat.id,
  venueId: seat.unitId,
  venueName,
  main: seat.main,
  displayName: one.displayName,
  sender: one.sender,
  muted: seat.muted,
  connected: one.connected,
  network,
  hallCamera: false,
  producers: streams.map(producerView),
})

/** The venues of a meeting, as everybody in it knows them. */
export const venueViews = ({ seats }: Meeting, units: Units): readonly VenueView[] =>
  seats.map(({ id, unitId, main }) => ({
    seatId: id,
    unitId,
    name: units.nameOf(unitId) ?? unitId,
    level: units.levelOf(unitId) ?? null,
    main,
  }))
