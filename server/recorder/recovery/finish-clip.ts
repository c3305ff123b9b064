import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { describeClip } from '../clip/describe.ts'
import type { Files } from '../files/index.ts'
import type { FinishedClip } from '../store/clip-entry.ts'
import { examineClip, type ExaminedClip } from './examine-clip.ts'

/** SHA-256 of a file, hexadecimal. */
const digestOf = async (file: string): Promise<string> => {
  const hash = createHash('sha256')
  await pipeline(createReadStream(file, { highWaterMark: 1024 * 1024 }), hash)
  return hash.digest('hex')
}

/** What the index says of an examined file. */
export const describeExamined = (path: string, examined: ExaminedClip, digest: string): FinishedClip => {
  const { mark, init, fragments } = examined
  const start = fragments[0]?.wallStart ?? 0
  return { entry: describeClip(mark, path, init, start, fragments), digest, fragments }
}

/**
 * Makes a file that was being written when the recorder ended a finished clip: cuts its torn tail and syncs it. A file
 * without a whole fragment is removed.
 * @returns undefined where it was removed
 */
export const finishClip = async (
  recordingsDir: string,
  path: string,
  files: Files,
): Promise<{ readonly clip: FinishedClip; readonly cutBytes: number } | undefined> => {
  const absolute = join(recordingsDir, path)
  const examined = await examineClip(absolute)
  if (!examined || examined.fragments.length === 0) {
    await files.unlink(path)
    await files.syncFolderOf(path)
    return undefined
  }
  const cutBytes = examined.fileBytes - examined.wholeBytes
  const file = await files.open(path)
  try {
    if (cutBytes > 0) await file.truncate(examined.wholeBytes)
    await file.sync()
  } finally {
    await file.close()
  }
  await files.syncFolderOf(path)
  return { clip: describeExamined(path, examined, await digestOf(absolute)), cutBytes }
}
