import { availableParallelism } from 'node:os'
import { setLogEventListeners } from 'mediasoup'
import type { Log } from '../kernel/log/index.ts'
import type { Metrics } from '../kernel/metrics/index.ts'
import type { MediaConfig } from './media-config.ts'
import { createObserver } from './observer.ts'
import { createRoom, type Room } from './room.ts'
import { createTraffic } from './traffic.ts'
import { createWorkers } from './workers.ts'

/** The SFU: rooms spread over mediasoup workers. */
export interface Media {
  /**
   * Opens a room on the least loaded worker. Each call makes a room of its own, whatever the id, which is only for
   * the log.
   * @throws DomainError `media.unavailable` while no worker runs
   */
  createRoom(id: string): Promise<Room>
  /** For the health page: workers that run, of those that should. */
  workers(): { readonly running: number; readonly wanted: number }
  /** Calls `listener` whenever a worker ended without being asked to; returns what ends that. */
  onWorkerDeath(listener: () => void): () => void
  /** Process ids of the running workers, for drills and doctors. */
  workerPids(): readonly number[]
  /** Ends every room and worker. Idempotent. */
  close(): Promise<void>
}

/** Starts the SFU: one worker per core unless configured otherwise. Fails where a worker cannot start. */
export const createMedia = async (options: {
  readonly config: MediaConfig
  readonly log: Log
  readonly metrics: Metrics
}): Promise<Media> => {
  const { config, log } = options
  setLogEventListeners({
    onwarn: (namespace, text) => log.debug({ namespace }, text),
    onerror: (namespace, text, error) => log.warn({ namespace, err: error }, text),
  })
  const deaths = createObserver<{ death: undefined }>(log)
  const traffic = createTraffic(options.metrics)
  const workers = await createWorkers({
    config,
    count: config.workers || availableParallelism(),
    log,
    onDeath: () => {
      traffic.workerDied()
      deaths.tell('death', undefined)
    },
  })

  return {
    createRoom: async (id) => createRoom(id, await workers.take(), traffic, log),
    workers: () => ({ running: workers.running().length, wanted: workers.wanted }),
    onWorkerDeath: (listener) => deaths.on('death', listener),
    workerPids: () => workers.running().map((worker) => worker.process.pid),
    close: () => workers.close(),
  }
}
