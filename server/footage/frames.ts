import type { SourceId } from '../contract/ids.ts'
import type { EpochMs } from '../contract/time.ts'
import { DomainError } from '../kernel/errors/index.ts'
import type { ClipFiles } from './clip-files.ts'
import { fragmentRange, includes, type IndexedClip } from './clip.ts'
import type { FrameDecoder } from './frame-decoder.ts'
import type { IndexReader } from './index-reader.ts'
import { clipsAt } from './store.ts'

/** Single pictures out of what was recorded. */
export interface Frames {
  /**
   * The picture that was seen at that instant, as JPEG.
   * @throws DomainError `footage.nothingRecorded`, `footage.notReady`, `ffmpeg.failed`
   */
  at(source: SourceId, at: EpochMs, width: number | undefined, signal: AbortSignal): Promise<Buffer>
}

/** The fragment that holds an instant; of several, after the clock was stepped back, that of the latest epoch. */
const fragmentAt = (clips: readonly IndexedClip[], at: EpochMs) =>
  clips
    .toSorted((a, b) => b.epoch - a.epoch)
    .flatMap((clip) => clip.fragments.map((fragment) => ({ clip, fragment })))
    .find(({ fragment }) => includes(fragmentRange(fragment), { from: at, to: at }))

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
      const found = fragmentAt(await clipsAt(index.database(), source, at), at)
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
