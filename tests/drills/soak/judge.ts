import type { ApiClient } from '../../support/api-client.ts'
import {
  readTimeline,
  unexplainedMsIn,
  within,
  type Range,
  type Recording,
  type SourceTimeline,
} from '../../support/measure/index.ts'
import { kinds } from './plan.ts'
import type { Struck } from './strike.ts'

/** What a fault may still cost after it is over: the allowance of DESIGN.md §3 with GOPs of 2 s, and a restart. */
const aftermathMs = 30_000
/** The wall clock of what is recorded is right to this, and a GOP before the fault may be lost with it. */
const beforehandMs = 3_000

/** The timelines of all cameras, by the camera's path. */
export const timelinesOf = async (
  { hall, footage }: Pick<Recording, 'hall' | 'footage'>,
  client: ApiClient,
  range: Range,
): Promise<ReadonlyMap<string, SourceTimeline>> => {
  const { sources } = await footage.read()
  const timelines = await readTimeline(client, [...sources.values()], range)
  return new Map(
    hall.cameras.map(({ path }) => {
      const timeline = timelines.find(({ sourceId }) => sourceId === sources.get(path))
      if (!timeline) throw new Error(`no timeline was read of ${path}`)
      return [path, timeline]
    }),
  )
}

/** Milliseconds of all cameras together that are in no clip and in no gap. */
export const unexplainedIn = (range: Range, timelines: ReadonlyMap<string, SourceTimeline>): number =>
  [...timelines.values()].reduce((sum, timeline) => sum + unexplainedMsIn(range, timeline), 0)

type Gap = SourceTimeline['gaps'][number]

/** Whether the fault may have made that gap: it struck the camera, or all of them, at that time, and is told so. */
const mayHaveMade = ({ fault, cameras, from, to }: Struck, camera: number, gap: Gap): boolean =>
  (cameras.length === 0 || cameras.includes(camera)) &&
  kinds[fault].reasons.includes(gap.reason) &&
  gap.from < to + aftermathMs &&
  gap.to > from - beforehandMs

/** Gaps that no fault explains: of another reason than any fault of that camera then, or at a time without one. */
export const unprovoked = (
  { hall }: Pick<Recording, 'hall'>,
  range: Range,
  timelines: ReadonlyMap<string, SourceTimeline>,
  struck: readonly Struck[],
): readonly string[] =>
  hall.cameras.flatMap(({ number, path }) =>
    (timelines.get(path)?.gaps ?? [])
      .filter((gap) => within(range, [gap]).length > 0)
      .filter((gap) => !struck.some((one) => mayHaveMade(one, number, gap)))
      .map(({ from, to, reason }) => `${path}: ${reason} from ${from} for ${to - from} ms`),
  )
