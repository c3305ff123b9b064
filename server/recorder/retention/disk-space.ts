import { statfs } from 'node:fs/promises'
import type { DiskSpace } from './rules.ts'

/** How full the disk below a folder is; free is what this user may write. */
export const readDiskSpace = async (folder: string): Promise<DiskSpace> => {
  const { blocks, bavail, bsize } = await statfs(folder)
  return { totalBytes: blocks * bsize, freeBytes: bavail * bsize }
}
