import { describe, expect, it } from 'vitest'
import { galleryGrid } from '../../../client/src/meeting/room/tiles.ts'

const gap = 8
const narrowest = 240

describe('a gallery', () => {
  it('gives one venue the whole surface', () => {
    expect(galleryGrid(1, 1600, 900, gap, narrowest)).toEqual({ columns: 1, tileWidth: 1600 })
  })

  it('keeps every tile on the surface while they stay legible', () => {
    for (let count = 1; count <= 25; count += 1) {
      const { columns, tileWidth } = galleryGrid(count, 1920, 1000, gap, narrowest)
      const rows = Math.ceil(count / columns)
      expect(columns * tileWidth + gap * (columns - 1)).toBeLessThanOrEqual(1920)
      expect((rows * tileWidth * 9) / 16 + gap * (rows - 1)).toBeLessThanOrEqual(1000)
    }
  })

  it('scrolls rather than show stamps', () => {
    const { columns, tileWidth } = galleryGrid(160, 1040, 600, gap, narrowest)
    expect(tileWidth).toBeGreaterThanOrEqual(narrowest)
    expect(columns).toBe(4)
  })
})
