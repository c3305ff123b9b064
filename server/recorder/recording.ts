import type { SourceId } from '../contract/ids.ts'
import type { SourceSettings } from '../contract/recorder.ts'
import type { Config } from '../kernel/config/index.ts'
import { dataPaths } from '../kernel/data-dir/index.ts'
import type { Database } from '../kernel/database/index.ts'
import type { Ffmpeg } from '../kernel/ffmpeg/index.ts'
import { createKeyStore, openLogin, type Login } from '../kernel/keys/index.ts'
import type { Log } from '../kernel/log/index.ts'
import { createClipWriter } from './clip/clip-writer.ts'
import type { RecorderClock } from './clock/index.ts'
import { createFiles } from './files/index.ts'
import {
  explainAbsence,
  finishMended,
  recoverSource,
  timelineEnd,
  type MendedClip,
} from './recovery/index.ts'
import type { BegunRun } from './run.ts'
import { recordSession, type RecorderWork } from './source/session.ts'
import { createSources, type Sources } from './source/sources.ts'
import { createSupervisor, type Supervisor, type TimelineEnd } from './source/supervisor.ts'
import {
  everySourceId,
  listSources,
  setAudioPlan,
  type IndexWriter,
  type RecordedSource,
} from './store/index.ts'

export interface RecordingOptions {
  readonly config: Config
  readonly log: Log
  readonly ffmpeg: Ffmpeg<RecorderWork>
  readonly database: Database
  readonly index: IndexWriter
  readonly run: BegunRun
  readonly clock: RecorderClock
  readonly onFragment: (sourceId: SourceId, bytes: number) => void
}

/** All sources, from camera to clip. */
export interface Recording {
  readonly sources: Sources
  /** Begins to record what the index names. Resolves when what a crash left is mended; ffmpeg connects meanwhile. */
  begin(): Promise<void>
  /**
   * Syncs what a crash left open, one file after the other, while the cameras are recorded already. What is not done
   * when `signal` aborts is done at the next start.
   */
  finishLeftOpen(signal: AbortSignal): Promise<void>
  /** Takes over the system's clock; a step begins a new epoch. */
  observeClock(): Promise<void>
}

export const createRecording = (options: RecordingOptions): Recording => {
  const { config, log, ffmpeg, database, index, run, clock, onFragment } = options
  const { recorder: settings } = config
  const recordingsDir = config.recordings.dir
  const files = createFiles(recordingsDir)
  const keys = createKeyStore({ dir: dataPaths(config.data.dir).keys })

  const leftOpen: MendedClip[] = []

  const loginOf = async ({ id, credentials }: SourceSettings): Promise<Login | undefined> =>
    credentials === null ? undefined : openLogin(await keys.key('camera'), credentials, id)

  const createFor = (recorded: RecordedSource, end: Promise<TimelineEnd>): Supervisor => {
    const { settings: source, audio } = recorded
    return createSupervisor({
      source,
      audio,
      timelineEnd: end,
      clock,
      index,
      log,
      retryMaxMs: settings.retryMaxMs,
      random: Math.random,
      onAudioLearnt: (learnt) => {
        setAudioPlan(database, source.id, learnt).catch((error: unknown) =>
          log.error({ err: error, sourceId: source.id }, 'the sound of the source could not be noted'),
        )
      },
      session: async (context) =>
        recordSession({
          ...context,
          source,
          login: await loginOf(source),
          ffmpeg,
          clock,
          policy: settings,
          writer: createClipWriter({
            sourceId: source.id,
            runId: run.id,
            clock,
            files,
            index,
            clipMs: settings.clipSeconds * 1000,
            syncMs: settings.syncSeconds * 1000,
          }),
          onFragment: (fragment) => {
            onFragment(source.id, fragment.bytes)
            context.onFragment(fragment)
          },
        }),
    })
  }

  const sources = createSources({
    create: createFor,
    timelineEnd: async (id) => {
      await index.flush()
      return timelineEnd(database, id)
    },
  })

  /** Mends one source. What fails there must not keep the source, or the others, from being recorded. */
  const recover = async (id: SourceId, enabled: boolean): Promise<TimelineEnd> => {
    try {
      const { clips, removed } = await recoverSource({ database, recordingsDir, files }, id)
      leftOpen.push(...clips)
      if (clips.length + removed > 0) {
        const cutBytes = clips.reduce((sum, clip) => sum + clip.cutBytes, 0)
        log.info(
          { sourceId: id, clips: clips.length, cutBytes, removed },
          'clips that were left open are mended',
        )
        index.journal('source.recovered', id, { clips: clips.length, cutBytes, removed })
      }
      if (enabled && run.absence) return await explainAbsence(database, id, run.absence, run.epoch)
    } catch (error) {
      log.error({ err: error, sourceId: id }, 'the footage of the source could not be mended')
      index.journal('source.notRecovered', id, {
        error: error instanceof Error ? error.message : String(error),
      })
    }
    return timelineEnd(database, id)
  }

  return {
    sources,
    begin: async () => {
      const recorded = new Map((await listSources(database)).map((source) => [source.settings.id, source]))
      const recovering = (await everySourceId(database)).map((id) => {
        const source = recorded.get(id)
        const end = recover(id, source?.settings.enabled ?? false)
        if (source) sources.begin(source, end)
        return end
      })
      await Promise.all(recovering)
    },
    finishLeftOpen: async (signal) => {
      for (const clip of leftOpen.splice(0)) {
        if (signal.aborted) return
        index.clipFinished(await finishMended({ recordingsDir, files }, clip))
      }
    },
    observeClock: async () => {
      const step = clock.observe()
      if (!step) return
      log.warn({ byMs: Math.round(step.byMs), epoch: clock.epoch }, 'the clock of the system stepped')
      index.journal('clock.stepped', null, { byMs: Math.round(step.byMs), epoch: clock.epoch })
      await run.changeEpoch(clock.epoch)
    },
  }
}
