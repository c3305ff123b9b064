import { setTimeout as delay } from 'node:timers/promises'
import { createWorker, type types } from 'mediasoup'
import { DomainError, withTimeout } from '../kernel/errors/index.ts'
import type { Log } from '../kernel/log/index.ts'
import { createObserver } from './observer.ts'
import { isPortInUse, listenFailure, listenInfos } from './worker-ports.ts'
import { workerProgram } from './worker-program.ts'
import type { MediaConfig } from './media-config.ts'

/** One mediasoup process with its listening ports. */
export interface MediaWorker {
  readonly index: number
  readonly process: types.Worker
  readonly server: types.WebRtcServer
}

export interface Workers {
  /**
   * The worker with the fewest routers; waits a moment where none is running, because all are being restarted.
   * @throws DomainError `media.unavailable`
   */
  take(): Promise<MediaWorker>
  running(): readonly MediaWorker[]
  readonly wanted: number
  /** Ends every worker. Idempotent. */
  close(): Promise<void>
}

/** How long a room waits for a worker that is being restarted. */
const takeWithinMs = 5000
const retryMaxMs = 5000
/** A worker that lived this long begins again with the shortest delay when it dies. */
const healthyAfterMs = 30_000
const startWithinMs = 10_000
const portsFreeWithinMs = 2000
const portsRetryMs = 200

/** Milliseconds before the next start: none after a first death, then doubling. */
export const restartDelay = (failures: number): number =>
  failures <= 1 ? 0 : Math.min(retryMaxMs, 100 * 2 ** (failures - 2))

/**
 * Starts `count` workers, each with one UDP and one TCP port per network (`portBase + index`), and starts a dead one
 * again with a growing delay. Rooms of a dead worker learn it from their routers.
 * @throws StartupError where a port is in use by another program, or an address is not this machine's
 */
export const createWorkers = async (options: {
  readonly config: MediaConfig
  readonly count: number
  readonly log: Log
  readonly onDeath: () => void
}): Promise<Workers> => {
  const { config, count, log } = options
  const program = workerProgram(config)
  const running = new Map<number, MediaWorker>()
  const routers = new Map<MediaWorker, number>()
  const observer = createObserver<{ up: MediaWorker }>(log)
  const stopping = new AbortController()
  const isStopping = (): boolean => stopping.signal.aborted

  const start = async (index: number): Promise<MediaWorker> => {
    const worker = await createWorker({ logLevel: config.logLevel, workerBin: program })
    try {
      const server = await worker.createWebRtcServer({ listenInfos: listenInfos(config, index) })
      return { index, process: worker, server }
    } catch (error) {
      worker.close()
      throw error
    }
  }

  const startInTime = async (index: number): Promise<MediaWorker> => {
    const starting = start(index)
    try {
      return await withTimeout(starting, startWithinMs, 'media worker')
    } catch (error) {
      // It may yet come up, holding the ports.
      starting.then(
        (late) => late.process.close(),
        () => undefined,
      )
      throw error
    }
  }

  const admit = (worker: MediaWorker): void => {
    running.set(worker.index, worker)
    routers.set(worker, 0)
    worker.process.observer.on('newrouter', (router) => {
      routers.set(worker, (routers.get(worker) ?? 0) + 1)
      router.observer.on('close', () => routers.set(worker, (routers.get(worker) ?? 1) - 1))
    })
    observer.tell('up', worker)
  }

  const supervise = async (index: number, first: MediaWorker): Promise<void> => {
    let worker: MediaWorker | undefined = first
    let failures = 0
    while (!isStopping()) {
      if (worker) {
        const since = performance.now()
        const error = await deathOf(worker.process)
        running.delete(index)
        routers.delete(worker)
        worker = undefined
        if (error === undefined) return
        options.onDeath()
        log.error({ err: error, worker: index }, 'media worker died; its rooms begin anew')
        if (performance.now() - since > healthyAfterMs) failures = 0
      }
      failures += 1
      try {
        await delay(restartDelay(failures), undefined, { signal: stopping.signal })
        worker = await startInTime(index)
        if (isStopping()) worker.process.close()
        else admit(worker)
      } catch (error) {
        if (!isStopping()) log.error({ err: error, worker: index }, 'media worker did not start')
      }
    }
  }

  /** Waits for the ports of a worker that is ending: one of a web that was killed a moment ago. */
  const startFirst = async (index: number): Promise<MediaWorker> => {
    const giveUpAt = performance.now() + portsFreeWithinMs
    for (;;) {
      try {
        return await startInTime(index)
      } catch (error) {
        if (!isPortInUse(error) || performance.now() > giveUpAt) throw error
      }
      await delay(portsRetryMs)
    }
  }

  const started = await Promise.allSettled(Array.from({ length: count }, (_, index) => startFirst(index)))
  const workers = started.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []))
  const failed = started.find((result) => result.status === 'rejected')
  if (failed) {
    for (const worker of workers) worker.process.close()
    throw listenFailure(failed.reason, config)
  }
  for (const worker of workers) admit(worker)
  const supervised = workers.map((worker) => supervise(worker.index, worker))

  const leastLoaded = (): MediaWorker | undefined =>
    [...running.values()]
      // A worker that died this instant is still listed while its rooms ask for another.
      .filter((worker) => !worker.process.closed)
      .sort((one, other) => (routers.get(one) ?? 0) - (routers.get(other) ?? 0))[0]

  const nextUp = async (): Promise<MediaWorker> => {
    const { promise, resolve } = Promise.withResolvers<MediaWorker>()
    const forget = observer.on('up', resolve)
    try {
      return await withTimeout(promise, takeWithinMs, 'media worker')
    } catch (error) {
      throw new DomainError('media.unavailable', {}, { cause: error })
    } finally {
      forget()
    }
  }

  return {
    wanted: count,
    running: () => [...running.values()],
    take: async () => {
      if (isStopping()) throw new DomainError('media.unavailable')
      return leastLoaded() ?? (await nextUp())
    },
    close: async () => {
      stopping.abort()
      for (const worker of running.values()) worker.process.close()
      await Promise.all(supervised)
    },
  }
}

/** Resolves with the error a worker died of, or with undefined once it was closed on purpose. */
const deathOf = (worker: types.Worker): Promise<Error | undefined> =>
  new Promise((resolve) => {
    worker.once('died', resolve)
    worker.observer.once('close', () => {
      if (!worker.died) resolve(undefined)
    })
  })
