import type { SourceId } from '../../contract/ids.ts'
import type { EpochMs } from '../../contract/time.ts'
import type { Log } from '../../kernel/log/index.ts'
import type { BegunRun } from '../run.ts'
import { readIdentity, writeIdentity } from '../source-folder/index.ts'
import type { TimelineEnd } from '../source/supervisor.ts'
import type { IndexWriter } from '../store/index-writer.ts'
import { lastClipStart } from '../store/known-clips.ts'
import type { RecordedSource } from '../store/sources.ts'
import { explainAbsence, timelineEnd } from './explain-absence.ts'
import { finishMended, type MendedClip } from './mend-clip.ts'
import { recoverSource, type RecoverOptions } from './recover-source.ts'

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

  const mend = async (id: SourceId): Promise<void> => {
    const { clips, removed } = await recoverSource(options, id, await knownSince(id))
    leftOpen.push(...clips)
    if (clips.length + removed === 0) return
    const cutBytes = clips.reduce((sum, clip) => sum + clip.cutBytes, 0)
    const mended = { clips: clips.length, cutBytes, removed }
    log.info({ sourceId: id, ...mended }, 'clips that were left open are mended')
    index.journal('source.recovered', id, mended)
  }

  return {
    recover: async (id, source) => {
      try {
        await mend(id)
        if (source) await writeIdentity(recordingsDir, source.settings, now())
        if (source?.settings.enabled && run.absence)
          return await explainAbsence(database, id, run.absence, run.epoch)
      } catch (error) {
        log.error({ err: error, sourceId: id }, 'the footage of the source could not be mended')
        const told = error instanceof Error ? error.message : String(error)
        index.journal('source.notRecovered', id, { error: told })
      }
      return timelineEnd(database, id)
    },
    finishLeftOpen: async (signal) => {
      for (const clip of leftOpen.splice(0)) {
        if (signal.aborted) return
        index.clipFinished(await finishMended(options, clip))
      }
    },
  }
}
