import {
  closeSync,
  constants,
  cpSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readFileSync,
  rmSync,
  writeSync,
} from 'node:fs'
import { join } from 'node:path'
import { SourceId } from '../../../server/contract/ids.ts'
import { createFiles, type Files, type WritableFile } from '../../../server/recorder/files/index.ts'
import { openFootage } from '../../../server/recorder/open-footage.ts'
import { recoverSource } from '../../../server/recorder/recovery/index.ts'
import {
  compareIndexWithDisk,
  missingFrom,
  readFootageIndex,
  wholeFragments,
} from '../../support/measure/index.ts'
import type { Frozen } from './frozen.ts'

/** How a crash left things: the open file, or the log of the index, ends at this length in bytes. */
export interface Cut {
  readonly of: 'file' | 'log'
  readonly bytes: number
}

/** What recovery made of it. */
export interface Recovered {
  /** Whole fragments that lay on disk before, and are not indexed after. */
  readonly fragmentsLost: number
  /** Every difference between index and disk, in words. */
  readonly differences: readonly string[]
}

/** Mends one cut after another in a copy of what was frozen. */
export interface RecoveryBench {
  recoverFrom(cut: Cut): Promise<Recovered>
}

/** The disk without its waiting: no second cut follows, so nothing has to be synced. */
const unsynced = (files: Files): Files => {
  const unsyncedFile = (file: WritableFile): WritableFile => ({ ...file, sync: () => Promise.resolve() })
  return {
    ...files,
    open: async (path) => unsyncedFile(await files.open(path)),
    syncFolderOf: () => Promise.resolve(),
  }
}

/**
 * Makes `content` a file's content in place: ext4 hurries a file to the disk that was emptied before it is written
 * (mount option auto_da_alloc), which a thousand times over takes most of the time.
 */
const overwrite = (file: string, content: Buffer): void => {
  const handle = openSync(file, constants.O_RDWR | constants.O_CREAT)
  writeSync(handle, content, 0, content.length, 0)
  ftruncateSync(handle, content.length)
  closeSync(handle)
}

/** Copies what was frozen into `folder`; a cut renews there only what it and its mending change. */
export const createRecoveryBench = (frozen: Frozen, folder: string): RecoveryBench => {
  const dataDir = join(folder, 'data')
  const recordingsDir = join(folder, 'recordings')
  const openFile = readFileSync(join(frozen.recordingsDir, frozen.openFile))
  const database = readFileSync(join(frozen.dataDir, 'footage.db'))
  const log = readFileSync(join(frozen.dataDir, 'footage.db-wal'))
  const files = unsynced(createFiles(recordingsDir))
  mkdirSync(dataDir, { recursive: true })
  cpSync(frozen.recordingsDir, recordingsDir, { recursive: true })

  const layOut = ({ of, bytes }: Cut): void => {
    const length = (name: Cut['of'], content: Buffer): Buffer =>
      of === name ? content.subarray(0, bytes) : content
    rmSync(join(dataDir, 'footage.db-shm'), { force: true })
    overwrite(join(dataDir, 'footage.db'), database)
    overwrite(join(dataDir, 'footage.db-wal'), length('log', log))
    overwrite(join(recordingsDir, frozen.openFile), length('file', openFile))
  }

  return {
    recoverFrom: async (cut) => {
      layOut(cut)
      const before = await wholeFragments(recordingsDir)
      const index = await openFootage(dataDir)
      try {
        await index.raw('PRAGMA synchronous = OFF')
        for (const id of frozen.sourceIds)
          await recoverSource({ database: index, recordingsDir, files }, SourceId.parse(id))
        const after = await readFootageIndex(index)
        return {
          fragmentsLost: missingFrom(after, before).length,
          differences: await compareIndexWithDisk(recordingsDir, after),
        }
      } finally {
        await index.destroy()
      }
    },
  }
}
