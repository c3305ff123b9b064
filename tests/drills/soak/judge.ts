import { within, type Range, type Recording, type ToldTime } from '../../support/measure/index.ts'
import { kinds } from './plan.ts'
import type { Struck } from './strike.ts'
import type { TrueTimelines } from './true-time.ts'

/** What a fault may still cost after it is over: the allowance of DESIGN.md §3 with GOPs of 2 s, and a restart. */
const aftermathMs = 30_000
/** The wall clock of what is recorded is right to this, and a GOP before the fault may be lost with it. */
const beforehandMs = 3_000

type Gap = ToldTime['gaps'][number]

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
  timelines: TrueTimelines,
  struck: readonly Struck[],
): readonly string[] =>
  hall.cameras.flatMap(({ number, path }) =>
    (timelines.get(path)?.gaps ?? [])
      .filter((gap) => within(range, [gap]).length > 0)
      .filter((gap) => !struck.some((one) => mayHaveMade(one, number, gap)))
      .map(({ from, to, reason }) => `${path}: ${reason} from ${from} for ${to - from} ms`),
  )
