import type { GapReason } from '../contract/recorder.ts'
import type { Clock } from '../kernel/clock/index.ts'
import type { Database } from '../kernel/database/index.ts'
import { newId } from '../kernel/ids/index.ts'
import { readBootId } from './clock/boot-id.ts'
import { lastRun, putRun, RunId, type Run } from './store/index.ts'
import { latestCoverageEnd } from './store/coverage.ts'
import { passOverLostEntries } from './store/journal.ts'

/** This run of the recorder. */
export interface BegunRun {
  readonly id: RunId
  /** The epoch that it begins with. */
  readonly epoch: number
  /** Why nothing was recorded since the last run; null at the first. */
  readonly absence: GapReason | null
  /** The clock stepped. */
  changeEpoch(epoch: number): Promise<void>
  /** It ends in order. */
  end(): Promise<void>
}

/** Why nothing was recorded between the last run and this one. */
export const absenceReason = (last: Run, bootId: string): GapReason => {
  if (last.endedAt !== null) return 'recorder-stopped'
  return last.bootId === bootId ? 'recorder-crashed' : 'power-lost'
}

/** Notes that a run begins, and finds out how the last one ended. */
export const beginRun = async (database: Database, clock: Clock): Promise<BegunRun> => {
  const [last, bootId] = [await lastRun(database), await readBootId()]
  const lastEnd = await latestCoverageEnd(database)
  // A clock that was set back while the recorder was away would write a second time over what is there.
  const setBack = lastEnd !== undefined && clock.now() < lastEnd
  let run: Run = {
    id: newId(RunId),
    bootId,
    epoch: (last?.epoch ?? 0) + (setBack ? 1 : 0),
    startedAt: clock.now(),
    endedAt: null,
  }
  await putRun(database, run)
  const absence = last ? absenceReason(last, bootId) : null
  if (absence === 'power-lost') await passOverLostEntries(database, clock.now())
  return {
    id: run.id,
    epoch: run.epoch,
    absence,
    changeEpoch: async (epoch) => {
      run = { ...run, epoch }
      await putRun(database, run)
    },
    end: async () => {
      run = { ...run, endedAt: clock.now() }
      await putRun(database, run)
    },
  }
}
