import { availableParallelism, cpus, release, totalmem } from 'node:os'

/** What a run was measured on. */
export interface Machine {
  readonly cpu: string
  readonly cores: number
  readonly memMiB: number
  readonly kernel: string
  readonly node: string
}

/** This machine. */
export const thisMachine = (): Machine => ({
  cpu: cpus()[0]?.model ?? 'unknown',
  cores: availableParallelism(),
  memMiB: Math.round(totalmem() / 2 ** 20),
  kernel: release(),
  node: process.version,
})
