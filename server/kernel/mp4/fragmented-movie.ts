import { avcNal, avcNalType, readAvcFormat, writeAvcConfiguration } from './avc-sets.ts'
import { boxOf } from './write-box.ts'

/** Writes fragmented MP4 (ISO 14496-12 §8.8) of H.264 and Opus: what a header says, and one fragment after the other. */
export interface FragmentedTrack {
  readonly id: number
  readonly kind: 'video' | 'audio'
  /** Ticks a second. */
  readonly timescale: number
  /** As it stands in the `stsd`. */
  readonly entry: Buffer
  /** In pixels; 0 for sound. */
  readonly width: number
  readonly height: number
}

/** One sample of a fragment; presented when it is decoded. */
export interface FragmentSample {
  readonly data: Buffer
  /** In ticks of its track. */
  readonly duration: number
  /** Can be decoded by itself. */
  readonly sync: boolean
}

/** What a fragment holds of one track. */
export interface FragmentPart {
  readonly trackId: number
  /** Decode time of the first sample, in ticks (`tfdt`). */
  readonly mediaTime: number
  readonly samples: readonly FragmentSample[]
}

const words = (...values: readonly number[]): Buffer => {
  const bytes = Buffer.alloc(values.length * 4)
  values.forEach((value, n) => bytes.writeUInt32BE(value >>> 0, n * 4))
  return bytes
}
const halves = (...values: readonly number[]): Buffer => {
  const bytes = Buffer.alloc(values.length * 2)
  values.forEach((value, n) => bytes.writeUInt16BE(value, n * 2))
  return bytes
}
const full = (type: string, version: number, flags: number, ...parts: readonly Buffer[]): Buffer =>
  boxOf(type, words(((version << 24) | flags) >>> 0), ...parts)
const unity = words(0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000)

/**
 * Sample entry `avc1` of these parameter sets (ISO 14496-15 §5.4.2.1).
 * @returns undefined where they cannot be read
 */
export const avcEntry = (
  sets: readonly Buffer[],
): { readonly entry: Buffer; readonly width: number; readonly height: number } | undefined => {
  const sequence = sets.find((set) => avcNalType(set, 0) === avcNal.sps)
  const format = sequence && readAvcFormat(sequence)
  if (!format || !sets.some((set) => avcNalType(set, 0) === avcNal.pps)) return undefined
  const { width, height } = format
  const entry = boxOf(
    'avc1',
    Buffer.alloc(6),
    halves(1),
    Buffer.alloc(16),
    halves(width, height),
    words(0x480000, 0x480000, 0),
    halves(1),
    Buffer.alloc(32),
    halves(0x18, 0xffff),
    boxOf('avcC', writeAvcConfiguration(sets, format)),
  )
  return { entry, width, height }
}

/** Sample entry `Opus` with two channels (Encapsulation of Opus in ISO Base Media File Format, §4.3). */
export const opusEntry = (): Buffer =>
  boxOf(
    'Opus',
    Buffer.alloc(6),
    halves(1),
    Buffer.alloc(8),
    halves(2, 16, 0, 0),
    words(48_000 * 0x10000),
    // Version 0, two channels, no samples to skip, 48 kHz, no gain, mapping family 0.
    boxOf('dOps', Buffer.from([0, 2]), halves(0), words(48_000), halves(0), Buffer.from([0])),
  )

const trackBox = ({ id, kind, timescale, entry, width, height }: FragmentedTrack): Buffer =>
  boxOf(
    'trak',
    full(
      'tkhd',
      0,
      3,
      words(0, 0, id, 0, 0, 0, 0, 0, kind === 'audio' ? 0x01000000 : 0),
      unity,
      words(width << 16, height << 16),
    ),
    boxOf(
      'mdia',
      full('mdhd', 0, 0, words(0, 0, timescale, 0, 0x55c40000)),
      full(
        'hdlr',
        0,
        0,
        words(0),
        Buffer.from(kind === 'video' ? 'vide' : 'soun', 'latin1'),
        Buffer.alloc(13),
      ),
      boxOf(
        'minf',
        kind === 'video' ? full('vmhd', 0, 1, Buffer.alloc(8)) : full('smhd', 0, 0, Buffer.alloc(4)),
        boxOf('dinf', full('dref', 0, 0, words(1), full('url ', 0, 1))),
        boxOf(
          'stbl',
          full('stsd', 0, 0, words(1), entry),
          full('stts', 0, 0, words(0)),
          full('stsc', 0, 0, words(0)),
          full('stsz', 0, 0, words(0, 0)),
          full('stco', 0, 0, words(0)),
        ),
      ),
    ),
  )

/** `ftyp` and `moov` of these tracks. */
export const writeFragmentedHeader = (tracks: readonly FragmentedTrack[]): Buffer =>
  Buffer.concat([
    boxOf('ftyp', Buffer.from('iso5', 'latin1'), words(512), Buffer.from('iso5iso6mp41', 'latin1')),
    boxOf(
      'moov',
      full(
        'mvhd',
        0,
        0,
        ...[words(0, 0, 1000, 0, 0x10000, 0x01000000, 0, 0), unity, Buffer.alloc(24)],
        words(tracks.length + 1),
      ),
      ...tracks.map(trackBox),
      boxOf('mvex', ...tracks.map(({ id }) => full('trex', 0, 0, words(id, 1, 0, 0, 0)))),
    ),
  ])

/** Flags of `tfhd` and `trun` (§8.8.7, §8.8.8), and of a sample (§8.8.3.1). */
const baseIsMoof = 0x20000
const runFlags = 0x1 | 0x100 | 0x200 | 0x400
const syncSample = 0x02000000
const otherSample = 0x01010000

const time = (value: number): Buffer => {
  const bytes = Buffer.alloc(8)
  bytes.writeBigUInt64BE(BigInt(value))
  return bytes
}

const moofOf = (sequence: number, parts: readonly FragmentPart[], offsets: readonly number[]): Buffer =>
  boxOf(
    'moof',
    full('mfhd', 0, 0, words(sequence)),
    ...parts.map(({ trackId, mediaTime, samples }, n) =>
      boxOf(
        'traf',
        full('tfhd', 0, baseIsMoof, words(trackId)),
        full('tfdt', 1, 0, time(mediaTime)),
        full(
          'trun',
          0,
          runFlags,
          words(samples.length, offsets[n] ?? 0),
          ...samples.map(({ data, duration, sync }) =>
            words(duration, data.length, sync ? syncSample : otherSample),
          ),
        ),
      ),
    ),
  )

/** `moof` and `mdat` of a fragment; tracks without a sample are left out. */
export const writeFragment = (sequence: number, parts: readonly FragmentPart[]): Buffer => {
  const held = parts.filter(({ samples }) => samples.length > 0)
  const bytesOf = ({ samples }: FragmentPart): number =>
    samples.reduce((sum, { data }) => sum + data.length, 0)
  const { length } = moofOf(sequence, held, [])
  let at = length + 8
  const offsets = held.map((part) => {
    const start = at
    at += bytesOf(part)
    return start
  })
  return Buffer.concat([
    moofOf(sequence, held, offsets),
    boxOf('mdat', ...held.flatMap(({ samples }) => samples.map(({ data }) => data))),
  ])
}
