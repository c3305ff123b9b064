import { cameraLayers, type TileSize } from '../contract/media.ts'

/** A picture may be enlarged by this much before the next layer is worth its bitrate. */
const enlargement = 1.2

/**
 * The simulcast layer for a tile, 0 the lowest: the smallest that need not be enlarged much. The picture is fitted into
 * the tile whole, as 16:9, so its shorter fit decides.
 */
export const layerForTile = (tile: TileSize, layers: number): number => {
  const shownHeight = Math.min(tile.height, (tile.width * 9) / 16)
  const top = Math.min(layers, cameraLayers.length) - 1
  const enough = cameraLayers.findIndex((layer) => layer.height * enlargement >= shownHeight)
  return Math.max(0, enough === -1 ? top : Math.min(enough, top))
}
