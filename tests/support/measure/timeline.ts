import { Timeline } from '../../../server/contract/footage.ts'
import type { ApiClient } from '../api-client.ts'
import type { Product } from '../product.ts'
import { holesIn, lengthOf, within, type Range } from './coverage.ts'

/** How a range of time is told: what there is, and what is not and why. */
export interface ToldTime {
  readonly coverage: readonly Range[]
  readonly gaps: readonly (Range & { readonly reason: string })[]
}

/** What people are shown of one source within a range. */
export interface SourceTimeline extends ToldTime {
  readonly sourceId: string
  readonly coverage: readonly (Range & { readonly epoch: number })[]
}

/** Signs in as somebody who may see footage. */
export const signInAsSupervisor = (product: Product): Promise<ApiClient> => product.signIn('supervisor')

/** Asks the server for the timeline of sources, as its page does. */
export const readTimeline = async (
  client: ApiClient,
  sourceIds: readonly string[],
  range: Range,
): Promise<readonly SourceTimeline[]> => {
  const query = new URLSearchParams(sourceIds.map((id): [string, string] => ['source', id]))
  query.set('from', String(Math.floor(range.from)))
  query.set('to', String(Math.ceil(range.to)))
  const timeline = Timeline.parse(await client.get(`/api/footage/timeline?${query.toString()}`))
  return timeline.sources.map(({ source, coverage, gaps }) => ({
    sourceId: source,
    coverage,
    gaps: gaps.map(({ from, to, reason }) => ({ from, to: to ?? Infinity, reason })),
  }))
}

/** Milliseconds of `range` that a timeline shows as a gap, or covers by nothing. */
export const lostMsIn = (range: Range, { coverage, gaps }: ToldTime): number => {
  const lost = [...holesIn(range, coverage), ...within(range, gaps)]
  return range.to - range.from - lengthOf(holesIn(range, lost))
}

/** Milliseconds of `range` that are neither covered nor explained by a gap. */
export const unexplainedMsIn = (range: Range, { coverage, gaps }: ToldTime): number =>
  lengthOf(holesIn(range, [...coverage, ...gaps]))
