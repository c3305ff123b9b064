import type { HoldId, SourceId } from '../../contract/ids.ts'
import type { HoldSettings, MissingRange } from '../../contract/recorder.ts'
import type { EpochMs } from '../../contract/time.ts'
import type { Transaction } from '../../kernel/database/index.ts'
import { DomainError } from '../../kernel/errors/index.ts'
import { timelineEnd } from '../recovery/index.ts'
import { coverageWithin } from '../store/coverage.ts'
import { gapsWithin } from '../store/gaps.ts'
import { putHold, releaseHold } from '../store/holds.ts'
import { hasSource, removalOf } from '../store/sources.ts'
import { missingWithin } from './missing.ts'

/** The instant up to which it is settled what there is of a source: behind it footage may yet be written. */
const knownUpTo = async (trx: Transaction, sourceId: SourceId, now: EpochMs): Promise<EpochMs> => {
  // Of a source that was removed nothing is written any more.
  if ((await removalOf(trx, sourceId)) !== undefined) return now
  const { gap, coveredTo } = await timelineEnd(trx, sourceId)
  return gap ? now : (coveredTo ?? now)
}

/**
 * Places a hold, in the same transaction in which its answer is found: from its commit on retention deletes nothing
 * that it overlaps, and what was deleted before is in the answer.
 * @returns what it came too late for
 * @throws DomainError `recorder.unknownSource`
 */
export const placeHold = async (
  trx: Transaction,
  hold: HoldSettings,
  now: EpochMs,
): Promise<readonly MissingRange[]> => {
  const { sourceId } = hold
  if (!(await hasSource(trx, sourceId))) throw new DomainError('recorder.unknownSource', { sourceId })
  await putHold(trx, hold, now)
  const [covered, gaps] = [await coverageWithin(trx, sourceId, hold), await gapsWithin(trx, sourceId, hold)]
  return missingWithin(hold, await knownUpTo(trx, sourceId, now), covered, gaps)
}

/**
 * Ends a hold: what it alone held is bulk again.
 * @returns the hold
 * @throws DomainError `recorder.unknownHold`
 */
export const endHold = async (trx: Transaction, id: HoldId, now: EpochMs): Promise<HoldSettings> => {
  const hold = await releaseHold(trx, id, now)
  if (!hold) throw new DomainError('recorder.unknownHold', { holdId: id })
  return hold
}
