import type { Timeline } from '../../../server/contract/footage.ts'

/** What one source has of a time: half-open spans of wall clock, and the gaps with their reasons. */
export type Footage = Pick<Timeline['sources'][number], 'coverage' | 'gaps'>
export type Gap = Footage['gaps'][number]

export const noFootage: Footage = { coverage: [], gaps: [] }

export const isCovered = ({ coverage }: Footage, at: number): boolean =>
  coverage.some((span) => span.from <= at && at < span.to)

/** Where footage goes on at or after `at`; undefined where there is none. */
export const nextCovered = (footage: Footage, at: number): number | undefined => {
  if (isCovered(footage, at)) return at
  const starts = footage.coverage.map((span) => span.from).filter((from) => from > at)
  return starts.length === 0 ? undefined : Math.min(...starts)
}

/** End of the unbroken footage that holds `at`; `at` itself where there is none. Spans of two epochs may overlap. */
export const coveredUntil = ({ coverage }: Footage, at: number): number => {
  let end = at
  for (const span of [...coverage].sort((one, other) => one.from - other.from)) {
    if (span.from <= end && span.to > end) end = span.to
  }
  return end
}

/** End of all footage; undefined where there is none. */
export const lastCovered = ({ coverage }: Footage): number | undefined =>
  coverage.length === 0 ? undefined : Math.max(...coverage.map((span) => span.to))

/** The gap that holds `at`, which says why there is no footage. */
export const gapAt = ({ gaps }: Footage, at: number): Gap | undefined =>
  gaps.find((gap) => gap.from <= at && (gap.to === null || at < gap.to))

/** Cuts footage to a range, for drawing. */
export const within = (footage: Footage, from: number, to: number): Footage => ({
  coverage: footage.coverage.filter((span) => span.to > from && span.from < to),
  gaps: footage.gaps.filter((gap) => (gap.to ?? to) > from && gap.from < to),
})
