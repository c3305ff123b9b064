import { createWorker, version } from 'mediasoup'
import { withTimeout } from '../kernel/errors/index.ts'
import type { MediaConfig } from './media-config.ts'
import { workerProgram } from './worker-program.ts'

const startWithinMs = 10_000

/**
 * Starts mediasoup's worker once, lets it make a router, and ends it.
 * @returns the version
 * @throws Error where it does not start
 */
export const checkWorker = async (config: Pick<MediaConfig, 'workerBin'>): Promise<string> => {
  const worker = await createWorker({ logLevel: 'none', workerBin: workerProgram(config) })
  try {
    await withTimeout(worker.createRouter(), startWithinMs, 'media worker')
    return version
  } finally {
    worker.close()
  }
}
