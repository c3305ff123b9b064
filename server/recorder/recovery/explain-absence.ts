import type { SourceId } from '../../contract/ids.ts'
import type { GapReason } from '../../contract/recorder.ts'
import type { Database } from '../../kernel/database/index.ts'
import { newId } from '../../kernel/ids/index.ts'
import type { TimelineEnd } from '../source/supervisor.ts'
import { coverageAfter, lastCoverage } from '../store/coverage.ts'
import { GapId, type Gap } from '../store/gap.ts'
import { lastGapEnd, openGaps, putGaps } from '../store/gaps.ts'
import { removalOf } from '../store/sources.ts'

/**
 * Closes a gap that footage is known behind: the commit that said so was lost. Only within the gap's epoch: a clock that
 * was ahead for a while left footage at times that are yet to come.
 */
const settle = async (database: Database, gap: Gap): Promise<void> => {
  const resumed = await coverageAfter(database, gap.sourceId, gap.epoch, gap.from)
  if (resumed !== undefined) await putGaps(database, [{ ...gap, to: resumed }])
}

/** Ends the gaps of a source that was removed, where a crash came before it was done. */
export const endGapsOfRemoved = async (database: Database, sourceId: SourceId): Promise<void> => {
  const removedAt = await removalOf(database, sourceId)
  if (removedAt === undefined) return
  const lasting = (await openGaps(database)).filter((gap) => gap.sourceId === sourceId)
  await putGaps(
    database,
    lasting.map((gap) => ({ ...gap, to: Math.max(gap.from, removedAt) })),
  )
}

/** Where a source's timeline ends: its last coverage, or the end of the gap behind that. */
export const timelineEnd = async (database: Database, sourceId: SourceId): Promise<TimelineEnd> => {
  const gaps = (await openGaps(database)).filter((gap) => gap.sourceId === sourceId)
  const ends = [await lastCoverage(database, sourceId), await lastGapEnd(database, sourceId)]
  // After a step back of the clock what is later may stand earlier: the epoch decides first.
  const last = ends
    .filter((end) => end !== undefined)
    .toSorted((one, other) => one.epoch - other.epoch || one.to - other.to)
    .at(-1)
  return { coveredTo: last?.to, coveredEpoch: last?.epoch, gap: gaps.at(-1) }
}

/**
 * Where a source's timeline ends after the recorder was away, with a gap that explains the absence, if the source
 * should have been recorded meanwhile and no gap lasts that began before.
 */
export const explainAbsence = async (
  database: Database,
  sourceId: SourceId,
  reason: GapReason,
  epoch: number,
): Promise<TimelineEnd> => {
  for (const gap of await openGaps(database)) if (gap.sourceId === sourceId) await settle(database, gap)
  const end = await timelineEnd(database, sourceId)
  if (end.gap || end.coveredTo === undefined) return end
  const gap: Gap = {
    id: newId(GapId),
    sourceId,
    epoch,
    from: end.coveredTo,
    to: null,
    reason,
    detail: null,
  }
  await putGaps(database, [gap])
  return { ...end, gap }
}
