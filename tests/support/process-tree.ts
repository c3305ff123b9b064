import { readdir, readFile } from 'node:fs/promises'

/** A process as /proc tells it (proc_pid_stat(5)). */
export interface ProcessInfo {
  readonly pid: number
  readonly parent: number
  readonly command: readonly string[]
  /** User and system time of its own, in seconds. */
  readonly cpuSeconds: number
  /** The same of its children that have ended and been waited for, and of theirs. */
  readonly endedChildrenCpuSeconds: number
  readonly residentBytes: number
  readonly zombie: boolean
}

/** Clock ticks a second and page size: constant on every Linux that Node supports here (sysconf(3)). */
const ticksPerSecond = 100
const pageBytes = 4096

/** One process, or undefined where there is none; one that has ended may still be there, as a zombie. */
export const readProcess = async (pid: number): Promise<ProcessInfo | undefined> => {
  try {
    const [stat, command] = await Promise.all([
      readFile(`/proc/${pid}/stat`, 'utf8'),
      readFile(`/proc/${pid}/cmdline`, 'utf8'),
    ])
    // The name in parentheses may hold spaces: what counts begins behind the last one.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    const field = (number: number): number => Number(fields[number - 3])
    return {
      pid,
      parent: field(4),
      command: command.split('\0').filter((part) => part !== ''),
      cpuSeconds: (field(14) + field(15)) / ticksPerSecond,
      endedChildrenCpuSeconds: (field(16) + field(17)) / ticksPerSecond,
      residentBytes: field(24) * pageBytes,
      zombie: fields[0] === 'Z',
    }
  } catch {
    return undefined
  }
}

/**
 * Whether a process still runs. One that has ended stays in /proc until its parent collects it, and where the first
 * process is no init, as in a container, nobody collects an orphan.
 */
export const isRunning = async (pid: number): Promise<boolean> => {
  const found = await readProcess(pid)
  return found !== undefined && !found.zombie
}

/** All processes of the machine now. */
export const listProcesses = async (): Promise<readonly ProcessInfo[]> => {
  const pids = (await readdir('/proc')).map(Number).filter((pid) => pid > 0)
  const found = await Promise.all(pids.map(readProcess))
  return found.filter((one) => one !== undefined)
}

/** A process and all its descendants now, parents first; empty where it has ended. */
export const processTree = async (root: number): Promise<readonly ProcessInfo[]> => {
  const all = await listProcesses()
  const tree = all.filter((one) => one.pid === root)
  // The list grows while it is walked: children of children come behind.
  for (const { pid } of tree) tree.push(...all.filter((one) => one.parent === pid))
  return tree
}
