import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { join } from 'node:path'
import type { ClipId } from '../../contract/ids.ts'
import type { TimeRange } from '../../contract/time.ts'
import { clipRange, type ClipFile } from '../../footage-index/index.ts'

/** A clip as the recorder wrote it. */
export interface RecordedClip extends TimeRange {
  readonly id: ClipId
  /** Where the file lies. */
  readonly file: string
  /** Of the file, as it was recorded; null while it is still written, or where the index was rebuilt. */
  readonly sha256: string | null
  /** Whether the file is not what was recorded; of one that cannot be read, or has no digest, that cannot be said. */
  isAltered(): Promise<boolean>
}

const digestOf = async (file: string): Promise<string> => {
  const hash = createHash('sha256')
  for await (const chunk of createReadStream(file, { highWaterMark: 2 ** 20 }) as AsyncIterable<Buffer>)
    hash.update(chunk)
  return hash.digest('hex')
}

export const createRecordedClip = (
  recordingsDir: string,
  clip: ClipFile,
  sha256: string | null,
): RecordedClip => {
  const file = join(recordingsDir, clip.path)
  return {
    ...clipRange(clip),
    ...{ id: clip.id, file, sha256 },
    isAltered: async () => {
      if (sha256 === null) return false
      try {
        return (await digestOf(file)) !== sha256
      } catch {
        // Whoever reads it is told why that fails.
        return false
      }
    },
  }
}
