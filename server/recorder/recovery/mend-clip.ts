import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import type { Fragment } from '../../footage-index/index.ts'
import { describeClip } from '../clip/describe.ts'
import type { Files } from '../files/index.ts'
import type { ClipEntry, FinishedClip } from '../store/clip-entry.ts'
import { examineClip, type ExaminedClip } from './examine-clip.ts'

/** A clip whose file ends with its last whole fragment; not synced yet. */
export interface MendedClip {
  readonly entry: ClipEntry
  readonly fragments: readonly Fragment[]
  /** How much was cut off behind that fragment. */
  readonly cutBytes: number
}

export interface MendOptions {
  readonly recordingsDir: string
  readonly files: Files
}

/** What the index says of an examined file that holds a fragment. */
export const describeExamined = (path: string, examined: ExaminedClip): MendedClip | undefined => {
  const { mark, init, fragments, fileBytes, wholeBytes } = examined
  const [first] = fragments
  return (
    first && {
      entry: describeClip(mark, path, init, first.wallStart, fragments),
      fragments,
      cutBytes: fileBytes - wholeBytes,
    }
  )
}

/**
 * Cuts the torn tail of a file that was being written when the recorder ended.
 * @returns undefined where it held no whole fragment, and was removed
 */
export const mendClip = async (
  { recordingsDir, files }: MendOptions,
  path: string,
): Promise<MendedClip | undefined> => {
  const examined = await examineClip(join(recordingsDir, path))
  const clip = examined && describeExamined(path, examined)
  if (!clip) {
    await files.unlink(path)
    await files.syncFolderOf(path)
    return undefined
  }
  if (clip.cutBytes === 0) return clip
  const file = await files.open(path)
  try {
    await file.truncate(clip.entry.bytes)
  } finally {
    await file.close()
  }
  return clip
}

/** SHA-256 of a file, hexadecimal. */
export const digestOf = async (file: string): Promise<string> => {
  const hash = createHash('sha256')
  await pipeline(createReadStream(file, { highWaterMark: 1024 * 1024 }), hash)
  return hash.digest('hex')
}

/** Syncs a mended clip and takes its digest: it is finished then. */
export const finishMended = async (
  { recordingsDir, files }: MendOptions,
  { entry, fragments }: MendedClip,
): Promise<FinishedClip> => {
  const file = await files.open(entry.path)
  try {
    await file.sync()
  } finally {
    await file.close()
  }
  await files.syncFolderOf(entry.path)
  return { entry, fragments, digest: await digestOf(join(recordingsDir, entry.path)) }
}
