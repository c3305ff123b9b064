import type { Fragment } from '../../footage-index/index.ts'
import type { ClipEntry } from '../store/clip-entry.ts'
import { clipMarkBytes, type ClipMark } from './clip-mark.ts'
import { codecsOf, type InitSegment } from './init-segment.ts'

/** The entry of a clip that holds these fragments. */
export const describeClip = (
  mark: ClipMark,
  path: string,
  init: InitSegment,
  start: number,
  fragments: readonly Fragment[],
): ClipEntry => {
  const { reference } = init.movie
  const last = fragments.at(-1)
  return {
    ...mark,
    path,
    start,
    end: last ? last.wallStart + last.durationMs : start,
    header: {
      bytes: init.bytes.length,
      digest: init.digest,
      codecs: codecsOf(init.movie),
      width: reference.width,
      height: reference.height,
      timescale: reference.timescale,
    },
    bytes: last ? last.offset + last.size : init.bytes.length + clipMarkBytes,
    skewMs: last ? last.wallStart - (last.mediaTime * 1000) / reference.timescale - start : 0,
    fragmentCount: fragments.length,
  }
}
