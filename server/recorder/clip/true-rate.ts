/** When media had come up to a time, by the stream's own stamps: both in milliseconds. */
export interface Progress {
  readonly at: number
  readonly media: number
}

/** Evidence is looked at this far back: long enough that a lie stands out from any delay. */
export const evidenceMs = 60_000
/** And for at least so long, and so many fragments, before anything is believed. */
const leastEvidenceMs = 8000
const leastFragments = 4
/** A clock is out by some hundred ppm; from here on a rate is a lie. Once it is told, it is believed down to less. */
const leastLie = 0.03
const leastKnownLie = 0.015
/** What is less than this may be a burst of delays. */
const leastDriftMs = 600
/** A lie goes on evenly; delays don't. */
const evenness = 2

interface Point {
  readonly at: number
  /** How far media is behind the clock, apart from a constant. */
  readonly behind: number
}

const leastBehind = (points: readonly Point[]): Point | undefined =>
  points.reduce<Point | undefined>(
    (least, one) => (least && least.behind <= one.behind ? least : one),
    undefined,
  )

const slope = (from: Point, to: Point): number => (to.behind - from.behind) / (to.at - from.at)

/**
 * How long a second of the stream's stamps really takes: 1, unless it is proven that the camera stamps frames at another
 * rate than it sends them (25 a second stamped, 21 delivered: 1.19).
 *
 * What can be seen is when fragments arrive, each late by an unknown delay. So three thirds of the last minute are
 * compared by what was least late in each: only a drift that is large, long and even is a lie.
 * @param known whether the stream is known to lie
 */
export const trueRate = (seen: readonly Progress[], known: boolean): number => {
  const [first, last] = [seen[0], seen.at(-1)]
  if (!first || !last || seen.length < leastFragments) return 1
  const third = (last.at - first.at) / 3
  if (third * 3 < leastEvidenceMs) return 1
  const points = seen.map(({ at, media }) => ({ at, behind: at - media }))
  const [early, middle, late] = [0, 1, 2].map((n) =>
    leastBehind(
      points.filter(({ at }) => at >= first.at + n * third && (n === 2 || at < first.at + (n + 1) * third)),
    ),
  )
  if (!early || !middle || !late) return 1
  const drift = slope(early, late)
  const [before, after] = [slope(early, middle), slope(middle, late)]
  const isEven = before * after > 0 && Math.max(before / after, after / before) <= evenness
  const isLarge = Math.abs(late.behind - early.behind) >= leastDriftMs
  if (Math.abs(drift) < (known ? leastKnownLie : leastLie) || !(known || (isEven && isLarge))) return 1
  return 1 / (1 - drift)
}
