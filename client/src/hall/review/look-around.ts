import type { SourceId } from '../../../../server/contract/ids.ts'
import type { Api } from '../../api/index.ts'
import { dayMs } from '../../ui/wall-clock.ts'
import type { RowFootage } from './timeline/row-footage.ts'

/** First exactly and near, then coarsely and far: spans of time and what is told apart in them. */
const looks = [
  { span: dayMs, resolution: 0 },
  { span: 90 * dayMs, resolution: 60_000 },
] as const

/**
 * Looks for something on the timeline beside an instant, also where nothing of it is on the screen.
 * @param pick what is looked for, among the rows of a span; undefined: it is not there
 */
export const lookAround = async (
  api: Api,
  sources: readonly SourceId[],
  at: number,
  direction: 1 | -1,
  pick: (rows: readonly RowFootage[]) => number | undefined,
): Promise<number | undefined> => {
  if (sources.length === 0) return undefined
  for (const { span, resolution } of looks) {
    const range = direction === 1 ? { from: at, to: at + span } : { from: Math.max(0, at - span), to: at }
    const timeline = await api.hall.timelines(sources, { ...range, resolution }, AbortSignal.timeout(10_000))
    const found = pick(timeline.sources)
    if (found !== undefined) return found
  }
  return undefined
}
