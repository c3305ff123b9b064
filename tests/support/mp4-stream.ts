/** Builds small fragmented MP4 streams by hand (ISO 14496-12), as ffmpeg would write them, for tests of what reads them. */

/** A box around its parts. */
export const box = (type: string, ...parts: readonly Buffer[]): Buffer => {
  const header = Buffer.alloc(8)
  const content = Buffer.concat(parts)
  header.writeUInt32BE(8 + content.length, 0)
  header.write(type, 4, 'latin1')
  return Buffer.concat([header, content])
}

/** 32-bit fields, big-endian. */
export const words = (...values: readonly number[]): Buffer => {
  const bytes = Buffer.alloc(values.length * 4)
  values.forEach((value, n) => bytes.writeUInt32BE(value, n * 4))
  return bytes
}

const hex = (text: string): Buffer => Buffer.from(text, 'hex')

/** H.264 High profile, level 3.1. */
export const avc1 = (width = 1280, height = 720): Buffer => {
  const fields = Buffer.alloc(78)
  fields.writeUInt16BE(width, 24)
  fields.writeUInt16BE(height, 26)
  return box('avc1', fields, box('avcC', hex('0164001fffe1000000')))
}

/** AAC-LC, 48 kHz. */
export const mp4a = (): Buffer =>
  box(
    'mp4a',
    Buffer.alloc(28),
    box('esds', hex('00000000' + '0315000000' + '040d40' + '00'.repeat(12) + '05021190')),
  )

export interface TrackSpec {
  readonly id: number
  readonly handler: 'vide' | 'soun'
  readonly timescale: number
  readonly entry: Buffer
}

export const videoTrack: TrackSpec = { id: 1, handler: 'vide', timescale: 90_000, entry: avc1() }
export const audioTrack: TrackSpec = { id: 2, handler: 'soun', timescale: 48_000, entry: mp4a() }

const trak = ({ id, handler, timescale, entry }: TrackSpec): Buffer =>
  box(
    'trak',
    box('tkhd', words(0, 0, 0, id, 0, 0), Buffer.alloc(60)),
    box(
      'mdia',
      box('mdhd', words(0, 0, 0, timescale, 0, 0)),
      box('hdlr', words(0, 0), Buffer.from(handler, 'latin1'), Buffer.alloc(13)),
      box('minf', box('stbl', box('stsd', words(0, 1), entry))),
    ),
  )

export const moov = (...tracks: readonly TrackSpec[]): Buffer =>
  box(
    'moov',
    ...tracks.map(trak),
    box(
      'mvex',
      ...tracks.map(({ id, timescale }) => box('trex', words(0, id, 1, timescale / 25, 0, 0x10000))),
    ),
  )

export const ftyp = (): Buffer => box('ftyp', Buffer.from('isom'), words(512), Buffer.from('isomiso5'))

/** A track's part of a fragment: as many samples as fill `seconds`, the first a key frame. */
export const traf = (
  { id, timescale }: TrackSpec,
  startSeconds: number,
  seconds: number,
  timeBytes: 4 | 8 = 8,
  dataOffset = 0,
): Buffer => {
  const time = Math.round(startSeconds * timescale)
  const samples = Math.round(seconds * 25)
  return box(
    'traf',
    box('tfhd', words(0x020000, id)),
    box(
      'tfdt',
      timeBytes === 8 ? words(0x01000000, Math.floor(time / 2 ** 32), time % 2 ** 32) : words(0, time),
    ),
    box('trun', words(0x000005, samples, dataOffset, 0x02000000)),
  )
}

/** `moof` and `mdat` of one fragment that begins at `startSeconds` of media time; all samples lie at its start. */
export const fragment = (
  tracks: readonly TrackSpec[],
  startSeconds: number,
  seconds = 2,
  media: Buffer = Buffer.alloc(100, startSeconds),
): Buffer => {
  const moofOf = (dataOffset: number): Buffer =>
    box(
      'moof',
      box('mfhd', words(0, 99)),
      ...tracks.map((track) => traf(track, startSeconds, seconds, 8, dataOffset)),
    )
  return Buffer.concat([moofOf(moofOf(0).length + 8), box('mdat', media)])
}

/** `moof` of a fragment whose samples each say how long they are, in ticks, as ffmpeg writes it where they differ. */
export const moofOfLengths = (track: TrackSpec, mediaTime: number, lengths: readonly number[]): Buffer =>
  box(
    'moof',
    box('mfhd', words(0, 1)),
    box(
      'traf',
      box('tfhd', words(0x020008, track.id, 3600)),
      box('tfdt', words(0x01000000, Math.floor(mediaTime / 2 ** 32), mediaTime % 2 ** 32)),
      box('trun', words(0x000105, lengths.length, 0, 0x02000000, ...lengths)),
    ),
  )

/** The same where all are equally long. */
export const moofOfEqualLengths = (
  track: TrackSpec,
  mediaTime: number,
  samples: number,
  length: number,
): Buffer =>
  box(
    'moof',
    box('mfhd', words(0, 1)),
    box(
      'traf',
      box('tfhd', words(0x020008, track.id, length)),
      box('tfdt', words(0x01000000, Math.floor(mediaTime / 2 ** 32), mediaTime % 2 ** 32)),
      box('trun', words(0x000005, samples, 0, 0x02000000)),
    ),
  )

/** A whole stream: header and `count` fragments of `seconds` each. */
export const stream = (tracks: readonly TrackSpec[], count: number, seconds = 2, from = 0): Buffer =>
  Buffer.concat([
    ftyp(),
    moov(...tracks),
    ...Array.from({ length: count }, (_, n) => fragment(tracks, from + n * seconds, seconds)),
  ])

/** Numbers from 0 up to 1, the same ones for the same seed (mulberry32). */
export const seeded = (seed: number): (() => number) => {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

/** The bytes cut into chunks of random sizes from 1 up to `largest`, each a copy of its own. */
export const randomChunks = (bytes: Buffer, largest: number, random: () => number): readonly Buffer[] => {
  const chunks: Buffer[] = []
  for (let at = 0; at < bytes.length;) {
    const size = 1 + Math.floor(random() * largest)
    chunks.push(Buffer.from(bytes.subarray(at, at + size)))
    at += size
  }
  return chunks
}
