import { access, mkdir, open, rmdir, unlink, type FileHandle } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { createSlots } from '../../kernel/slots/index.ts'
import type { Files, WritableFile } from './files.ts'

/** Most buffers that one writev(2) takes on Linux (IOV_MAX). */
const mostBuffers = 1024

const totalBytes = (buffers: readonly Buffer[]): number =>
  buffers.reduce((sum, buffer) => sum + buffer.length, 0)

/** What is left of the buffers after their first `bytes` bytes. */
const skip = (buffers: readonly Buffer[], bytes: number): readonly Buffer[] => {
  let left = bytes
  return buffers.flatMap((buffer) => {
    const skipped = Math.min(left, buffer.length)
    left -= skipped
    return skipped === buffer.length ? [] : [buffer.subarray(skipped)]
  })
}

const writeAll = async (handle: FileHandle, buffers: readonly Buffer[], position: number): Promise<void> => {
  let rest = buffers
  for (let at = position, end = position + totalBytes(buffers); at < end;) {
    const { bytesWritten } = await handle.writev(rest.slice(0, mostBuffers), at)
    at += bytesWritten
    if (at < end) rest = skip(rest, bytesWritten)
  }
}

type InTurn = <Value>(work: () => Promise<Value>) => Promise<Value>

const writableFile = (handle: FileHandle, inTurn: InTurn): WritableFile => {
  let closed: Promise<void> | undefined
  return {
    write: (buffers, position) => writeAll(handle, buffers, position),
    sync: () => inTurn(() => handle.datasync()),
    truncate: (bytes) => handle.truncate(bytes),
    close: () => (closed ??= handle.close()),
  }
}

const syncFolder = async (folder: string): Promise<void> => {
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/** Makes a folder and syncs each parent that got a new entry. */
const makeFolder = async (folder: string): Promise<void> => {
  const first = await mkdir(folder, { recursive: true })
  if (first === undefined) return
  for (let made = folder; made.length >= first.length; made = dirname(made)) await syncFolder(dirname(made))
}

/** @returns whether the folder is gone */
const removeIfEmpty = (folder: string): Promise<boolean> =>
  rmdir(folder).then(
    () => true,
    () => false,
  )

/**
 * Syncs at once. Each holds one of Node's four threads for file work: all cameras begin their clips at the same full
 * minute and would otherwise keep each other, and the index, from writing.
 */
const syncsAtOnce = 2

/** The real disk, below `root`. */
export const createFiles = (root: string): Files => {
  const slots = createSlots(syncsAtOnce)
  const inTurn: InTurn = async (work) => {
    const release = await slots.take()
    try {
      return await work()
    } finally {
      release()
    }
  }
  return {
    create: async (path) => {
      const file = join(root, path)
      await makeFolder(dirname(file))
      return writableFile(await open(file, 'wx', 0o640), inTurn)
    },
    open: async (path) => writableFile(await open(join(root, path), 'r+'), inTurn),
    syncFolderOf: (path) => inTurn(() => syncFolder(dirname(join(root, path)))),
    exists: (path) =>
      access(join(root, path)).then(
        () => true,
        () => false,
      ),
    unlink: (path) => unlink(join(root, path)),
    removeEmptyFolders: async (path) => {
      // The first folder is the source's own: it holds more than clips.
      for (let folder = dirname(path); dirname(folder) !== '.'; folder = dirname(folder))
        if (!(await removeIfEmpty(join(root, folder)))) return
    },
  }
}
