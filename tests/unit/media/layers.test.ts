import { describe, expect, it } from 'vitest'
import { cameraLayers } from '../../../server/contract/media.ts'
import { layerForTile } from '../../../server/media/layers.ts'

describe('layerForTile', () => {
  it.each([
    [{ width: 1, height: 1 }, 0],
    [{ width: 320, height: 180 }, 0],
    [{ width: 384, height: 216 }, 0],
    [{ width: 400, height: 225 }, 1],
    [{ width: 640, height: 360 }, 1],
    [{ width: 800, height: 450 }, 2],
    [{ width: 1280, height: 720 }, 2],
    [{ width: 3840, height: 2160 }, 2],
  ])('%o takes layer %i of three', (tile, layer) => {
    expect(layerForTile(tile, 3)).toBe(layer)
  })

  it('measures the picture inside the tile, not the tile', () => {
    expect(layerForTile({ width: 320, height: 2000 }, 3)).toBe(0)
    expect(layerForTile({ width: 4000, height: 180 }, 3)).toBe(0)
  })

  it('never asks for a layer that the sender does not send', () => {
    expect(layerForTile({ width: 1280, height: 720 }, 1)).toBe(0)
    expect(layerForTile({ width: 1280, height: 720 }, 2)).toBe(1)
  })

  it('has a lowest layer that fits under the least estimate', () => {
    expect(cameraLayers[0].maxBitrate).toBeLessThan(100_000)
  })
})
