import { DomainError } from '../errors/index.ts'
import { boxesWithin, childAt, childrenOf, type Box } from './box.ts'
import type { Movie, Track } from './movie.ts'
import type { LengthRun, SampleLengths } from './sample-lengths.ts'

/** One track's part of a fragment (`traf`). Positions count from the start of the `moof`. */
export interface TrackFragment {
  readonly track: Track
  /** Decode time of its first sample, in ticks (`tfdt`, ISO 14496-12 §8.8.12). */
  readonly mediaTime: number
  /** Where that time stands, and in how many bytes. */
  readonly mediaTimeAt: number
  readonly mediaTimeBytes: 4 | 8
  /** Length of its samples in ticks. */
  readonly duration: number
  readonly samples: number
  readonly lengths: SampleLengths
  /** Where its first sample stands, counted from the start of the `moof`; undefined where it counts from elsewhere. */
  readonly firstSampleAt: number | undefined
  /** Samples that follow one another from there on. */
  readonly firstRunSamples: number
  /** Whether its first sample can be decoded by itself. */
  readonly startsWithSync: boolean
}

/** What a `moof` says. */
export interface MovieFragment {
  /** Where the sequence number stands (`mfhd`, §8.8.5). */
  readonly sequenceAt: number
  readonly tracks: readonly TrackFragment[]
  /** The reference track's part; the first track's where that has no sample in this fragment. */
  readonly reference: TrackFragment
}

/** Flags of `tfhd` (§8.8.7) and `trun` (§8.8.8), and of a sample (§8.8.3.1). */
const tfhd = {
  baseDataOffset: 0x1,
  descriptionIndex: 0x2,
  duration: 0x8,
  size: 0x10,
  flags: 0x20,
  baseIsMoof: 0x20000,
} as const
const trun = {
  dataOffset: 0x1,
  firstFlags: 0x4,
  duration: 0x100,
  size: 0x200,
  flags: 0x400,
  compositionOffset: 0x800,
} as const
const sampleIsNonSync = 0x10000

interface Defaults {
  readonly trackId: number
  readonly countsFromMoof: boolean
  readonly duration: number | undefined
  readonly durationAt: number | undefined
  readonly flags: number | undefined
}

const flagsOf = (bytes: Buffer, box: Box): number => bytes.readUInt32BE(box.payload) & 0xffffff

const readHeader = (bytes: Buffer, box: Box): Defaults => {
  const flags = flagsOf(bytes, box)
  let at = box.payload + 8
  if (flags & tfhd.baseDataOffset) at += 8
  if (flags & tfhd.descriptionIndex) at += 4
  const durationAt = flags & tfhd.duration ? at : undefined
  const duration = durationAt === undefined ? undefined : bytes.readUInt32BE(durationAt)
  if (flags & tfhd.duration) at += 4
  if (flags & tfhd.size) at += 4
  return {
    trackId: bytes.readUInt32BE(box.payload + 4),
    countsFromMoof: (flags & tfhd.baseDataOffset) === 0 && (flags & tfhd.baseIsMoof) !== 0,
    duration,
    durationAt,
    flags: flags & tfhd.flags ? bytes.readUInt32BE(at) : undefined,
  }
}

interface Run extends LengthRun {
  readonly duration: number
  readonly firstFlags: number
  readonly dataOffset: number | undefined
}

const readRun = (bytes: Buffer, box: Box, defaultDuration: number, defaultFlags: number): Run => {
  const flags = flagsOf(bytes, box)
  const samples = bytes.readUInt32BE(box.payload + 4)
  let at = box.payload + 8 + (flags & trun.dataOffset ? 4 : 0)
  const dataOffset = flags & trun.dataOffset ? bytes.readInt32BE(box.payload + 8) : undefined
  const firstFlags = flags & trun.firstFlags ? bytes.readUInt32BE(at) : undefined
  if (flags & trun.firstFlags) at += 4

  const fields = [trun.duration, trun.size, trun.flags, trun.compositionOffset].filter(
    (field) => flags & field,
  )
  const stride = fields.length * 4
  if (at + samples * stride > box.end) throw new DomainError('mp4.malformed', { box: 'trun', samples })
  let duration = flags & trun.duration ? 0 : samples * defaultDuration
  if (flags & trun.duration)
    for (let n = 0; n < samples; n += 1) duration += bytes.readUInt32BE(at + n * stride)
  const ownFlags =
    samples > 0 && flags & trun.flags ? bytes.readUInt32BE(at + fields.indexOf(trun.flags) * 4) : defaultFlags
  const ownAt = flags & trun.duration ? at : undefined
  return { samples, ownAt, stride, duration, firstFlags: firstFlags ?? ownFlags, dataOffset }
}

const readMediaTime = (
  bytes: Buffer,
  box: Box,
): Pick<TrackFragment, 'mediaTime' | 'mediaTimeAt' | 'mediaTimeBytes'> => {
  const mediaTimeAt = box.payload + 4
  if (bytes.readUInt8(box.payload) !== 1)
    return { mediaTime: bytes.readUInt32BE(mediaTimeAt), mediaTimeAt, mediaTimeBytes: 4 }
  const mediaTime = Number(bytes.readBigUInt64BE(mediaTimeAt))
  if (!Number.isSafeInteger(mediaTime)) throw new DomainError('mp4.malformed', { box: 'tfdt', mediaTime })
  return { mediaTime, mediaTimeAt, mediaTimeBytes: 8 }
}

const readTrackFragment = (bytes: Buffer, traf: Box, movie: Movie): TrackFragment => {
  const header = readHeader(bytes, childAt(bytes, traf, 'tfhd'))
  const track = movie.tracks.find(({ id }) => id === header.trackId)
  if (!track) throw new DomainError('mp4.malformed', { track: header.trackId })
  const runs = childrenOf(bytes, traf)
    .filter((box) => box.type === 'trun')
    .map((box) =>
      readRun(
        bytes,
        box,
        header.duration ?? track.defaultSampleDuration,
        header.flags ?? track.defaultSampleFlags,
      ),
    )
  return {
    track,
    ...readMediaTime(bytes, childAt(bytes, traf, 'tfdt')),
    duration: runs.reduce((sum, run) => sum + run.duration, 0),
    samples: runs.reduce((sum, run) => sum + run.samples, 0),
    lengths: {
      runs,
      defaultAt: header.durationAt,
      default: header.duration ?? track.defaultSampleDuration,
    },
    firstSampleAt: header.countsFromMoof ? runs[0]?.dataOffset : undefined,
    firstRunSamples: runs[0]?.samples ?? 0,
    startsWithSync: ((runs[0]?.firstFlags ?? sampleIsNonSync) & sampleIsNonSync) === 0,
  }
}

/**
 * Reads a whole `moof` box.
 * @throws DomainError `mp4.malformed` if it has no track, one that `movie` does not know, or lacks a time
 */
export const readMovieFragment = (bytes: Buffer, movie: Movie): MovieFragment => {
  try {
    return parse(bytes, movie)
  } catch (error) {
    // A box that ends before its fields do.
    if (error instanceof RangeError) throw new DomainError('mp4.malformed', { box: 'moof' }, { cause: error })
    throw error
  }
}

const parse = (bytes: Buffer, movie: Movie): MovieFragment => {
  const [moof] = boxesWithin(bytes, 0, bytes.length)
  if (moof?.type !== 'moof') throw new DomainError('mp4.malformed', { missing: 'moof' })
  const tracks = childrenOf(bytes, moof)
    .filter((box) => box.type === 'traf')
    .map((traf) => readTrackFragment(bytes, traf, movie))
  const reference = tracks.find(({ track }) => track.id === movie.reference.id) ?? tracks[0]
  if (!reference) throw new DomainError('mp4.malformed', { missing: 'traf' })
  return { sequenceAt: childAt(bytes, moof, 'mfhd').payload + 4, tracks, reference }
}
