import type { MixedSpan, Timeline } from '../../../../../server/contract/footage.ts'
import type { Footage, Gap } from '../../coverage.ts'

type SourceTimeline = Timeline['sources'][number]

/** What a row of the timeline shows. */
export type RowFootage = Pick<SourceTimeline, 'coverage' | 'gaps' | 'mixed' | 'holds'>

export const noRow: RowFootage = { coverage: [], gaps: [], mixed: [], holds: [] }

/** What stands under the pointer. */
export type Under =
  | { readonly kind: 'covered' }
  | { readonly kind: 'gap'; readonly gap: Gap }
  | { readonly kind: 'mixed'; readonly span: MixedSpan }
  | { readonly kind: 'nothing' }

export const underPointer = ({ coverage, gaps, mixed }: RowFootage, at: number): Under => {
  const holds = ({ from, to }: { readonly from: number; readonly to: number | null }) =>
    from <= at && at < (to ?? Infinity)
  if (coverage.some(holds)) return { kind: 'covered' }
  const span = mixed.find(holds)
  if (span) return { kind: 'mixed', span }
  const gap = gaps.find(holds)
  return gap ? { kind: 'gap', gap } : { kind: 'nothing' }
}

/** A stretch that is told as mixed may have footage anywhere: for going there it counts as covered. */
const coveredSpans = ({ coverage, mixed }: RowFootage): Footage['coverage'] =>
  [...coverage, ...mixed].sort((one, other) => one.from - other.from)

/** Where any of the rows has footage at or after (1), or at or before (-1) `at`; undefined where none has. */
export const footageBeside = (
  rows: readonly RowFootage[],
  at: number,
  direction: 1 | -1,
): number | undefined => {
  const places = rows.flatMap((row) =>
    coveredSpans(row).flatMap(({ from, to }) => {
      if (from <= at && at < to) return [at]
      if (direction === 1) return from > at ? [from] : []
      return to <= at ? [to - 1] : []
    }),
  )
  if (places.length === 0) return undefined
  return direction === 1 ? Math.min(...places) : Math.max(...places)
}

/** Start of the next gap of any row after `at`, or of the last before it. */
export const gapBeside = (rows: readonly RowFootage[], at: number, direction: 1 | -1): number | undefined => {
  const starts = rows.flatMap(({ gaps, mixed }) => [...gaps, ...mixed].map(({ from }) => from))
  const beside = starts.filter((from) => (direction === 1 ? from > at + 1500 : from < at - 1500))
  if (beside.length === 0) return undefined
  return direction === 1 ? Math.min(...beside) : Math.max(...beside)
}
