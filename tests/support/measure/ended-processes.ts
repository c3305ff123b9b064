import { readProcess, type ProcessInfo } from '../process-tree.ts'
import { until } from '../until.ts'

const isSame = (one: ProcessInfo, now: ProcessInfo | undefined): boolean =>
  now !== undefined && !now.zombie && now.command.join('\0') === one.command.join('\0')

/** Those of the processes that still run. One that has ended and only waits to be collected does not. */
export const survivorsOf = async (processes: readonly ProcessInfo[]): Promise<readonly ProcessInfo[]> => {
  const now = await Promise.all(processes.map((one) => readProcess(one.pid)))
  return processes.filter((one, n) => isSame(one, now[n]))
}

/** Waits until none of them runs, at most `timeoutMs`. @returns those that still do then */
export const untilGone = async (
  processes: readonly ProcessInfo[],
  timeoutMs: number,
): Promise<readonly ProcessInfo[]> => {
  await until(
    'processes to end',
    timeoutMs,
    async () => (await survivorsOf(processes)).length === 0,
    10,
  ).catch(() => undefined)
  return survivorsOf(processes)
}

/** Ends, each by its own id, those of the processes that still run. */
export const endAll = async (processes: readonly ProcessInfo[]): Promise<void> => {
  for (const { pid } of await survivorsOf(processes)) process.kill(pid, 'SIGKILL')
}
