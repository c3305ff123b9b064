import { describe, expect, it } from 'vitest'
import { panelSizes } from '../../../server/contract/floor/state.ts'
import { panelGrid } from '../../../client/src/meeting/floor/panel-grid.ts'

/** The cells that a place covers, by its lines in the grid. */
const cellsOf = ({ column, row }: { column: string; row: string }): string[] => {
  const range = (lines: string) => {
    const [from = 1, span = 1] = lines.split('/ span').map(Number)
    return Array.from({ length: span }, (_cell, step) => from + step)
  }
  return range(row).flatMap((y) => range(column).map((x) => `${x},${y}`))
}

describe('a 多画面', () => {
  it.each(panelSizes)('of %i tiles has a place for each, none over another, none outside', (size) => {
    const { side, places } = panelGrid(size)
    expect(places).toHaveLength(size)
    const cells = places.flatMap(cellsOf)
    expect(new Set(cells).size).toBe(cells.length)
    for (const cell of cells)
      expect(cell.split(',').every((at) => Number(at) >= 1 && Number(at) <= side)).toBe(true)
  })

  it('of 6, 8 or 13 tiles shows the first larger', () => {
    for (const size of [6, 8, 13]) {
      const [first, second] = panelGrid(size).places.map((place) => cellsOf(place).length)
      expect(first).toBeGreaterThan(second ?? 0)
    }
  })
})
