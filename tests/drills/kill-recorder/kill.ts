import { join } from 'node:path'
import {
  readDiskFile,
  recordedFiles,
  untilGone,
  type DiskFragment,
  type FootageIndex,
} from '../../support/measure/index.ts'
import type { Product } from '../../support/product.ts'

/** Kernel and scheduler need moments to end a process and what is tied to it. */
const goneTimeoutMs = 5_000

/** A whole fragment on disk, and in which file. */
export interface PlacedFragment extends DiskFragment {
  readonly path: string
}

/** What lay on disk at the moment of a kill. */
export interface Killed {
  /** Epoch milliseconds. */
  readonly killedAt: number
  readonly fragments: readonly PlacedFragment[]
}

const fragmentsOnDisk = async (recordingsDir: string): Promise<readonly PlacedFragment[]> =>
  (await recordedFiles(recordingsDir)).flatMap((path) =>
    readDiskFile(join(recordingsDir, path)).fragments.map((fragment) => ({ path, ...fragment })),
  )

/**
 * Kills the recorder with -9, and reads what it had written before a new one can touch it: the launcher is held still
 * meanwhile, which lengthens the outage by the time of reading.
 */
export const killRecorderOf = async (product: Product): Promise<Killed> => {
  const { recorder, ffmpegs } = await product.processes()
  if (!recorder) throw new Error('the product runs no recorder')
  product.launcher.kill('SIGSTOP')
  try {
    process.kill(recorder.pid, 'SIGKILL')
    const killedAt = Date.now()
    const left = await untilGone([recorder, ...ffmpegs], goneTimeoutMs)
    if (left.length > 0) throw new Error(`${left.length} processes of the recorder outlived it`)
    return { killedAt, fragments: await fragmentsOnDisk(product.recordingsDir) }
  } finally {
    product.launcher.kill('SIGCONT')
  }
}

/** Those of the fragments that the index does not have where they lay. */
export const missingFrom = (
  index: FootageIndex,
  fragments: readonly PlacedFragment[],
): readonly PlacedFragment[] => {
  const place = (path: string, { offset, size }: { offset: number; size: number }): string =>
    `${path} ${offset} ${size}`
  const indexed = new Set(
    index.clips.flatMap((clip) => clip.fragments.map((fragment) => place(clip.path, fragment))),
  )
  return fragments.filter((fragment) => !indexed.has(place(fragment.path, fragment)))
}
