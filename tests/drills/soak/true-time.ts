import type { ApiClient } from '../../support/api-client.ts'
import {
  holesIn,
  lengthOf,
  readTimeline,
  within,
  type Range,
  type Recording,
  type SourceTimeline,
  type ToldTime,
} from '../../support/measure/index.ts'

/** A time, by the true clock, in which the product's clock showed `offsetMs` more. */
export interface ClockSet {
  readonly from: number
  /** Infinity while it lasts. */
  to: number
  /** So much that what is recorded meanwhile is told of no time of the run. */
  readonly offsetMs: number
}

/** Timelines of all cameras by the true clock, whatever the product's clock showed, by the camera's path. */
export type TrueTimelines = ReadonlyMap<string, ToldTime>

/** The recorder looks at the clock each second, later on a machine that is busy. */
const lookMs = 10_000
/** What the clock shows when a fragment ends places the whole of it: one that key frames were awaited in is so long. */
const longestFragmentMs = 12_000
/** Two epochs meet within a frame: each knows the camera's clock by itself. */
const seamMs = 60

const shifted = <Span extends Range>(spans: readonly Span[], byMs: number): readonly Span[] =>
  spans.map((span) => ({ ...span, from: span.from + byMs, to: span.to + byMs }))

/** Only what lies within `range`. */
const clipped = <Span extends Range>(spans: readonly Span[], range: Range): readonly Span[] =>
  spans.flatMap((span) => within(range, [span]).map(({ from, to }) => ({ ...span, from, to })))

/** What is told of the range, and of the times that the clock showed meanwhile, laid on one line. */
export const readTrueTimelines = async (
  { hall, footage }: Pick<Recording, 'hall' | 'footage'>,
  client: ApiClient,
  range: Range,
  clockSets: readonly ClockSet[],
): Promise<TrueTimelines> => {
  const { sources } = await footage.read()
  const ids = [...sources.values()]
  const sets = clockSets.filter(({ from, to }) => from < range.to && to > range.from)
  const shown = [
    { ...range, offsetMs: 0 },
    ...sets.map(({ from, to, offsetMs }) => ({
      ...{ from: from - longestFragmentMs, to: Math.min(to, range.to) + lookMs, offsetMs },
    })),
  ]
  const told: SourceTimeline[] = []
  for (const { from, to, offsetMs } of shown) {
    const asShown = { from: from + offsetMs, to: to + offsetMs }
    for (const timeline of await readTimeline(client, ids, asShown))
      told.push({
        ...timeline,
        coverage: shifted(clipped(timeline.coverage, asShown), -offsetMs),
        gaps: shifted(clipped(timeline.gaps, asShown), -offsetMs),
      })
  }
  return new Map(
    hall.cameras.map(({ path }) => {
      const own = told.filter(({ sourceId }) => sourceId === sources.get(path))
      return [
        path,
        { coverage: own.flatMap(({ coverage }) => coverage), gaps: own.flatMap(({ gaps }) => gaps) },
      ]
    }),
  )
}

const isSeam = (hole: Range, clockSets: readonly ClockSet[]): boolean =>
  hole.to - hole.from <= seamMs &&
  clockSets.flatMap(({ from, to }) => [from, to]).some((at) => Math.abs(hole.from - at) < lookMs)

/** What is in no clip and in no gap, by camera. */
export const unexplainedIn = (
  range: Range,
  timelines: TrueTimelines,
  clockSets: readonly ClockSet[],
): readonly (Range & { readonly camera: string })[] =>
  [...timelines].flatMap(([camera, { coverage, gaps }]) =>
    holesIn(range, [...coverage, ...gaps])
      .filter((hole) => !isSeam(hole, clockSets))
      .map((hole) => ({ camera, ...hole })),
  )

/** Of all cameras together. */
export const unexplainedMsOf = (...given: Parameters<typeof unexplainedIn>): number =>
  lengthOf(unexplainedIn(...given))
