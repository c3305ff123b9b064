import { seatsOf } from '../../../../server/contract/floor/pictures.ts'
import type { Level } from '../../../../server/contract/directory.ts'
import type { VenueView } from '../../../../server/contract/floor/events.ts'
import type { Picture } from '../../../../server/contract/floor/state.ts'
import type { SeatId, UnitId } from '../../../../server/contract/ids.ts'
import type { NetworkQuality } from '../../../../server/contract/media.ts'
import type { MeetingState } from '../../media/index.ts'
import { senderOf } from './stage-tiles.ts'
import type { Duty } from './use-telephones.ts'

/** One venue in the operator's list. */
export interface VenueRow {
  readonly venue: VenueView
  readonly presence: 'absent' | 'present' | 'away'
  readonly muted: boolean
  readonly network: NetworkQuality | null
  /** Whom to ring there, and under which number; '' where nobody is named. */
  readonly responsible: string
  readonly telephone: string
  readonly speaking: boolean
  /** Since when it asks to speak, by this machine's clock. */
  readonly handSince: number | null
  readonly onAir: boolean
  readonly inPreview: boolean
  readonly called: boolean
  readonly chair: boolean
  readonly asksForChair: boolean
}

export interface VenueGroup {
  readonly level: Level | null
  readonly present: number
  readonly rows: readonly VenueRow[]
}

const shows = (picture: Picture | null | undefined, seatId: SeatId): boolean =>
  picture ? seatsOf(picture).includes(seatId) : false

/** What the list does at keys that are pressed anywhere on the page. */
export interface VenueListKeys {
  readonly move: (by: number) => void
  readonly focusSearch: () => void
  readonly enter: () => void
}

/** Every venue as it stands; `aheadMs`: how much the server's clock is ahead of this machine's. */
export const venueRows = (
  state: MeetingState,
  aheadMs: number,
  duties: ReadonlyMap<UnitId, Duty> = new Map(),
): readonly VenueRow[] => {
  const known = state.floor
  if (!known) return []
  const { floor, prepared, venues } = known
  return venues.map((venue): VenueRow => {
    const { seatId } = venue
    const sender = senderOf(state, seatId)
    const muted = floor.seats[seatId]?.muted ?? false
    const hand = floor.hands.find((one) => one.seatId === seatId)
    return {
      venue,
      presence: sender === undefined ? 'absent' : sender.connected ? 'present' : 'away',
      muted,
      network: sender?.network ?? null,
      responsible: duties.get(venue.unitId)?.responsible ?? '',
      telephone: duties.get(venue.unitId)?.telephone ?? '',
      speaking: !muted && state.speaker === sender?.id,
      handSince: hand ? hand.since - aheadMs : null,
      onAir: shows(floor.picture, seatId),
      inPreview: shows(prepared?.preview, seatId),
      called: floor.called?.seatId === seatId,
      chair: floor.chair.holder === seatId,
      asksForChair: floor.chair.requests.includes(seatId),
    }
  })
}

const levels: readonly (Level | null)[] = ['province', 'city', 'district', 'street', 'community', null]

/** By level, the highest first; of those whose name holds the searched text. */
export const venueGroups = (rows: readonly VenueRow[], search: string): readonly VenueGroup[] => {
  const wanted = search.trim().toLowerCase()
  const found = rows.filter(({ venue }) => venue.name.toLowerCase().includes(wanted))
  return levels.flatMap((level) => {
    const own = found.filter(({ venue }) => venue.level === level)
    if (own.length === 0) return []
    return [{ level, present: own.filter(({ presence }) => presence === 'present').length, rows: own }]
  })
}
