import { access, mkdir, open, rmdir, unlink, type FileHandle } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { createSlots, type Slots } from '../../kernel/slots/index.ts'
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

/** Runs work when its turn comes. */
type InTurn = <Value>(work: () => Promise<Value>) => Promise<Value>

const inTurnOf =
  (slots: Slots): InTurn =>
  async (work) => {
    const release = await slots.take()
    try {
      return await work()
    } finally {
      release()
    }
  }

interface Turns {
  /** Of whatever may wait for the disk. */
  readonly disk: InTurn
  /** Of syncs among these. */
  readonly sync: InTurn
}

const writableFile = (handle: FileHandle, turns: Turns): WritableFile => {
  let closed: Promise<void> | undefined
  return {
    write: (buffers, position) => turns.disk(() => writeAll(handle, buffers, position)),
    sync: () => turns.sync(() => turns.disk(() => handle.datasync())),
    truncate: (bytes) => turns.disk(() => handle.truncate(bytes)),
    close: () => (closed ??= turns.disk(() => handle.close())),
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
 * Each sync holds one of Node's threads for file work: all cameras begin their clips at the same full minute and would
 * otherwise keep each other from writing.
 */
const syncsAtOnce = 2
/** A disk that does not answer holds as many threads as it is asked with, and SQLite waits for the same ones. */
const leastAtOnce = 2

/**
 * The real disk, below `root`.
 * @param atOnce how many threads may wait for the disk at the same time
 */
export const createFiles = (root: string, atOnce: number = leastAtOnce): Files => {
  const turns: Turns = {
    disk: inTurnOf(createSlots(Math.max(leastAtOnce, atOnce))),
    sync: inTurnOf(createSlots(syncsAtOnce)),
  }
  return {
    create: (path) =>
      turns.disk(async () => {
        const file = join(root, path)
        await makeFolder(dirname(file))
        return writableFile(await open(file, 'wx', 0o640), turns)
      }),
    open: (path) => turns.disk(async () => writableFile(await open(join(root, path), 'r+'), turns)),
    syncFolderOf: (path) => turns.sync(() => turns.disk(() => syncFolder(dirname(join(root, path))))),
    exists: (path) =>
      turns.disk(() =>
        access(join(root, path)).then(
          () => true,
          () => false,
        ),
      ),
    unlink: (path) => turns.disk(() => unlink(join(root, path))),
    removeEmptyFolders: (path) =>
      turns.disk(async () => {
        // The first folder is the source's own: it holds more than clips.
        for (let folder = dirname(path); dirname(folder) !== '.'; folder = dirname(folder))
          if (!(await removeIfEmpty(join(root, folder)))) return
      }),
  }
}
