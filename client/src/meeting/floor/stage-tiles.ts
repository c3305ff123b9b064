import type { FloorView, Picture } from '../../../../server/contract/floor/state.ts'
import type { FloorJoined, VenueView } from '../../../../server/contract/floor/events.ts'
import { seatsOf } from '../../../../server/contract/floor/pictures.ts'
import type { SeatId } from '../../../../server/contract/ids.ts'
import type { ParticipantView } from '../../../../server/contract/meeting.ts'
import type { MeetingState } from '../../media/index.ts'

/** One place of the stage: a venue with the stream to look at, or nothing. */
export interface StageTile {
  readonly seatId: SeatId | null
  readonly name: string
  readonly main: boolean
  readonly present: boolean
  readonly muted: boolean
  readonly speaking: boolean
  /** The own venue, whose picture does not come from the server. */
  readonly own: boolean
  /** Producer of the picture that is being sent; null: none to ask for. */
  readonly producerId: string | null
  readonly track: MediaStreamTrack | undefined
  /** The bandwidth does not hold the picture: it stands still, so that the sound goes on. */
  readonly starved: boolean
}

const sendersOf = ({ self, others }: Pick<MeetingState, 'self' | 'others'>): readonly ParticipantView[] =>
  [...(self ? [self] : []), ...others].filter(({ sender }) => sender)

export const senderOf = (
  state: Pick<MeetingState, 'self' | 'others'>,
  seatId: SeatId,
): ParticipantView | undefined => {
  const here = sendersOf(state).filter((one) => one.seatId === seatId)
  // A hall camera neither speaks nor is muted: whoever sits there goes before it.
  return here.find(({ hallCamera }) => !hallCamera) ?? here[0]
}

/** A venue's tile, of its camera or of what it shares. */
export const stageTile = (state: MeetingState, venue: VenueView, source: 'camera' | 'share'): StageTile => {
  const sender = senderOf(state, venue.seatId)
  // A hall camera that is shown for the venue goes before the camera of whoever sits there.
  const sendersHere = sendersOf(state).filter(({ seatId }) => seatId === venue.seatId)
  const shown = [...sendersHere.filter(({ hallCamera }) => hallCamera), ...sendersHere]
  const seen = shown.find((one) =>
    one.producers.some((each) => each.source === source && each.kind === 'video'),
  )
  const producer = seen?.producers.find((one) => one.source === source && one.kind === 'video')
  const own = sender !== undefined && sender.id === state.self?.id && (seen === undefined || seen === sender)
  const producerId = producer && !producer.paused && !own ? producer.id : null
  const local = own ? state.sending.find((one) => one.source === source && one.kind === 'video') : undefined
  const muted = state.floor?.floor.seats[venue.seatId]?.muted ?? false
  const stream = producerId === null ? undefined : state.streams.get(producerId)
  return {
    seatId: venue.seatId,
    name: venue.name,
    main: venue.main,
    present: sendersHere.some(({ connected }) => connected),
    muted,
    speaking: !muted && state.speaker !== null && state.speaker === sender?.id,
    own,
    producerId,
    track: own ? local?.track : stream?.track,
    starved: stream?.starved ?? false,
  }
}

const emptyTile: StageTile = {
  seatId: null,
  name: '',
  main: false,
  present: false,
  muted: false,
  speaking: false,
  own: false,
  producerId: null,
  track: undefined,
  starved: false,
}

/** The tiles of a picture, in the order of its places. */
export const stageTiles = (state: MeetingState, picture: Picture): readonly StageTile[] => {
  const { floor } = state
  if (!floor) return []
  const venueOf = (seatId: SeatId | null): VenueView | undefined =>
    floor.venues.find((venue) => venue.seatId === seatId)
  if (picture.show === 'share') {
    const venue = venueOf(floor.floor.share?.seatId ?? null)
    return venue ? [stageTile(state, venue, 'share')] : []
  }
  return seatsOf(picture).map((seatId) => {
    const venue = venueOf(seatId)
    return venue ? stageTile(state, venue, 'camera') : emptyTile
  })
}

/**
 * Whether the stage has something to show: before anything was put on air, with an empty main venue, those who came
 * early see one another instead.
 */
export const isOnAir = (
  state: Pick<MeetingState, 'self' | 'others'>,
  { picture, mainSeat }: FloorView,
): boolean =>
  picture.show !== 'venue' || picture.seatId !== mainSeat || senderOf(state, mainSeat) !== undefined

export const nameOfSeat = ({ venues }: FloorJoined, seatId: SeatId): string =>
  venues.find((venue) => venue.seatId === seatId)?.name ?? ''
