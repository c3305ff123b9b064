import type { Picture, PictureChoice, Tile, TileChoice } from '../../contract/floor/state.ts'
import type { SeatId } from '../../contract/ids.ts'
import type { EpochMs } from '../../contract/time.ts'
import type { FloorContext } from './floor.ts'
import { each, presentFrom } from './rounds.ts'

const begin = (choice: TileChoice, { now, present }: FloorContext): Tile => {
  switch (choice.show) {
    case 'venue':
      return { choice, seatId: choice.seatId, index: 0, dueAt: null }
    case 'round': {
      const seats = each(choice.seats)
      const index = presentFrom(seats, 0, present)
      return {
        choice: { ...choice, seats },
        seatId: seats[index] ?? null,
        index,
        dueAt: now + choice.seconds * 1000,
      }
    }
    case 'speaker':
    case 'nothing':
      return { choice, seatId: null, index: 0, dueAt: null }
  }
}

/** The venues that a choice names. */
export const chosenSeats = (choice: PictureChoice): readonly SeatId[] => {
  switch (choice.show) {
    case 'venue':
      return [choice.seatId]
    case 'share':
      return []
    case 'panel':
      return choice.tiles.flatMap((tile) => {
        if (tile.show === 'venue') return [tile.seatId]
        return tile.show === 'round' ? tile.seats : []
      })
  }
}

/** What was asked for to get this picture. */
export const choiceOf = (picture: Picture): PictureChoice =>
  picture.show === 'panel' ? { show: 'panel', tiles: picture.tiles.map(({ choice }) => choice) } : picture

/** A picture as it begins, its rounds at their first venue that is in the meeting. */
export const beginPicture = (choice: PictureChoice, context: FloorContext): Picture =>
  choice.show === 'panel'
    ? withSpeaker({ show: 'panel', tiles: choice.tiles.map((tile) => begin(tile, context)) }, context.speaker)
    : choice

/** Puts whoever speaks now into the first tile that follows the speaker, and moves on whom that one showed. */
const withSpeaker = (
  panel: Extract<Picture, { show: 'panel' }>,
  speaker: SeatId | null,
): Extract<Picture, { show: 'panel' }> => {
  if (speaker === null || panel.tiles.some(({ seatId }) => seatId === speaker)) return panel
  const followed = panel.tiles.filter(({ choice }) => choice.show === 'speaker')
  if (followed.length === 0) return panel
  const seats = [speaker, ...followed.map(({ seatId }) => seatId)]
  let place = 0
  return {
    show: 'panel',
    tiles: panel.tiles.map((tile) => {
      if (tile.choice.show !== 'speaker') return tile
      const seatId = seats[place] ?? null
      place += 1
      return { ...tile, seatId }
    }),
  }
}

const turned = (tile: Tile, { now, present }: FloorContext): Tile => {
  const { choice, index, dueAt } = tile
  if (choice.show !== 'round' || dueAt === null || dueAt > now) return tile
  const next = presentFrom(choice.seats, index + 1, present)
  return { choice, seatId: choice.seats[next] ?? null, index: next, dueAt: now + choice.seconds * 1000 }
}

/** The panel as it is now: rounds that are due go on, whoever speaks is followed. The same object where nothing changes. */
export const panelNow = (picture: Picture, context: FloorContext): Picture => {
  if (picture.show !== 'panel') return picture
  const tiles = picture.tiles.map((tile) => turned(tile, context))
  const moved = tiles.some((tile, index) => tile !== picture.tiles[index])
  return withSpeaker(moved ? { show: 'panel', tiles } : picture, context.speaker)
}

/** When the panel changes by itself next. */
export const panelDue = (picture: Picture): readonly EpochMs[] =>
  picture.show === 'panel' ? picture.tiles.flatMap(({ dueAt }) => (dueAt === null ? [] : [dueAt])) : []

export const followsSpeaker = (picture: Picture): boolean =>
  picture.show === 'panel' && picture.tiles.some(({ choice }) => choice.show === 'speaker')
