import { boxOf } from './write-box.ts'

/**
 * Writes the `moov` of a plain (not fragmented) MP4 (ISO 14496-12 §8): its samples lie in an `mdat` before it. Pure: who
 * writes the samples tells where they lie.
 */
export interface PlainSample {
  readonly size: number
  /** Where its bytes stand in the file. */
  readonly at: number
  /** In ticks of its track. */
  readonly duration: number
  /** Presentation minus decode time, in ticks. */
  readonly offset: number
  readonly sync: boolean
  /** Which of the track's entries decodes it, from 0. */
  readonly entry: number
}

export interface PlainTrack {
  readonly kind: 'video' | 'audio'
  /** Ticks a second. */
  readonly timescale: number
  /** Sample entries (`avc1`, `hvc1`, `mp4a` …) as they stand in an `stsd`. */
  readonly entries: readonly Buffer[]
  readonly samples: readonly PlainSample[]
  /** What is played of it: from this tick on, for so many; all before and after is there to be decoded only. */
  readonly edit: { readonly from: number; readonly length: number }
  readonly width: number
  readonly height: number
}

/** A table may have hundreds of thousands of values: more than a call takes as arguments. */
const table = (values: readonly number[]): Buffer => {
  const bytes = Buffer.alloc(values.length * 4)
  values.forEach((value, n) => bytes.writeUInt32BE(value >>> 0, n * 4))
  return bytes
}
const words = (...values: readonly number[]): Buffer => table(values)
const long = (value: number): Buffer => {
  const bytes = Buffer.alloc(8)
  bytes.writeBigUInt64BE(BigInt(Math.round(value)))
  return bytes
}
const full = (type: string, version: number, flags: number, ...parts: readonly Buffer[]): Buffer =>
  boxOf(type, words(((version << 24) | flags) >>> 0), ...parts)

/** Runs of equal values, as `stts` and `ctts` want them. */
const runsOf = (values: readonly number[]): readonly (readonly [number, number])[] => {
  const runs: [number, number][] = []
  for (const value of values) {
    const last = runs.at(-1)
    if (last?.[1] === value) last[0] += 1
    else runs.push([1, value])
  }
  return runs
}
const runTable = (type: string, version: number, values: readonly number[]): Buffer => {
  const runs = runsOf(values)
  return full(type, version, 0, words(runs.length), table(runs.flat()))
}

/** Samples that follow one another in the file and share an entry are one chunk. */
const chunksOf = (samples: readonly PlainSample[]) => {
  const chunks: { at: number; end: number; count: number; entry: number }[] = []
  for (const { at, size, entry } of samples) {
    const last = chunks.at(-1)
    if (last?.end === at && last.entry === entry) {
      last.end += size
      last.count += 1
    } else chunks.push({ at, end: at + size, count: 1, entry })
  }
  return chunks
}

const sampleTable = ({ kind, entries, samples }: PlainTrack): Buffer => {
  const chunks = chunksOf(samples)
  const toChunk = chunks.flatMap(({ count, entry }, n) => {
    const before = chunks[n - 1]
    return before?.count === count && before.entry === entry ? [] : [[n + 1, count, entry + 1]]
  })
  const sync = samples.flatMap((sample, n) => (sample.sync ? [n + 1] : []))
  return boxOf(
    'stbl',
    full('stsd', 0, 0, words(entries.length), ...entries),
    runTable(
      'stts',
      0,
      samples.map(({ duration }) => duration),
    ),
    ...(samples.some(({ offset }) => offset !== 0)
      ? [
          runTable(
            'ctts',
            1,
            samples.map(({ offset }) => offset),
          ),
        ]
      : []),
    ...(kind === 'video' ? [full('stss', 0, 0, words(sync.length), table(sync))] : []),
    full('stsc', 0, 0, words(toChunk.length), table(toChunk.flat())),
    full('stsz', 0, 0, words(0, samples.length), table(samples.map(({ size }) => size))),
    full('co64', 0, 0, words(chunks.length), Buffer.concat(chunks.map(({ at }) => long(at)))),
  )
}

const unity = words(0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000)

const trackBox = (track: PlainTrack, id: number, movieScale: number): Buffer => {
  const { kind, timescale, edit } = track
  const mediaLength = track.samples.reduce((sum, { duration }) => sum + duration, 0)
  const played = Math.round((edit.length / timescale) * movieScale)
  const handler = kind === 'video' ? 'vide' : 'soun'
  const media = boxOf(
    'mdia',
    full('mdhd', 1, 0, long(0), long(0), words(timescale), long(mediaLength), words(0x55c40000)),
    full('hdlr', 0, 0, words(0), Buffer.from(handler, 'latin1'), Buffer.alloc(12), Buffer.from('\0')),
    boxOf(
      'minf',
      kind === 'video' ? full('vmhd', 0, 1, Buffer.alloc(8)) : full('smhd', 0, 0, Buffer.alloc(4)),
      boxOf('dinf', full('dref', 0, 0, words(1), full('url ', 0, 1))),
      sampleTable(track),
    ),
  )
  return boxOf(
    'trak',
    full(
      'tkhd',
      1,
      3,
      ...[long(0), long(0), words(id, 0), long(played), Buffer.alloc(8)],
      ...[words(0, kind === 'audio' ? 0x01000000 : 0), unity],
      words(track.width << 16, track.height << 16),
    ),
    boxOf('edts', full('elst', 1, 0, words(1), long(played), long(edit.from), words(0x10000))),
    media,
  )
}

/** The `moov` of these tracks; the first one's timescale is the movie's, so that its edit is exact to a tick. */
export const writePlainMovie = (tracks: readonly [PlainTrack, ...(readonly PlainTrack[])]): Buffer => {
  const [{ timescale, edit }] = tracks
  return boxOf(
    'moov',
    full(
      'mvhd',
      1,
      0,
      ...[long(0), long(0), words(timescale), long(edit.length), words(0x10000), words(0x01000000)],
      ...[Buffer.alloc(8), unity, Buffer.alloc(24), words(tracks.length + 1)],
    ),
    ...tracks.map((track, n) => trackBox(track, n + 1, timescale)),
  )
}
