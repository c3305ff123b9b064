import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import type { Fragment } from '../../footage-index/index.ts'
import { describeClip } from '../clip/describe.ts'
import type { Files } from '../files/index.ts'
import type { ClipEntry, FinishedClip } from '../store/clip-entry.ts'
import { examineClip, isDamagedBehind, type ExaminedClip } from './examine-clip.ts'

/** A clip whose file was read up to its last whole fragment, and ends there unless it is damaged; not synced yet. */
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

export type Mending =
  | { readonly is: 'clip'; readonly clip: MendedClip }
  /** It held no whole fragment, and was removed. */
  | { readonly is: 'removed' }
  /** Fragments stand behind a head that cannot be read: the file stays as it is, for whoever can save more of it. */
  | { readonly is: 'damaged' }

/**
 * Cuts the torn tail of a file that was being written when the recorder ended. Of a file that is damaged before other
 * fragments nothing is cut: what stands behind the damage is no longer indexed, but stays in the file.
 * @throws what the disk said; the file is as it was then
 */
export const mendClip = async ({ recordingsDir, files }: MendOptions, path: string): Promise<Mending> => {
  const absolute = join(recordingsDir, path)
  const examined = await examineClip(absolute)
  const clip = examined && describeExamined(path, examined)
  if (clip?.cutBytes === 0) return { is: 'clip', clip }
  const damaged = await isDamagedBehind(absolute, clip?.entry.bytes ?? examined?.wholeBytes ?? 0)
  if (!clip) {
    if (damaged) return { is: 'damaged' }
    await files.unlink(path)
    await files.syncFolderOf(path)
    return { is: 'removed' }
  }
  if (damaged) return { is: 'clip', clip: { ...clip, cutBytes: 0 } }
  const file = await files.open(path)
  try {
    await file.truncate(clip.entry.bytes)
  } finally {
    await file.close()
  }
  return { is: 'clip', clip }
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
