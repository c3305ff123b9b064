import { composedSize, type CompositionSettings, type CompositionTile } from '../../contract/composition.ts'
import type { SourceId } from '../../contract/ids.ts'
import type { EpochMs, TimeRange } from '../../contract/time.ts'

/** A stretch of a source's footage that can be decoded in one go. */
export interface Stretch extends TimeRange {
  readonly headerDigest: string
}

/** One tile of a shot; without a source there is no footage to show: its name stands alone. */
export interface ShotTile extends CompositionTile {
  /** Where its footage begins, where that is behind the start of the shot. */
  readonly shownFrom: EpochMs
}

/** A part of the video in which nothing changes: encoded by itself, so that what is done survives a restart. */
export interface Shot extends TimeRange {
  /** Pictures of it: all shots together are as long as the spans, to half a picture. */
  readonly frames: number
  /** Number of its first picture in the video. */
  readonly firstFrame: number
  readonly tiles: readonly ShotTile[]
  readonly banner: string | null
  readonly subtitle: string | null
}

/** A venue that comes on air is shown once its first picture is there; until then what was there before stays. */
export const waitForPictureMs = 1000
/** Footage that begins so much later than a shot is led back to its start by its first picture. */
const lateMs = 250
/** No shot is longer: what a restart costs. */
const longestShotMs = 30_000
/** Shorter ones are no shot of their own. */
const leastShotMs = 1000 / composedSize.fps

const stretchAt = (stretches: readonly Stretch[], at: EpochMs): Stretch | undefined =>
  stretches.find((stretch) => stretch.from <= at && stretch.to > at)

const beginningAt = (stretches: readonly Stretch[], at: EpochMs): Stretch | undefined =>
  stretchAt(stretches, at) ?? stretches.find(({ from }) => from > at && from - at <= lateMs)

type Scenes = CompositionSettings['scenes']

/** Each scene begins when its first tile has a picture, where that is soon. */
export const settledScenes = (scenes: Scenes, footage: ReadonlyMap<SourceId, readonly Stretch[]>): Scenes =>
  scenes.map((scene, n) => {
    const source = scene.tiles[0]?.source
    if (n === 0 || !source) return scene
    const stretches = footage.get(source) ?? []
    if (stretchAt(stretches, scene.from)) return scene
    const next = stretches.find(({ from }) => from > scene.from)?.from
    const limit = Math.min(scene.from + waitForPictureMs, scenes[n + 1]?.from ?? Infinity)
    return next !== undefined && next <= limit ? { ...scene, from: Math.ceil(next) } : scene
  })

/** Where something changes within a range: a scene begins, or a source that is seen begins, ends, or is coded anew. */
const cutsWithin = (
  range: TimeRange,
  scenes: Scenes,
  footage: ReadonlyMap<SourceId, readonly Stretch[]>,
): readonly EpochMs[] => {
  const cuts = new Set<EpochMs>()
  scenes.forEach((scene, n) => {
    const [from, to] = [Math.max(scene.from, range.from), Math.min(scenes[n + 1]?.from ?? Infinity, range.to)]
    if (from >= to) return
    cuts.add(from)
    for (const { source } of scene.tiles) {
      for (const stretch of source === null ? [] : (footage.get(source) ?? [])) {
        if (stretch.from > from + lateMs && stretch.from < to) cuts.add(stretch.from)
        if (stretch.to > from && stretch.to < to) cuts.add(stretch.to)
      }
    }
  })
  return [range.from, ...cuts, range.to].toSorted((one, other) => one - other)
}

/** Ranges between cuts that are far enough apart, none too long. */
const rangesBetween = (cuts: readonly EpochMs[]): readonly TimeRange[] => {
  const last = cuts.at(-1) ?? 0
  const ranges: TimeRange[] = []
  let from = cuts[0] ?? 0
  for (const cut of cuts) {
    if (cut - from < leastShotMs || (last - cut < leastShotMs && cut !== last)) continue
    const parts = Math.ceil((cut - from) / longestShotMs)
    const step = (cut - from) / parts
    for (let part = 0; part < parts; part += 1)
      ranges.push({ from: from + part * step, to: from + (part + 1) * step })
    from = cut
  }
  return ranges
}

/** The shots of a composition, in order. Pure. */
export const shotsOf = (
  { spans, scenes: planned }: { readonly spans: readonly TimeRange[]; readonly scenes: Scenes },
  footage: ReadonlyMap<SourceId, readonly Stretch[]>,
): readonly Shot[] => {
  const scenes = settledScenes(planned, footage)
  const shots: Shot[] = []
  let before = 0
  for (const span of spans) {
    const frameAt = (at: EpochMs): number => before + Math.round(((at - span.from) * composedSize.fps) / 1000)
    for (const range of rangesBetween(cutsWithin(span, scenes, footage))) {
      const firstFrame = frameAt(range.from)
      const frames = frameAt(range.to) - firstFrame
      const scene = scenes.findLast(({ from }) => from <= range.from) ?? scenes[0]
      if (frames <= 0 || !scene) continue
      const tiles = scene.tiles.map((tile): ShotTile => {
        const stretch = tile.source && beginningAt(footage.get(tile.source) ?? [], range.from)
        return stretch
          ? { ...tile, shownFrom: Math.max(range.from, stretch.from) }
          : { ...tile, source: null, shownFrom: range.from }
      })
      shots.push({ ...range, frames, firstFrame, tiles, banner: scene.banner, subtitle: scene.subtitle })
    }
    before = frameAt(span.to)
  }
  return shots
}

/** Where a moment is in the video, in milliseconds; what is in no span is where the next begins. */
export const placeInVideo = (spans: readonly TimeRange[], at: EpochMs): number => {
  let before = 0
  for (const { from, to } of spans) {
    if (at < to) return before + Math.max(0, at - from)
    before += to - from
  }
  return before
}
