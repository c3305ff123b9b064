import { randomBytes } from 'node:crypto'
import { open, rename, rm, stat, statfs } from 'node:fs/promises'
import { dirname } from 'node:path'

/**
 * Room on the disk of the index that is given up when that disk is full: nothing could be deleted to make room if the
 * index could not be written.
 */
export interface Reserve {
  /** Gives the room up where so little is free that the index may need it. @returns whether so little is free */
  giveUp(): Promise<boolean>
  /** Takes the room again where there is plenty. */
  renew(): Promise<void>
}

/** The write-ahead log of the index grows to some 4 MiB, and cameras take a share of what is given up. */
const usualBytes = 32 * 1024 * 1024
/** Of a small disk. */
const largestShare = 1 / 16
/** It is taken only where so many times as much stays free. */
const plenty = 4
const chunkBytes = 1024 * 1024

/** @param file where it lies, on the disk of the index */
export const createReserve = (file: string): Reserve => {
  const look = async (): Promise<{ readonly freeBytes: number; readonly bytes: number }> => {
    const { bavail, blocks, bsize } = await statfs(dirname(file))
    return {
      freeBytes: bavail * bsize,
      bytes: Math.min(usualBytes, Math.floor(blocks * bsize * largestShare)),
    }
  }
  const isThere = (): Promise<boolean> =>
    stat(file).then(
      () => true,
      () => false,
    )

  return {
    giveUp: async () => {
      const { freeBytes, bytes } = await look()
      if (freeBytes >= bytes / 2) return false
      await rm(file, { force: true })
      return true
    },
    renew: async () => {
      const { freeBytes, bytes } = await look()
      if (freeBytes < bytes * (plenty + 1) || (await isThere())) return
      const draft = `${file}.draft`
      const handle = await open(draft, 'w', 0o600)
      try {
        // Of chance, so that no file system finds that it needs no room.
        const chunk = randomBytes(Math.min(chunkBytes, bytes))
        for (let at = 0; at < bytes; at += chunk.length)
          await handle.write(chunk, 0, Math.min(chunk.length, bytes - at), at)
      } finally {
        await handle.close()
      }
      await rename(draft, file)
    },
  }
}
