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
import { explainAbsence, recoverSource } from '../../../server/recorder/recovery/index.ts'
import {
  compareIndexWithDisk,
  missingFrom,
  readFootageIndex,
  wholeFragments,
  type FootageIndex,
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
  /** Sources whose time since is not told as what it was, from the end of what is left. */
  readonly toldWrongly: number
}

/** Mends one cut after another in a copy of what was frozen. */
export interface RecoveryBench {
  recoverFrom(cut: Cut): Promise<Recovered>
}

/** How an absence is told that no orderly stop went before. */
const crashed = 'recorder-crashed'
/** The clock did not step in the run that was frozen. */
const epoch = 0

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

/** Whether the time since the last fragment is explained by the crash, and by nothing else. */
const isTold = ({ coverage, gaps }: FootageIndex, sourceId: string): boolean => {
  const coveredTo = Math.max(...coverage.filter((span) => span.sourceId === sourceId).map(({ to }) => to))
  const lasting = gaps.filter((gap) => gap.sourceId === sourceId && gap.to === Infinity)
  return lasting.length === 1 && lasting[0]?.reason === crashed && lasting[0].from === coveredTo
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
        for (const id of frozen.sourceIds.map((one) => SourceId.parse(one))) {
          await recoverSource({ database: index, recordingsDir, files }, id)
          await explainAbsence(index, id, crashed, epoch)
        }
        const after = await readFootageIndex(index)
        return {
          fragmentsLost: missingFrom(after, before).length,
          differences: await compareIndexWithDisk(recordingsDir, after),
          toldWrongly: frozen.sourceIds.filter((id) => !isTold(after, id)).length,
        }
      } finally {
        await index.destroy()
      }
    },
  }
}
