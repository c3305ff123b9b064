import type { CompositionTile } from '../../contract/composition.ts'
import type { Picture } from '../../contract/floor/state.ts'
import type { SeatId, SourceId } from '../../contract/ids.ts'
import type { TrackKind } from './wanted.ts'

/** Who is where in the composed picture. */
export interface Shown {
  readonly seatId: SeatId | null
  readonly kind: TrackKind
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

const whole = { x: 0, y: 0, width: 1, height: 1 }

/** Beside a venue its share has the larger part: it is what is to be read. */
const besideShare = {
  venue: { x: 0, y: 0.28, width: 0.44, height: 0.44 },
  share: { x: 0.44, y: 0.22, width: 0.56, height: 0.56 },
}
/** Whoever shares is seen small, where nothing of most pages stands. */
const overShare = { x: 0.8, y: 0.8, width: 0.2, height: 0.2 }

/** A square of equal tiles in which the first takes the place of several, as on the stage of the room. */
const shapes: Readonly<
  Record<number, { readonly side: number; readonly large?: readonly [x: number, y: number, span: number] }>
> = {
  1: { side: 1 },
  2: { side: 2 },
  4: { side: 2 },
  6: { side: 3, large: [0, 0, 2] },
  8: { side: 4, large: [0, 0, 3] },
  9: { side: 3 },
  13: { side: 4, large: [1, 1, 2] },
  16: { side: 4 },
}

const panelPlaces = (tiles: number): readonly Omit<Shown, 'seatId' | 'kind'>[] => {
  const { side, large } = shapes[tiles] ?? { side: Math.max(1, Math.ceil(Math.sqrt(tiles))) }
  const unit = 1 / side
  const place = (x: number, y: number, span = 1) => ({
    ...{ x: x * unit, y: y * unit, width: span * unit, height: span * unit },
  })
  const [left = -1, top = -1, span = 0] = large ?? []
  const isUnder = (x: number, y: number): boolean =>
    x >= left && x < left + span && y >= top && y < top + span
  const small = Array.from({ length: side * side }, (_, n) => [n % side, Math.floor(n / side)] as const)
    .filter(([x, y]) => !isUnder(x, y))
    .map(([x, y]) => place(x, y))
  // Two tiles stand side by side in the middle.
  if (tiles === 2) return [place(0, 0.5), place(1, 0.5)]
  return [...(large ? [place(left, top, span)] : []), ...small].slice(0, tiles)
}

/** The composed picture while this is on air: a broadcast venue large, a share beside it. */
export const layoutOf = (picture: Picture, sharer: SeatId | null): readonly Shown[] => {
  switch (picture.show) {
    case 'share':
      return [
        { seatId: sharer, kind: 'share', ...whole },
        { seatId: sharer, kind: 'venue', ...overShare },
      ]
    case 'venue':
      return sharer === null
        ? [{ seatId: picture.seatId, kind: 'venue', ...whole }]
        : [
            { seatId: picture.seatId, kind: 'venue', ...besideShare.venue },
            { seatId: sharer, kind: 'share', ...besideShare.share },
          ]
    case 'panel': {
      const places = panelPlaces(picture.tiles.length)
      return picture.tiles.flatMap(({ seatId }, n) => {
        const at = places[n]
        return at ? [{ seatId, kind: 'venue' as const, ...at }] : []
      })
    }
  }
}

/** The same as what the recorder is told. */
export const tilesOf = (
  shown: readonly Shown[],
  sourceOf: (seatId: SeatId, kind: TrackKind) => SourceId | undefined,
  nameOf: (seatId: SeatId, kind: TrackKind) => string,
): readonly CompositionTile[] =>
  shown.map(({ seatId, kind, ...place }) => ({
    ...place,
    source: seatId === null ? null : (sourceOf(seatId, kind) ?? null),
    name: seatId === null ? '' : nameOf(seatId, kind),
  }))
