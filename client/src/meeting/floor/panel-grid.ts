/** Where one tile of a 多画面 lies: lines of a CSS grid, the first being 1. */
export interface TilePlace {
  readonly column: string
  readonly row: string
}

export interface PanelGrid {
  /** As many columns as rows, so that every tile is 16:9 like the whole. */
  readonly side: number
  readonly places: readonly TilePlace[]
}

/** A square of equal tiles in which the first takes the place of several. */
interface Shape {
  readonly side: number
  /** The large tile: its place and how many tiles wide and high it is. */
  readonly large?: { readonly column: number; readonly row: number; readonly span: number }
}

/** By the number of tiles. Of 6, 8 and 13 the first is large: in the corner, or in the middle. */
const shapes: Readonly<Record<number, Shape>> = {
  1: { side: 1 },
  2: { side: 2 },
  4: { side: 2 },
  6: { side: 3, large: { column: 1, row: 1, span: 2 } },
  8: { side: 4, large: { column: 1, row: 1, span: 3 } },
  9: { side: 3 },
  13: { side: 4, large: { column: 2, row: 2, span: 2 } },
  16: { side: 4 },
}

const isUnder = (shape: Shape, column: number, row: number): boolean => {
  const { large } = shape
  if (!large) return false
  const inside = (at: number, from: number) => at >= from && at < from + large.span
  return inside(column, large.column) && inside(row, large.row)
}

/** How a 多画面 of so many tiles is laid out. */
export const panelGrid = (tiles: number): PanelGrid => {
  const shape = shapes[tiles] ?? { side: Math.max(1, Math.ceil(Math.sqrt(tiles))) }
  const { side, large } = shape
  const places: TilePlace[] = []
  if (large) {
    const { column, row, span } = large
    places.push({ column: `${column} / span ${span}`, row: `${row} / span ${span}` })
  }
  for (let row = 1; row <= side; row += 1) {
    for (let column = 1; column <= side; column += 1) {
      if (!isUnder(shape, column, row)) places.push({ column: String(column), row: String(row) })
    }
  }
  return { side, places: places.slice(0, tiles) }
}
