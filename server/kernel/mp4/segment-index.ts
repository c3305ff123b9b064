/** One fragment as a segment index names it. */
export interface IndexedSegment {
  readonly bytes: number
  /** In ticks of the index. */
  readonly duration: number
}

const headBytes = 40
const referenceBytes = 12
/** Each begins with a sample that needs no other (stream access point of type 1). */
const startsWithAccessPoint = 0x90000000
/** 16 bits count the references. */
export const mostSegments = 0xffff

export const segmentIndexBytes = (segments: number): number => headBytes + referenceBytes * segments

/**
 * A `sidx` box (ISO 14496-12 §8.16.3) that stands right before the fragments it names: with it a player knows how long a
 * fragmented file is, and finds any place in it, without reading it whole.
 */
export const writeSegmentIndex = (options: {
  readonly trackId: number
  readonly timescale: number
  readonly segments: readonly IndexedSegment[]
}): Buffer => {
  const { trackId, timescale, segments } = options
  const box = Buffer.alloc(segmentIndexBytes(segments.length))
  box.writeUInt32BE(box.length, 0)
  box.write('sidx', 4, 'latin1')
  box.writeUInt32BE(0x01000000, 8)
  box.writeUInt32BE(trackId, 12)
  box.writeUInt32BE(timescale, 16)
  // Earliest presentation time and first offset, 64 bits each, are 0.
  box.writeUInt16BE(segments.length, 38)
  for (const [n, { bytes, duration }] of segments.entries()) {
    const at = headBytes + referenceBytes * n
    box.writeUInt32BE(bytes, at)
    box.writeUInt32BE(duration, at + 4)
    box.writeUInt32BE(startsWithAccessPoint, at + 8)
  }
  return box
}
