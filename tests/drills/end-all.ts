import { survivorsOf } from '../support/measure/index.ts'
import type { ProcessInfo } from '../support/process-tree.ts'

/** Ends, each by its own id, those of the processes that still run. */
export const endAll = async (processes: readonly ProcessInfo[]): Promise<void> => {
  for (const { pid } of await survivorsOf(processes)) process.kill(pid, 'SIGKILL')
}
