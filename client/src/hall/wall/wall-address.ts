import { wallSizes } from '../../../../server/contract/wall.ts'

export type WallSize = (typeof wallSizes)[number]

/** Everything that a wall's address says: a window of an unattended screen comes back by it alone. */
export interface WallAddress {
  readonly tiles: WallSize
  /** Ids of cameras, tile by tile; undefined: empty. */
  readonly cameras: readonly (string | undefined)[]
  /** Goes from layout to layout by time. */
  readonly tour: boolean
  /** Shows the floor plan beside the tiles. */
  readonly plan: boolean
  /** Without anything but the pictures: an unattended screen. */
  readonly bare: boolean
  /** Tile that fills the wall, from 1. */
  readonly large: number | undefined
}

type Query = Readonly<Record<string, unknown>>

const textOf = (query: Query, name: string): string => (typeof query[name] === 'string' ? query[name] : '')

/** As many tiles as asked for, the cameras in front; what is left of them is cut off. */
export const fitTiles = (
  cameras: readonly (string | undefined)[],
  tiles: WallSize,
): readonly (string | undefined)[] => Array.from({ length: tiles }, (_, n) => cameras[n])

/** The smallest wall that shows so many cameras; the largest where none does. */
export const sizeFor = (count: number): WallSize => wallSizes.find((size) => size >= count) ?? 25

export const readWallAddress = (query: Query, everything: readonly string[]): WallAddress => {
  const named = textOf(query, 'cameras')
  const asked = Number(textOf(query, 'tiles'))
  const tiles = wallSizes.find((size) => size === asked) ?? sizeFor(everything.length)
  const cameras = named === '' ? everything : named.split(',').map((id) => (id === '' ? undefined : id))
  const large = Number(textOf(query, 'large'))
  return {
    tiles,
    cameras: fitTiles(cameras, tiles),
    tour: textOf(query, 'tour') === '1',
    plan: textOf(query, 'plan') === '1',
    bare: textOf(query, 'bare') === '1',
    large: Number.isInteger(large) && large >= 1 && large <= tiles ? large : undefined,
  }
}

export const writeWallAddress = (address: WallAddress): Record<string, string> => ({
  tiles: String(address.tiles),
  cameras: address.cameras.map((id) => id ?? '').join(','),
  ...(address.tour && { tour: '1' }),
  ...(address.plan && { plan: '1' }),
  ...(address.bare && { bare: '1' }),
  ...(address.large !== undefined && { large: String(address.large) }),
})
