import type { SourceId } from '../../contract/ids.ts'
import type { EpochMs } from '../../contract/time.ts'
import type { Log } from '../../kernel/log/index.ts'
import type { BegunRun } from '../run.ts'
import { readIdentity, writeIdentity } from '../source-folder/index.ts'
import type { TimelineEnd } from '../source/supervisor.ts'
import type { IndexWriter } from '../store/index-writer.ts'
import { lastClipStart } from '../store/known-clips.ts'
import type { RecordedSource } from '../store/sources.ts'
import { endGapsOfRemoved, explainAbsence, timelineEnd } from './explain-absence.ts'
import { finishMended, type MendedClip } from './mend-clip.ts'
import { recoverSource, type RecoverOptions, type RecoverScope } from './recover-source.ts'

export interface StartRecoveryOptions extends RecoverOptions {
  readonly index: IndexWriter
  readonly run: BegunRun
  readonly log: Log
  readonly now: () => EpochMs
}

/** What the recorder does about the past when it starts. */
export interface StartRecovery {
  /**
   * Mends the footage of a source. Never rejects: what fails there must not keep it from being recorded.
   * @param source its settings; undefined where it was removed, but has footage
   * @returns where its recording goes on
   */
  recover(id: SourceId, source: RecordedSource | undefined): Promise<TimelineEnd>
  /**
   * Syncs what a crash left open, one file after the other, while cameras are recorded already. What is not done when
   * `signal` aborts is done at the next start.
   */
  finishLeftOpen(signal: AbortSignal): Promise<void>
  /**
   * Makes index and files of a source agree while the recorder runs, and nothing of the source is being written: what
   * the disk did not keep is a gap then. Never rejects.
   * @param doubtedSince finished clips that began later are read, whatever was said of them
   */
  mendAfterFault(id: SourceId, doubtedSince: EpochMs): Promise<void>
}

export const createStartRecovery = (options: StartRecoveryOptions): StartRecovery => {
  const { database, recordingsDir, index, run, log, now } = options
  const leftOpen: MendedClip[] = []

  /** From when on the footage of a source should lie on this disk, by what its folder says. */
  const knownSince = async (id: SourceId): Promise<EpochMs> => {
    const identity = await readIdentity(recordingsDir, id)
    if (identity?.source.id === id) return identity.since
    if ((await lastClipStart(database, id)) === undefined) return 0
    log.error(
      { sourceId: id },
      'the footage of the source is not on this disk; what is recorded now goes here',
    )
    index.journal('source.footageMissing', id, { recordingsDir })
    return now()
  }

  const notMended = (id: SourceId, error: unknown): void => {
    log.error({ err: error, sourceId: id }, 'the footage of the source could not be mended')
    const told = error instanceof Error ? error.message : String(error)
    index.journal('source.notRecovered', id, { error: told })
  }

  const mend = async (id: SourceId, scope: RecoverScope): Promise<void> => {
    const { clips, removed, unread, lost } = await recoverSource(options, id, scope)
    leftOpen.push(...clips)
    for (const { path, why } of unread) notMended(id, new Error(`${path}: ${why}`))
    if (clips.length + removed === 0) return
    // The index holds these already; said again, they are noted beside the clips too.
    for (const gap of lost) index.gap(gap)
    const cutBytes = clips.reduce((sum, clip) => sum + clip.cutBytes, 0)
    const lostMs = lost.reduce((sum, { from, to }) => sum + (to ?? from) - from, 0)
    const mended = { clips: clips.length, cutBytes, removed, lostMs: Math.round(lostMs) }
    log.info({ sourceId: id, ...mended }, 'clips that were left open are mended')
    index.journal('source.recovered', id, mended)
  }

  const finishLeftOpen = async (signal?: AbortSignal): Promise<void> => {
    for (let clip = leftOpen.shift(); clip; clip = leftOpen.shift()) {
      if (signal?.aborted) return
      // One file that the disk does not give keeps no other open: the next start finishes it.
      try {
        index.clipFinished(await finishMended(options, clip))
      } catch (error) {
        notMended(clip.entry.sourceId, error)
      }
    }
  }

  return {
    recover: async (id, source) => {
      try {
        await mend(id, {
          knownSince: await knownSince(id),
          forgottenBy: run.absence ?? 'recorder-crashed',
        })
        if (source) await writeIdentity(recordingsDir, source.settings, now())
        else await endGapsOfRemoved(database, id)
      } catch (error) {
        notMended(id, error)
      }
      // Whatever could not be mended: the time since is explained.
      return source?.settings.enabled && run.absence
        ? explainAbsence(database, id, run.absence, run.epoch)
        : timelineEnd(database, id)
    },
    finishLeftOpen,
    mendAfterFault: async (id, doubtedSince) => {
      try {
        await index.flush()
        await mend(id, { doubtedSince })
        await finishLeftOpen()
      } catch (error) {
        notMended(id, error)
      }
    },
  }
}
