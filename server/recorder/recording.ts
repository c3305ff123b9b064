import { setTimeout as delay } from 'node:timers/promises'
import type { SourceId } from '../contract/ids.ts'
import type { EpochMs } from '../contract/time.ts'
import type { SourceSettings } from '../contract/recorder.ts'
import type { Config } from '../kernel/config/index.ts'
import { dataPaths } from '../kernel/data-dir/index.ts'
import type { Database } from '../kernel/database/index.ts'
import type { Ffmpeg } from '../kernel/ffmpeg/index.ts'
import { createKeyStore, openLogin, type Login } from '../kernel/keys/index.ts'
import type { Log } from '../kernel/log/index.ts'
import { createSlots } from '../kernel/slots/index.ts'
import { createClipWriter, type ClipWriter, type WrittenFragment } from './clip/clip-writer.ts'
import { createStallBuffer } from './clip/stall-buffer.ts'
import type { RecorderClock } from './clock/index.ts'
import type { Files } from './files/index.ts'
import { createStartRecovery, explainAbsence, timelineEnd } from './recovery/index.ts'
import type { BegunRun } from './run.ts'
import { writeIdentity } from './source-folder/index.ts'
import type { EndReason } from './source/end-reason.ts'
import { recordSession, type RecorderWork, type SessionEnd } from './source/session.ts'
import { createSources, type Sources } from './source/sources.ts'
import type { TrackInputs } from './track/index.ts'
import { createSupervisor, type Supervisor, type TimelineEnd } from './source/supervisor.ts'
import {
  everySourceId,
  listSources,
  restTracks,
  setAudioPlan,
  type IndexWriter,
  type RecordedSource,
} from './store/index.ts'

export interface RecordingOptions {
  readonly config: Config
  readonly log: Log
  readonly ffmpeg: Ffmpeg<RecorderWork>
  readonly database: Database
  readonly files: Files
  readonly index: IndexWriter
  readonly run: BegunRun
  readonly clock: RecorderClock
  /** Where the packets of tracks come in. */
  readonly tracks: TrackInputs
  readonly onFragment: (sourceId: SourceId, fragment: WrittenFragment) => void
  readonly onBroken: (sourceId: SourceId, why: EndReason, recorded: boolean) => void
}

/** All sources, from camera to clip. */
export interface Recording {
  readonly sources: Sources
  /** Begins to record what the index names. Resolves when what a crash left is mended; ffmpeg connects meanwhile. */
  begin(): Promise<void>
  /** See `StartRecovery.finishLeftOpen`. */
  finishLeftOpen(signal: AbortSignal): Promise<void>
  /** Takes over the system's clock; a step begins a new epoch. */
  observeClock(): Promise<void>
}

export const createRecording = (options: RecordingOptions): Recording => {
  const { config, log, ffmpeg, database, index, run, clock } = options
  const { recorder: policy } = config
  const recordingsDir = config.recordings.dir
  const { files } = options
  const buffer = createStallBuffer(policy.stallBufferMiB * 1024 * 1024)
  const identityTurn = createSlots(1)
  const keys = createKeyStore({ dir: dataPaths(config.data.dir).keys, files: config.keys })
  const now = () => clock.now()
  const recovery = createStartRecovery({ database, recordingsDir, files, index, run, log, now })

  const loginOf = async ({ id, credentials }: SourceSettings): Promise<Login | undefined> =>
    credentials === null ? undefined : openLogin(await keys.key('camera'), credentials, id)

  const writerFor = (id: SourceId): ClipWriter =>
    createClipWriter({
      sourceId: id,
      runId: run.id,
      clock,
      files,
      index,
      clipMs: policy.clipSeconds * 1000,
      syncMs: policy.syncSeconds * 1000,
    })

  /** Far enough back that it holds whatever was written since the disk was last found to keep its word. */
  const doubtedSince = (): EpochMs => now() - 2000 * (policy.clipSeconds + policy.reconcileSeconds)

  const unusableLogin = (error: unknown): SessionEnd => ({
    reason: 'unauthorised',
    detail: error instanceof Error ? error.message : String(error),
    recorded: false,
    needsOtherAudio: false,
  })

  const createFor = (recorded: RecordedSource, end: Promise<TimelineEnd>): Supervisor => {
    const { settings: source, audio } = recorded
    return createSupervisor({
      source,
      audio,
      timelineEnd: end,
      clock,
      index,
      log,
      retryMaxMs: policy.retryMaxMs,
      random: Math.random,
      wait: (ms, signal) => delay(ms, undefined, { signal }).catch(() => undefined),
      onBroken: (why, recorded) => options.onBroken(source.id, why, recorded),
      mend: () => recovery.mendAfterFault(source.id, doubtedSince()),
      onAudioLearnt: (learnt) => {
        setAudioPlan(database, source.id, learnt).catch((error: unknown) =>
          log.error({ err: error, sourceId: source.id }, 'the sound of the source could not be noted'),
        )
      },
      session: (context) =>
        loginOf(source).then(
          (login) =>
            recordSession({
              ...context,
              source,
              login,
              track: options.tracks.get(source.id),
              ffmpeg,
              clock,
              policy,
              writer: writerFor(source.id),
              buffer,
              onFragment: (fragment) => {
                options.onFragment(source.id, fragment)
                context.onFragment(fragment)
              },
            }),
          unusableLogin,
        ),
    })
  }

  /** Says beside the clips whose they are. Never rejects: the index knows it, and the next start says it again. */
  const nameFolder = async ({ settings }: RecordedSource): Promise<void> => {
    // One at a time: on a disk that does not answer they would take all threads.
    const leave = await identityTurn.take()
    await writeIdentity(recordingsDir, settings, clock.now())
      .catch((error: unknown) =>
        log.error({ err: error, sourceId: settings.id }, 'the folder of the source could not be named'),
      )
      .finally(leave)
  }

  const sources = createSources({
    create: createFor,
    // The command that says so need not wait for the disk: the index holds it.
    settingsChanged: (source) => void nameFolder(source),
    timelineEnd: async (source, isBack) => {
      const { id } = source.settings
      // It is told and tried again elsewhere; the source is recorded all the same.
      await index.flush().catch(() => undefined)
      await nameFolder(source)
      // Of a source that was removed and is put back, as from an older business.db, the time between is explained.
      return isBack ? explainAbsence(database, id, 'disabled', clock.epoch) : timelineEnd(database, id)
    },
  })

  return {
    sources,
    begin: async () => {
      const recorded = new Map((await listSources(database)).map((source) => [source.settings.id, source]))
      const recovering = (await everySourceId(database)).map((id) => {
        const source = recorded.get(id)
        const end = recovery.recover(id, source)
        // A track goes on once web sends it again.
        if (source && source.settings.kind !== 'track') sources.begin(source, end)
        return end
      })
      await Promise.all(recovering)
      await restTracks(database)
    },
    finishLeftOpen: (signal) => recovery.finishLeftOpen(signal),
    observeClock: async () => {
      const step = clock.observe()
      if (!step) return
      log.warn({ byMs: Math.round(step.byMs), epoch: clock.epoch }, 'the clock of the system stepped')
      index.journal('clock.stepped', null, { byMs: Math.round(step.byMs), epoch: clock.epoch })
      sources.clockStepped(step)
      await run.changeEpoch(clock.epoch)
    },
  }
}
