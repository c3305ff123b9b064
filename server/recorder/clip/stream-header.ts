import {
  changedVideoSets,
  nameHevcForAll,
  readVideoSets,
  withVideoSets,
  type MovieFragment,
} from '../../kernel/mp4/index.ts'
import { createInitSegment, type InitSegment } from './init-segment.ts'

/**
 * The header that fragments of one stream are decoded with. ffmpeg writes it once, from what the camera said first; a
 * camera that changes its resolution says so in parameter sets before a key frame, and ffmpeg copies those on.
 */
export interface StreamHeader {
  /**
   * The header for a fragment: the same object as long as nothing changes.
   * @param mdat the whole box that follows the `moof`
   */
  for(moofBytes: number, times: MovieFragment, mdat: Buffer): InitSegment
  readonly current: InitSegment
}

/** @throws DomainError `mp4.malformed` if `moov` does not hold what a fragmented file needs */
export const createStreamHeader = (ftyp: Buffer, moov: Buffer): StreamHeader => {
  const first = Buffer.from(moov)
  nameHevcForAll(first)
  let current = createInitSegment(ftyp, first)
  let sets = readVideoSets(first)

  return {
    for: (moofBytes, { reference }, mdat) => {
      const { firstSampleAt, startsWithSync, track } = reference
      if (!sets || firstSampleAt === undefined || !startsWithSync || track.kind !== 'video') return current
      const sampleAt = firstSampleAt - moofBytes
      if (sampleAt < 8 || sampleAt >= mdat.length) return current
      const changed = changedVideoSets(sets, mdat, sampleAt)
      if (changed) {
        sets = changed
        current = createInitSegment(ftyp, withVideoSets(first, changed))
      }
      return current
    },
    get current() {
      return current
    },
  }
}
