import type { SeenPicture } from './read-video.ts'

/** Whom the floor put on air from a moment on, epoch milliseconds. */
export interface Turn {
  readonly from: number
  readonly venue: number
}

const pictureMs = 40

/** The longest time for which the video shows another venue than the floor had on air when that was seen. */
export const wrongVenueMs = (pictures: readonly SeenPicture[], turns: readonly Turn[]): number => {
  let [longest, run] = [0, 0]
  for (const { venue, wall } of pictures) {
    const expected = wall === undefined ? undefined : turns.findLast(({ from }) => from <= wall)?.venue
    run = venue !== undefined && expected !== undefined && venue !== expected ? run + pictureMs : 0
    longest = Math.max(longest, run)
  }
  return longest
}

/** How long the video shows nobody's clock. */
export const unreadableMs = (pictures: readonly SeenPicture[]): number =>
  pictures.filter(({ wall }) => wall === undefined).length * pictureMs

/** Footage of a source, and the time for which it should be there. */
export interface Stretch {
  readonly from: number
  readonly to: number
}

/** How much of a stretch no footage covers. */
export const uncoveredMs = (footage: readonly Stretch[], { from, to }: Stretch): number => {
  let uncovered = 0
  let at = from
  for (const one of footage.toSorted((a, b) => a.from - b.from)) {
    if (one.to <= at || one.from >= to) continue
    // Fragments that follow one another may be a rounding apart.
    if (one.from - at > 20) uncovered += one.from - at
    at = Math.max(at, one.to)
  }
  return uncovered + Math.max(0, to - at > 20 ? to - at : 0)
}

const median = (values: readonly number[]): number =>
  values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? 0

/**
 * How far the sound is from the picture, in milliseconds, of the worst venue: each venue beeps at full seconds of the clock
 * that it shows. Positive where the sound is late.
 */
export const avOffsets = (
  pictures: readonly SeenPicture[],
  beeps: readonly (readonly number[])[],
): readonly number[] =>
  beeps.flatMap((of, venue) => {
    const offsets = of.flatMap((at) => {
      // What the clock showed at that moment of the video, by the pictures around it.
      const near = pictures.filter(
        (one) => one.venue === venue && one.wall !== undefined && Math.abs(one.at - at) < 0.5,
      )
      if (near.length < 20) return []
      const wall = median(near.map((one) => (one.wall ?? 0) - (one.at - at) * 1000))
      return [wall - Math.round(wall / 1000) * 1000]
    })
    return offsets.length < 3 ? [] : [median(offsets)]
  })
