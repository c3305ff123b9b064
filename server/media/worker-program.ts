import { fileURLToPath } from 'node:url'
import { workerBin as defaultWorkerBin } from 'mediasoup'
import { setChildVariable } from '../kernel/config/index.ts'
import type { MediaConfig } from './media-config.ts'

const tied = fileURLToPath(new URL('worker-tied.sh', import.meta.url))

/** The program to start as mediasoup's worker: the configured one, or set-up's, dying with this process. */
export const workerProgram = ({ workerBin }: Pick<MediaConfig, 'workerBin'>): string => {
  setChildVariable('MEDIASOUP_TIED_WORKER', workerBin ?? defaultWorkerBin)
  return tied
}
