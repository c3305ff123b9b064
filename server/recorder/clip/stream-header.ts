import {
  areCredibleSamples,
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
  /**
   * Whether a fragment can be what it says it is: video of the stream's codec, beginning with a key frame.
   * @param mdat the whole box that follows the `moof`
   */
  isCredible(moofBytes: number, times: MovieFragment, mdat: Buffer): boolean
}

/** @throws DomainError `mp4.malformed` if `moov` does not hold what a fragmented file needs */
export const createStreamHeader = (ftyp: Buffer, moov: Buffer): StreamHeader => {
  const first = Buffer.from(moov)
  nameHevcForAll(first)
  let current = createInitSegment(ftyp, first)
  let sets = readVideoSets(first)

  /** Where the first picture begins in `mdat`; undefined where it is no key frame, or none that is known of. */
  const keyFrameAt = (moofBytes: number, { reference }: MovieFragment, mdat: Buffer): number | undefined => {
    const { firstSampleAt, startsWithSync, track } = reference
    if (firstSampleAt === undefined || !startsWithSync || track.kind !== 'video') return undefined
    const sampleAt = firstSampleAt - moofBytes
    return sampleAt < 8 || sampleAt >= mdat.length ? undefined : sampleAt
  }

  return {
    for: (moofBytes, times, mdat) => {
      const sampleAt = keyFrameAt(moofBytes, times, mdat)
      const changed = sets && sampleAt !== undefined ? changedVideoSets(sets, mdat, sampleAt) : undefined
      if (changed) {
        sets = changed
        current = createInitSegment(ftyp, withVideoSets(first, changed))
      }
      return current
    },
    get current() {
      return current
    },
    isCredible: (moofBytes, times, mdat) => {
      const sampleAt = keyFrameAt(moofBytes, times, mdat)
      return (
        !sets ||
        sampleAt === undefined ||
        areCredibleSamples(sets, mdat, sampleAt, times.reference.firstRunSamples)
      )
    },
  }
}
