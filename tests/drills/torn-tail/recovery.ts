import { copyFile, cp, mkdir, rm, truncate } from 'node:fs/promises'
import { join } from 'node:path'
import { SourceId } from '../../../server/contract/ids.ts'
import { createFiles } from '../../../server/recorder/files/index.ts'
import { openFootage as openFootageForWriting } from '../../../server/recorder/open-footage.ts'
import { recoverSource } from '../../../server/recorder/recovery/index.ts'
import { compareIndexWithDisk, openFootage } from '../../support/measure/index.ts'
import { missingFrom, wholeFragments } from '../whole-fragments.ts'
import type { Frozen } from './frozen.ts'

/** How a crash left things: the open file, or the index's log, ends at this length in bytes. */
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

/** Lays out a copy of what was frozen, with the cut made. */
const layOut = async (frozen: Frozen, cut: Cut, folder: string): Promise<Frozen> => {
  const copy = { ...frozen, dataDir: join(folder, 'data'), recordingsDir: join(folder, 'recordings') }
  await rm(folder, { recursive: true, force: true })
  await mkdir(copy.dataDir, { recursive: true })
  await cp(frozen.recordingsDir, copy.recordingsDir, { recursive: true })
  for (const file of ['footage.db', 'footage.db-wal'])
    await copyFile(join(frozen.dataDir, file), join(copy.dataDir, file))
  const cutFile =
    cut.of === 'file' ? join(copy.recordingsDir, copy.openFile) : join(copy.dataDir, 'footage.db-wal')
  await truncate(cutFile, cut.bytes)
  return copy
}

/** Makes one cut in a copy, lets the recorder mend it as at its start, and looks at the outcome. */
export const recoverFrom = async (frozen: Frozen, cut: Cut, folder: string): Promise<Recovered> => {
  const { dataDir, recordingsDir, sourceIds } = await layOut(frozen, cut, folder)
  const before = await wholeFragments(recordingsDir)
  const database = await openFootageForWriting(dataDir)
  try {
    const files = createFiles(recordingsDir)
    for (const id of sourceIds) await recoverSource({ database, recordingsDir, files }, SourceId.parse(id))
  } finally {
    await database.destroy()
  }
  const footage = openFootage(dataDir)
  const index = await footage.read().finally(() => footage.close())
  return {
    fragmentsLost: missingFrom(index, before).length,
    differences: await compareIndexWithDisk(recordingsDir, index),
  }
}
