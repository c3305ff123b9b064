import type { SeatId } from '../ids.ts'
import type { FloorView, Picture } from './state.ts'

/** The venues of a picture, tile by tile; null: an empty tile. The share is nobody's tile. */
export const seatsOf = (picture: Picture): readonly (SeatId | null)[] => {
  switch (picture.show) {
    case 'venue':
      return [picture.seatId]
    case 'share':
      return []
    case 'panel':
      return picture.tiles.map(({ seatId }) => seatId)
  }
}

/** Whether the picture shows nobody but this venue. */
const isOnly = (picture: Picture, seatId: SeatId): boolean =>
  picture.show === 'venue' && picture.seatId === seatId

/**
 * What a venue is to see: what is on air; but the main venue sees whom it watches (选看), and a venue that is on air
 * alone sees the main venue, never itself.
 */
export const pictureFor = (
  floor: Pick<FloorView, 'picture' | 'mainSeat' | 'mainWatches' | 'previous'>,
  seatId: SeatId,
): Picture => {
  const { picture, mainSeat, mainWatches, previous } = floor
  if (seatId === mainSeat) {
    if (mainWatches !== null) return { show: 'venue', seatId: mainWatches }
    // The main venue on air sees what was there before it: mostly whoever has just spoken.
    if (isOnly(picture, mainSeat) && previous && !isOnly(previous, mainSeat)) return previous
    return picture
  }
  return isOnly(picture, seatId) ? { show: 'venue', seatId: mainSeat } : picture
}
