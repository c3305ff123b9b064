import { accessSync, constants } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { workerBin as defaultWorkerBin } from 'mediasoup'
import { setChildVariable } from '../kernel/config/index.ts'
import { StartupError } from '../kernel/process/index.ts'
import type { MediaConfig } from './media-config.ts'

const tied = fileURLToPath(new URL('worker-tied.sh', import.meta.url))

/**
 * The program to start as mediasoup's worker: the configured one, or set-up's, dying with this process.
 * @throws StartupError where there is none: starting anew would not bring it
 */
export const workerProgram = ({ workerBin }: Pick<MediaConfig, 'workerBin'>): string => {
  const program = workerBin ?? defaultWorkerBin
  try {
    accessSync(program, constants.X_OK)
  } catch {
    throw new StartupError(`the media worker ${program} is missing or cannot be run: npm start gets it`)
  }
  setChildVariable('MEDIASOUP_TIED_WORKER', program)
  return tied
}
