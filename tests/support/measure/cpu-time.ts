import { processTree } from '../process-tree.ts'

/** Processor time that a process, its descendants, and those of them that have ended have taken so far, in seconds. */
export const treeCpuSeconds = async (pid: number): Promise<number> => {
  const tree = await processTree(pid)
  return tree.reduce((sum, one) => sum + one.cpuSeconds + one.endedChildrenCpuSeconds, 0)
}
