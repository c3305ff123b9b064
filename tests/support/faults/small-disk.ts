import { execFile } from 'node:child_process'
import { mkdir, rm, statfs, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)
const mountTimeoutMs = 10_000

/** A file system of its own, in memory, that really is full when it is full. */
export interface SmallDisk {
  readonly folder: string
  /** Fills it up with a file of no use, but for `leftBytes`. */
  fill(leftBytes?: number): Promise<void>
  /** Removes that file. */
  free(): Promise<void>
  /** Unmounts it. Idempotent. */
  close(): Promise<void>
}

/**
 * Mounts a tmpfs on `folder`, made if it is not there. Needs root.
 * @throws Error with mount's words
 */
export const mountSmallDisk = async (folder: string, mebibytes: number): Promise<SmallDisk> => {
  await mkdir(folder, { recursive: true })
  await run('mount', ['-t', 'tmpfs', '-o', `size=${mebibytes}m`, 'tmpfs', folder], {
    timeout: mountTimeoutMs,
  })
  const ballast = join(folder, 'ballast')
  let closing: Promise<void> | undefined
  return {
    folder,
    fill: async (leftBytes = 0) => {
      const { bavail, bsize } = await statfs(folder)
      const bytes = bavail * bsize - leftBytes
      // What is written meanwhile may take some of it: then it is full all the same.
      await writeFile(ballast, Buffer.alloc(Math.max(0, bytes))).catch((error: unknown) => {
        if (!(error instanceof Error && 'code' in error && error.code === 'ENOSPC')) throw error
      })
    },
    free: () => rm(ballast),
    // Lazily: what still looks at it must not keep the mount in the machine.
    close: () =>
      (closing ??= run('umount', ['--lazy', folder], { timeout: mountTimeoutMs }).then(() => undefined)),
  }
}
