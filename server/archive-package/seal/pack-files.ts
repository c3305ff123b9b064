import { mkdir, open, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Digester } from '../bag/digest/digester.ts'
import type { Journal, PackedFile } from './journal.ts'
import type { ByteReader } from '../bag/files/byte-reader.ts'
import type { ContentFile } from './content.ts'
import { UnreadableContent } from './sealing-error.ts'

/** Syncs that may go on while the next files are packed: the disk is kept busy, and no more than this is at stake. */
const syncsUnderWay = 6

export interface Packer {
  /**
   * Packs a file; what was packed whole before is taken as it is.
   * @throws UnreadableContent where the content cannot be read
   */
  pack(file: ContentFile, digester: Digester): Promise<PackedFile>
  /** Settles when all that was packed is on the disk. */
  flush(): Promise<void>
}

const isThere = async (path: string, bytes: number): Promise<boolean> =>
  stat(path).then(
    (found) => found.isFile() && found.size === bytes,
    () => false,
  )

const unreadable = (error: unknown): never => {
  throw new UnreadableContent(error instanceof Error ? error.message : String(error), { cause: error })
}

const openContent = async (file: ContentFile): Promise<ByteReader> => {
  const reader = await file.open().catch(unreadable)
  return { read: (into) => reader.read(into).catch(unreadable), close: () => reader.close() }
}

/** Packs files into `bag`, each in one read: written, and digested as it passes. */
export const createPacker = (options: {
  readonly bag: string
  readonly journal: Journal
  readonly signal?: AbortSignal
}): Packer => {
  const { bag, journal, signal } = options
  const syncing: Promise<void>[] = []

  const settle = async (most: number): Promise<void> => {
    while (syncing.length > most) await syncing.shift()
  }

  return {
    pack: async (file, digester) => {
      const path = `data/${file.path}`
      const target = join(bag, path)
      const before = journal.packed.get(path)
      if (before?.stamp === file.stamp && (await isThere(target, before.bytes))) return before

      const reader = await openContent(file)
      await mkdir(dirname(target), { recursive: true, mode: 0o750 })
      const handle = await open(target, 'w', 0o640)
      try {
        const { bytes, digests } = await digester.digest(reader, {
          sink: async (chunk, position) => {
            for (let done = 0; done < chunk.length;)
              done += (await handle.write(chunk, done, chunk.length - done, position + done)).bytesWritten
          },
          ...(signal && { signal }),
        })
        const { sha256 = '', sm3 = '' } = digests
        const packed: PackedFile = { path, stamp: file.stamp, bytes, digests: { sha256, sm3 } }
        const sync = handle
          .datasync()
          .finally(() => handle.close())
          .then(() => journal.add(packed))
        sync.catch(() => undefined)
        syncing.push(sync)
        await settle(syncsUnderWay)
        return packed
      } catch (error) {
        await handle.close().catch(() => undefined)
        throw error
      }
    },
    flush: () => settle(0),
  }
}
