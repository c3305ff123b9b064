import type { TileSize } from '../../../server/contract/media.ts'

/** How large each picture is looked at. One may be looked at in several places at once: on air and in preview. */
export interface TileSizes {
  /** @param place whoever reports: one key a tile. `size` is null where the picture is not to be seen there */
  set(producerId: string, place: symbol, size: TileSize | null): void
  /** The largest of a picture's places; null where nobody looks at it. */
  of(producerId: string): TileSize | null
  forget(producerId: string): void
}

const area = ({ width, height }: TileSize): number => width * height

export const createTileSizes = (): TileSizes => {
  const places = new Map<string, Map<symbol, TileSize>>()
  return {
    set: (producerId, place, size) => {
      const seen = places.get(producerId) ?? new Map<symbol, TileSize>()
      if (size) seen.set(place, size)
      else seen.delete(place)
      if (seen.size > 0) places.set(producerId, seen)
      else places.delete(producerId)
    },
    of: (producerId) =>
      [...(places.get(producerId)?.values() ?? [])].reduce<TileSize | null>(
        (largest, size) => (largest && area(largest) >= area(size) ? largest : size),
        null,
      ),
    forget: (producerId) => void places.delete(producerId),
  }
}
