import { DomainError } from '../errors/index.ts'
import { boxesWithin, childAt, childrenOf, findChild, type Box } from './box.ts'
import { codecString } from './codec-string.ts'

export interface Track {
  readonly id: number
  readonly kind: 'video' | 'audio' | 'other'
  /** Ticks a second. */
  readonly timescale: number
  /** RFC 6381. */
  readonly codec: string
  /** Coded size in pixels; 0 for what is no video. */
  readonly width: number
  readonly height: number
  /** Of a sample that names none: in ticks, in bytes, and its flags (`trex`, ISO 14496-12 §8.8.3). */
  readonly defaultSampleDuration: number
  readonly defaultSampleSize: number
  readonly defaultSampleFlags: number
}

/** What the `moov` at the head of a fragmented file says. */
export interface Movie {
  readonly tracks: readonly Track[]
  /** The track that wall-clock times are kept for: the first video track, else the first track. */
  readonly reference: Track
}

const kinds: Readonly<Record<string, Track['kind']>> = { vide: 'video', soun: 'audio' }

/** Version 1 of a full box has 64-bit times, version 0 32-bit ones: where the field after two of them stands. */
const afterTwoTimes = (bytes: Buffer, box: Box): number =>
  box.payload + 4 + (bytes.readUInt8(box.payload) === 1 ? 16 : 8)

const readTrack = (bytes: Buffer, trak: Box, defaults: ReadonlyMap<number, Box>): Track => {
  const id = bytes.readUInt32BE(afterTwoTimes(bytes, childAt(bytes, trak, 'tkhd')))
  const media = childAt(bytes, trak, 'mdia')
  const handler = childAt(bytes, media, 'hdlr').payload + 8
  const kind = kinds[bytes.toString('latin1', handler, handler + 4)] ?? 'other'
  const description = childAt(bytes, media, 'minf', 'stbl', 'stsd')
  const [entry] = childrenOf(bytes, description, 8)
  const timescale = bytes.readUInt32BE(afterTwoTimes(bytes, childAt(bytes, media, 'mdhd')))
  if (!entry || timescale === 0) throw new DomainError('mp4.malformed', { track: id })
  const trex = defaults.get(id)
  return {
    id,
    kind,
    timescale,
    codec: codecString(bytes, entry),
    width: kind === 'video' ? bytes.readUInt16BE(entry.payload + 24) : 0,
    height: kind === 'video' ? bytes.readUInt16BE(entry.payload + 26) : 0,
    defaultSampleDuration: trex ? bytes.readUInt32BE(trex.payload + 12) : 0,
    defaultSampleSize: trex ? bytes.readUInt32BE(trex.payload + 16) : 0,
    defaultSampleFlags: trex ? bytes.readUInt32BE(trex.payload + 20) : 0,
  }
}

/**
 * Reads a whole `moov` box.
 * @throws DomainError `mp4.malformed` if it has no track or lacks what a track must have
 */
export const readMovie = (bytes: Buffer): Movie => {
  try {
    return parse(bytes)
  } catch (error) {
    // A box that ends before its fields do.
    if (error instanceof RangeError) throw new DomainError('mp4.malformed', { box: 'moov' }, { cause: error })
    throw error
  }
}

const parse = (bytes: Buffer): Movie => {
  const [moov] = boxesWithin(bytes, 0, bytes.length)
  if (moov?.type !== 'moov') throw new DomainError('mp4.malformed', { missing: 'moov' })
  const extends_ = findChild(bytes, moov, 'mvex')
  const defaults = new Map(
    (extends_ ? childrenOf(bytes, extends_) : [])
      .filter((box) => box.type === 'trex')
      .map((box) => [bytes.readUInt32BE(box.payload + 4), box]),
  )
  const tracks = childrenOf(bytes, moov)
    .filter((box) => box.type === 'trak')
    .map((trak) => readTrack(bytes, trak, defaults))
  const reference = tracks.find((track) => track.kind === 'video') ?? tracks[0]
  if (!reference) throw new DomainError('mp4.malformed', { missing: 'trak' })
  return { tracks, reference }
}
