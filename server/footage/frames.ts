import type { SourceId } from '../contract/ids.ts'
import type { EpochMs } from '../contract/time.ts'
import { DomainError } from '../kernel/errors/index.ts'
import type { ClipFiles } from './clip-files.ts'
import type { FrameDecoder } from './frame-decoder.ts'
import type { IndexReader } from './index-reader.ts'
import { findInstant } from './instant-store.ts'

/** Single pictures out of what was recorded. */
export interface Frames {
  /**
   * The picture that was seen at that instant, as JPEG.
   * @throws DomainError `footage.nothingRecorded`, `footage.notReady`, `ffmpeg.failed`
   */
  at(source: SourceId, at: EpochMs, width: number | undefined, signal: AbortSignal): Promise<Buffer>
}

/** Media times are whole ticks: what should begin at an instant may begin this much before. */
const roundingMs = 1

export const createFrames = (options: {
  readonly index: IndexReader
  readonly files: ClipFiles
  readonly decoder: FrameDecoder
}): Frames => {
  const { index, files, decoder } = options
  return {
    at: async (source, at, width, signal) => {
      const found = await findInstant(index.database(), source, at)
      if (!found) throw new DomainError('footage.nothingRecorded')
      const { clip, fragment } = found
      const { parts, pictureMs } = await files.standalone(clip, fragment)
      // ffmpeg takes the first picture that begins no earlier than it is told to: the one seen at an instant began
      // up to a picture before.
      const beginsAfter = Math.max(0, at - fragment.wallStart - pictureMs + roundingMs)
      return decoder.decode({ parts, atMs: beginsAfter, width, signal })
    },
  }
}
