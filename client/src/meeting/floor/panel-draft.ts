import type { PictureChoice, TileChoice } from '../../../../server/contract/floor/state.ts'
import type { FloorJoined } from '../../../../server/contract/floor/events.ts'
import type { SeatId } from '../../../../server/contract/ids.ts'

/** A 多画面 while it is being composed: what each tile is to show, in the order of the tiles. */
export type PanelDraft = readonly TileChoice[]

export const defaultRoundSeconds = 10

/** The main venue first, then whoever is in the meeting; what is left stays empty. */
export const filledDraft = (size: number, mainSeat: SeatId, present: readonly SeatId[]): PanelDraft => {
  const seats = [mainSeat, ...present]
  return Array.from({ length: size }, (_tile, index): TileChoice => {
    const seatId = seats[index]
    return seatId === undefined ? { show: 'nothing' } : { show: 'venue', seatId }
  })
}

/** What is prepared or on air as a 多画面, to be changed from there; undefined where neither is one. */
export const draftOf = ({
  floor,
  prepared,
}: Pick<FloorJoined, 'floor' | 'prepared'>): PanelDraft | undefined => {
  const shown = [prepared?.preview, floor.picture].find((picture) => picture?.show === 'panel')
  return shown?.show === 'panel' ? shown.tiles.map(({ choice }) => choice) : undefined
}

/** Another number of tiles: what fits keeps its place, new ones are filled with venues that have none yet. */
export const resized = (
  draft: PanelDraft,
  size: number,
  mainSeat: SeatId,
  present: readonly SeatId[],
): PanelDraft => {
  const kept = draft.slice(0, size)
  const taken = new Set(kept.flatMap((tile) => (tile.show === 'venue' ? [tile.seatId] : [])))
  const free = [mainSeat, ...present].filter((seatId) => !taken.has(seatId))
  const added = Array.from({ length: size - kept.length }, (_tile, index): TileChoice => {
    const seatId = free[index]
    return seatId === undefined ? { show: 'nothing' } : { show: 'venue', seatId }
  })
  return [...kept, ...added]
}

/** Puts something into one tile; a venue that stood in another leaves that one to what was here. */
export const withTile = (draft: PanelDraft, index: number, choice: TileChoice): PanelDraft => {
  const before = draft[index] ?? { show: 'nothing' }
  const elsewhere = draft.findIndex(
    (tile, at) =>
      at !== index && choice.show === 'venue' && tile.show === 'venue' && tile.seatId === choice.seatId,
  )
  return draft.map((tile, at) => {
    if (at === index) return choice
    return at === elsewhere ? before : tile
  })
}

export const pictureOf = (draft: PanelDraft): PictureChoice => ({ show: 'panel', tiles: [...draft] })
