import { mkdir } from 'node:fs/promises'
import { dirname } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import type { RecorderStatus, SourceStatus } from '../contract/recorder.ts'
import type { Clock } from '../kernel/clock/index.ts'
import { fileThreads, type Config } from '../kernel/config/index.ts'
import { dataPaths } from '../kernel/data-dir/index.ts'
import { makeDurable, type Database } from '../kernel/database/index.ts'
import { DomainError, withTimeout } from '../kernel/errors/index.ts'
import { createFfmpeg } from '../kernel/ffmpeg/index.ts'
import { createKeyStore } from '../kernel/keys/index.ts'
import type { Log } from '../kernel/log/index.ts'
import type { Metrics } from '../kernel/metrics/index.ts'
import { createRecorderClock, type RecorderClock } from './clock/index.ts'
import { createCommands } from './commands.ts'
import { createHealthKeeper, type HealthKeeper } from './health/index.ts'
import { rememberHolds } from './holds/index.ts'
import { createCompositions, type Compositions } from './compose/index.ts'
import { createExports, type Exports } from './exports/index.ts'
import { createFiles } from './files/index.ts'
import { lockFootage } from './lock.ts'
import { createRecorderMetrics } from './metrics.ts'
import { openFootage } from './open-footage.ts'
import { periodically } from './periodic.ts'
import type { Serving } from './routes.ts'
import { beginRun } from './run.ts'
import { createRecording, type Recording } from './recording.ts'
import { createReserve } from './reserve/index.ts'
import { createRetention, type Retention } from './retention/index.ts'
import { openSigningKeys, settleRotation } from '../kernel/signing/index.ts'
import { logGaps } from './source-folder/index.ts'
import { recordTracks } from './track-recording.ts'
import { createTranscoder, type TrackInputs } from './track/index.ts'
import { commitBatch, createIndexWriter, type IndexWriter, type SharedIndex } from './store/index.ts'
import { keepWatch } from './watches.ts'

export interface RecorderOptions {
  readonly config: Config
  readonly clock: Clock
  readonly log: Log
  readonly metrics: Metrics
}

/** Records every source that footage.db names, and takes commands on its socket. */
export interface Recorder {
  /**
   * Mends what a crash left, begins to record, and listens.
   * @throws DomainError `recorder.alreadyRunning`, `ffmpeg.missing`, `ffmpeg.tooOld`, `database.tooNew`
   */
  start(): Promise<void>
  status(): RecorderStatus
  /** Ends all streams in order, commits what is left, closes the database. Idempotent. */
  close(): Promise<void>
}

/** How long another recorder on the same data folder, which is about to end, is waited for. */
const lockWaitMs = 5000
const patienceAtEndMs = 300
/** Threads that writing leaves to the index, to looks at the disk and to all else, however slow the disk is. */
const reservedThreads = 4
const reserveEveryMs = 60_000
/** More cameras than one server records; the bound only keeps a mistake from eating the machine. */
const mostStreams = 512

export const createRecorder = ({ config, clock: systemClock, log, metrics }: RecorderOptions): Recorder => {
  const paths = dataPaths(config.data.dir)
  const recordingsDir = config.recordings.dir
  const reserve = createReserve(paths.reserve)
  const files = createFiles(recordingsDir, fileThreads() - reservedThreads)
  const startedAt = systemClock.now()
  const problems = new Map<string, string>()
  /** What was opened, to be closed in the opposite order. */
  const closers: (() => Promise<unknown>)[] = []
  let recording: Recording | undefined
  let health: HealthKeeper | undefined
  let retention: Retention | undefined
  let gapsNoted = Promise.resolve()
  let ready = false
  let closed: Promise<void> | undefined

  const statuses = (): readonly SourceStatus[] =>
    (recording?.sources.statuses ?? []).flatMap((course) =>
      health ? [{ ...course, health: health.of(course.sourceId, course.state === 'recording') }] : [],
    )
  const counters = createRecorderMetrics(metrics, statuses)

  const status = (): RecorderStatus => ({
    pid: process.pid,
    startedAt,
    ready,
    sources: [...statuses()],
    disks: retention?.disk ? [retention.disk] : [],
    problems: [
      ...[...problems].map(([code, detail]) => ({ code, detail })),
      ...(retention?.warnings ?? []).map(({ event, data }) => ({
        code: event,
        detail: JSON.stringify(data),
      })),
    ],
  })

  const closeAll = async (): Promise<void> => {
    ready = false
    for (let close = closers.pop(); close; close = closers.pop()) await close()
  }

  const saveFailed = (error: unknown): void =>
    log.error({ err: error }, 'the hours of the sources could not be written')
  /** Nothing may keep the end of the recorder waiting: the disk may never answer. */
  const inTime = (what: string, work: Promise<unknown>): Promise<void> =>
    withTimeout(work, patienceAtEndMs, what).then(
      () => undefined,
      (error: unknown) => log.warn({ err: error }, 'not waited for any longer'),
    )

  const noRoom = (error: unknown): void => log.error({ err: error }, 'no room could be made on the disk')
  let givingUp: Promise<void> | undefined

  /** A disk that is full leaves no room to write down what goes. */
  const giveUpReserve = async (): Promise<void> => {
    try {
      if (!(await reserve.giveUp())) return
      log.warn('the disk of the index is full: its reserve is given up')
      await retention?.makeRoom()
    } catch (error) {
      noRoom(error)
    }
  }

  const openIndex = (database: Database): SharedIndex =>
    createIndexWriter({
      commit: (batch) => commitBatch(database, batch),
      flushMs: config.recorder.indexFlushMs,
      now: () => systemClock.now(),
      onCommitted: ({ spans, gaps, finished }) => {
        problems.delete('index.notWritten')
        retention?.added(finished.map(({ entry }) => entry))
        // One after the other: a disk that does not answer holds one thread, not all.
        gapsNoted = gapsNoted
          .then(() => logGaps(recordingsDir, gaps.values()))
          .catch((error: unknown) => log.error({ err: error }, 'gaps could not be noted beside the clips'))
        for (const { sourceId, span } of spans.values()) recording?.sources.find(sourceId)?.indexed(span.to)
      },
      onFailed: (error) => {
        log.error({ err: error }, 'the index could not be written; it is tried again')
        problems.set('index.notWritten', error instanceof Error ? error.message : String(error))
        givingUp ??= giveUpReserve().finally(() => {
          givingUp = undefined
        })
      },
    })

  const listenForCommands = async (
    database: Database,
    index: IndexWriter,
    begun: Recording,
    exports: Exports,
    compositions: Compositions,
  ): Promise<Serving> => {
    // Loaded only now: cameras are being connected meanwhile.
    const { recorderRoutes, serveRoutes } = await import('./routes.ts')
    const now = () => systemClock.now()
    const commands = createCommands({
      database,
      index,
      sources: begun.sources,
      now,
      makeDurable: () => makeDurable(database),
      rememberHolds: (id) => rememberHolds({ database, recordingsDir, log }, id),
      exports,
      compositions,
    })
    const routes = recorderRoutes({ commands, database, metrics, status })
    return serveRoutes(routes, paths.recorderSocket, log)
  }

  const beginRetention = (database: Database, index: SharedIndex, clock: RecorderClock): Retention => {
    const begun = createRetention({
      policy: config.retention,
      ...{ files, database, index, recordingsDir, clock, log },
      sources: {
        pause: (id, why) => recording?.sources.pause(id, why),
        resume: (id) => recording?.sources.resume(id),
      },
    })
    closers.push(() => inTime('what was being deleted', begun.close()))
    return begun
  }

  const keepReserve = (): void => {
    const renewing = periodically(reserveEveryMs, 'taking the reserve of the disk', log, () =>
      reserve.renew(),
    )
    closers.push(() => inTime('the reserve of the disk', renewing.close()))
  }

  const finishInBackground = (begun: Recording): void => {
    const stopped = new AbortController()
    const finishing = begun
      .finishLeftOpen(stopped.signal)
      .catch((error: unknown) => log.error({ err: error }, 'clips that were left open could not be finished'))
    closers.push(() => {
      stopped.abort()
      return inTime('clips that were being finished', finishing)
    })
  }

  const start = async (): Promise<void> => {
    await mkdir(dirname(paths.reserve), { recursive: true, mode: 0o700 })
    const isFull = await reserve.giveUp()
    const lock = await lockFootage(config.data.dir, lockWaitMs)
    closers.push(() => lock.release())
    const ffmpeg = createFfmpeg({
      path: config.ffmpeg.path,
      slots: { recording: mostStreams, export: 1, compose: 1, transcode: mostStreams },
    })
    await mkdir(recordingsDir, { recursive: true, mode: 0o750 })
    const [version, database] = await Promise.all([ffmpeg.check(), openFootage(config.data.dir)])
    closers.push(() => database.destroy())
    log.info({ ffmpeg: version }, 'ffmpeg found')

    const run = await beginRun(database, systemClock)
    const recorderClock = createRecorderClock(systemClock, run.epoch)
    const index = openIndex(database)
    closers.push(async () => {
      index.journal('recorder.stopped', null, { runId: run.id })
      await index.close()
      await run.end()
      await makeDurable(database)
    })
    index.journal('recorder.started', null, { runId: run.id, absence: run.absence })

    retention = beginRetention(database, index, recorderClock)
    // Cameras would take what was given up before anything is deleted.
    if (isFull) await retention.makeRoom().catch(noRoom)
    const tracks: TrackInputs = new Map()
    const kept = createHealthKeeper({ database, clock: recorderClock })
    health = kept
    closers.push(() => kept.save().catch(saveFailed))
    recording = createRecording({
      config,
      log,
      ffmpeg,
      files,
      database,
      index,
      run,
      clock: recorderClock,
      tracks,
      onFragment: (id, fragment) => {
        counters.fragmentWritten(id, fragment)
        kept.written(id, fragment)
      },
      onBroken: (id, why, recorded) => kept.broken(id, why, recorded),
    })
    const begun = recording
    closers.push(() => begun.sources.close())
    await begun.begin()
    await kept.load()
    const watches = keepWatch({ config, log, database, index, recording: begun, health: kept })
    closers.push(() => inTime('what was being looked at', watches.close()))
    retention.look().catch(noRoom)
    keepReserve()
    await settleRotation(paths.keys)
    const signing = () => {
      const keys = createKeyStore({ dir: paths.keys, files: config.keys })
      return openSigningKeys({ keys, keysDir: paths.keys, clock: systemClock })
    }
    const exports = createExports({
      ...{ database, recordingsDir, exportsDir: paths.exports, ffmpeg, index, log },
      signing,
      keepDays: config.exports.keepDays,
      now: () => systemClock.now(),
    })
    closers.push(() => inTime('an export', exports.close()))
    const compositions = createCompositions({
      ...{ database, recordingsDir, compositionsDir: paths.compositions, ffmpeg, index, log },
      signing,
      now: () => systemClock.now(),
      // What is being sent no more is still being written for a moment.
      written: async (sources) => {
        for (let n = 0; n < 100 && sources.some((id) => tracks.has(id)); n += 1) await delay(100)
        await index.flush()
      },
    })
    closers.push(() => inTime('a composition', compositions.close()))
    const server = await listenForCommands(database, index, begun, exports, compositions)
    closers.push(() => server.close())
    const trackServer = await recordTracks(paths.trackSocket, {
      ...{ database, index, sources: begun.sources, inputs: tracks, clock: recorderClock, log },
      now: () => systemClock.now(),
      transcoder: createTranscoder(ffmpeg, config.recorder.transcoders),
    })
    closers.push(() => trackServer.close())
    void exports.removeOld()
    exports.look()
    compositions.look()
    finishInBackground(begun)
    ready = true
  }

  return {
    start: async () => {
      if (closed) throw new DomainError('server.stopping')
      try {
        await start()
      } catch (error) {
        await closeAll()
        throw error
      }
    },
    status,
    close: () => (closed ??= closeAll()),
  }
}
