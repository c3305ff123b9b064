import type { SourceId } from '../../contract/ids.ts'
import type { Transaction } from '../../kernel/database/index.ts'
import { appendSpan, type CoverageSpan } from '../clip/coverage.ts'
import { without } from '../clip/without.ts'
import { cutCoverage, putDeleted } from '../store/deleted.ts'
import type { Gap } from '../store/gap.ts'
import { heldRanges } from '../store/holds.ts'
import { clipsCovering, finishedAmong, markGarbage } from '../store/stored-clips.ts'
import { holdingRange, joinRanges, type StoredClip } from './rules.ts'

/** What was decided in one transaction. */
export interface Marked {
  /** The clips that go. */
  readonly clips: readonly StoredClip[]
  /** What is not covered any more. */
  readonly cuts: readonly { readonly sourceId: SourceId; readonly span: CoverageSpan }[]
  /** The gaps that say so, as they are now. */
  readonly gaps: readonly Gap[]
}

/** The time that clips of one source cover, by epoch, seams closed. */
const spansOf = (clips: readonly StoredClip[]): readonly CoverageSpan[] => {
  const spans: CoverageSpan[] = []
  for (const { epoch, from, to } of clips.toSorted((a, b) => a.epoch - b.epoch || a.from - b.from))
    appendSpan(spans, { epoch, from, to })
  return spans
}

/**
 * Marks those of the candidates as garbage that no hold overlaps now, and says in coverage and gaps that they are gone.
 * A hold that commits before this transaction keeps its clips; one that commits after it is answered with what it came
 * too late for.
 */
export const markDeleted = async (trx: Transaction, candidates: readonly StoredClip[]): Promise<Marked> => {
  const bySource = Map.groupBy(candidates, ({ sourceId }) => sourceId)
  const holds = await heldRanges(trx, [...bySource.keys()])
  const finished = await finishedAmong(
    trx,
    candidates.map(({ clipId }) => clipId),
  )
  const clips: StoredClip[] = []
  const cuts: { sourceId: SourceId; span: CoverageSpan }[] = []
  const gaps = new Map<string, Gap>()
  for (const [sourceId, those] of bySource) {
    const held = joinRanges(holds.get(sourceId) ?? [])
    const going = those.filter((clip) => finished.has(clip.clipId) && holdingRange(held, clip) === undefined)
    clips.push(...going)
    await markGarbage(
      trx,
      going.map(({ clipId }) => clipId),
    )
    for (const { epoch, ...range } of spansOf(going))
      // After a new connection a clip may begin while the one before still lasts: what stays is covered.
      for (const gone of without(range, await clipsCovering(trx, sourceId, epoch, range)))
        for (const span of await cutCoverage(trx, sourceId, epoch, gone)) {
          cuts.push({ sourceId, span })
          const gap = await putDeleted(trx, sourceId, span)
          gaps.set(gap.id, gap)
        }
  }
  return { clips, cuts, gaps: [...gaps.values()] }
}
