import { ClipId, SourceId } from '../../../server/contract/ids.ts'
import type { IndexedClip } from '../../../server/footage-index/index.ts'
import { newId } from '../../../server/kernel/ids/index.ts'

export const second = 1000
export const start = Date.parse('2026-03-02T01:00:00Z')
const sourceId = newId(SourceId)

/** A clip of fragments of two seconds each, from `from` on. */
export const clipOf = (
  from: number,
  fragments: number,
  over: Partial<Pick<IndexedClip, 'epoch' | 'codecs' | 'headerDigest'>> = {},
): IndexedClip => ({
  id: newId(ClipId),
  sourceId,
  path: 'clip.mp4',
  open: false,
  start: from,
  end: from + fragments * 2 * second,
  headerBytes: 1000,
  headerDigest: 'header',
  epoch: 1,
  codecs: 'avc1.64001f',
  fragments: Array.from({ length: fragments }, (_, n) => ({
    wallStart: from + n * 2 * second,
    durationMs: 2 * second,
    mediaTime: n * 180_000,
    offset: 1000 + n * 500,
    size: 500,
  })),
  ...over,
})
