import type { Knex } from 'knex'
import type { SourceId } from '../../contract/ids.ts'
import type { GapReason } from '../../contract/recorder.ts'
import type { EpochMs } from '../../contract/time.ts'
import { newId } from '../../kernel/ids/index.ts'
import { joinToleranceMs } from '../clip/coverage.ts'
import { without } from '../clip/without.ts'
import { coverageFrom } from '../store/coverage.ts'
import { GapId, type Gap } from '../store/gap.ts'
import { gapsWithin } from '../store/gaps.ts'

const forgotten = 'what was known of it was lost with the last moments of the index'

/**
 * What lies between footage of one epoch from about `from` on, and is explained by no gap. Footage is found again in its
 * files after a crash; a gap between, that was not committed yet, is not.
 */
export const unexplainedHoles = async (
  trx: Knex,
  sourceId: SourceId,
  epoch: number,
  from: EpochMs,
  reason: GapReason,
): Promise<readonly Gap[]> => {
  const covered = await coverageFrom(trx, sourceId, epoch, from)
  const [first, last] = [covered[0], covered.at(-1)]
  if (!first || !last) return []
  const range = { from: first.from, to: last.to }
  const gaps = (await gapsWithin(trx, sourceId, range)).filter((gap) => gap.epoch === epoch)
  const explained = gaps.map((gap) => ({ from: gap.from, to: gap.to ?? range.to }))
  return without(range, [...covered, ...explained])
    .filter((hole) => hole.to - hole.from > joinToleranceMs)
    .map((hole) => ({ id: newId(GapId), sourceId, epoch, ...hole, reason, detail: forgotten }))
}
