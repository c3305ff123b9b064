import { DomainError } from '../errors/index.ts'
import { boxesWithin, childAt, childrenOf, type Box } from './box.ts'
import type { PictureFormat } from './picture-format.ts'
import { codecs, formatOf, type Codec, type VideoSets } from './video-codecs.ts'
import { boxOf, editBoxes } from './write-box.ts'

const codecOf: Readonly<Record<string, keyof typeof codecs>> = {
  avc1: 'avc',
  avc3: 'avc',
  hvc1: 'hevc',
  hev1: 'hevc',
}

/** Fixed fields of a VisualSampleEntry before its boxes (ISO 14496-12 §12.1.3). */
const entryFields = 78

/** Where the first video track of a `moov` and its sample entry stand. */
const findVideo = (moov: Buffer): { readonly trak: Box; readonly entry: Box } | undefined => {
  const [root] = boxesWithin(moov, 0, moov.length)
  for (const trak of root ? childrenOf(moov, root).filter(({ type }) => type === 'trak') : []) {
    const handler = childAt(moov, trak, 'mdia', 'hdlr').payload + 8
    if (moov.toString('latin1', handler, handler + 4) !== 'vide') continue
    const [entry] = childrenOf(moov, childAt(moov, trak, 'mdia', 'minf', 'stbl', 'stsd'), 8)
    return entry && { trak, entry }
  }
  return undefined
}

/** `count` NAL units, each behind a length of two bytes; with where they end. */
const readSets = (bytes: Buffer, at: number, count: number): { sets: readonly Buffer[]; end: number } => {
  const sets: Buffer[] = []
  let end = at
  for (let n = 0; n < count; n += 1) {
    const length = bytes.readUInt16BE(end)
    const next = end + 2 + length
    if (next > bytes.length) throw new RangeError('a parameter set reaches past the end of its box')
    sets.push(bytes.subarray(end + 2, next))
    end = next
  }
  return { sets, end }
}

const readAvcConfiguration = (content: Buffer): Omit<VideoSets, 'codec'> => {
  const sequence = readSets(content, 6, content.readUInt8(5) & 0x1f)
  const picture = readSets(content, sequence.end + 1, content.readUInt8(sequence.end))
  return { lengthBytes: (content.readUInt8(4) & 3) + 1, sets: [...sequence.sets, ...picture.sets] }
}

/** Where the arrays of an `hvcC` begin, behind their count (ISO 14496-15 §8.3.3.1.2). */
const hevcArraysAt = 23

const readHevcConfiguration = (content: Buffer): Omit<VideoSets, 'codec'> => {
  const sets: Buffer[] = []
  let at = hevcArraysAt
  for (let n = content.readUInt8(at - 1); n > 0; n -= 1) {
    const type = content.readUInt8(at) & 0x3f
    const read = readSets(content, at + 3, content.readUInt16BE(at + 1))
    if ((codecs.hevc.setTypes as readonly number[]).includes(type)) sets.push(...read.sets)
    at = read.end
  }
  return { lengthBytes: (content.readUInt8(21) & 3) + 1, sets }
}

/**
 * The parameter sets that a `moov` names for its video; undefined where it has none, is of a codec without, or does not
 * hold them whole.
 * @throws DomainError `mp4.malformed`
 */
export const readVideoSets = (moov: Buffer): VideoSets | undefined => {
  const entry = findVideo(moov)?.entry
  const codec = entry && codecOf[entry.type]
  if (!codec) return undefined
  const box = boxesWithin(moov, entry.payload + entryFields, entry.end).find(
    ({ type }) => type === codecs[codec].box,
  )
  if (!box) return undefined
  const read = codec === 'avc' ? readAvcConfiguration : readHevcConfiguration
  try {
    return { codec, ...read(moov.subarray(box.payload, box.end)) }
  } catch (error) {
    if (error instanceof RangeError) return undefined
    throw error
  }
}

/** Pixel aspect (ISO 14496-12 §12.1.4). */
const pasp = ([across, down]: readonly [number, number]): Buffer => {
  const fields = Buffer.alloc(8)
  fields.writeUInt32BE(across, 0)
  fields.writeUInt32BE(down, 4)
  return boxOf('pasp', fields)
}

/** Boxes of a sample entry that say what the parameter sets say, and would contradict new ones. */
const dependent: ReadonlySet<string> = new Set(['pasp', 'colr', 'clap', 'fiel', 'btrt'])

const entryWith = (moov: Buffer, entry: Box, sets: VideoSets, format: PictureFormat): Buffer => {
  const { box, configuration }: Codec = codecs[sets.codec]
  const fields = Buffer.from(moov.subarray(entry.payload, entry.payload + entryFields))
  fields.writeUInt16BE(format.width, 24)
  fields.writeUInt16BE(format.height, 26)
  const rest = boxesWithin(moov, entry.payload + entryFields, entry.end)
    .filter(({ type }) => type !== box && !dependent.has(type))
    .map(({ start, end }) => moov.subarray(start, end))
  const aspect = format.pixelAspect ? [pasp(format.pixelAspect)] : []
  return boxOf(entry.type, fields, boxOf(box, configuration(sets.sets, format)), ...aspect, ...rest)
}

/** `tkhd` with the size at which the picture is shown, in 16.16 fixed point (ISO 14496-12 §8.3.2). */
const trackHeaderWith = (
  moov: Buffer,
  box: Box,
  { width, height, pixelAspect = [1, 1] }: PictureFormat,
): Buffer => {
  const header = Buffer.from(moov.subarray(box.start, box.end))
  const [across, down] = pixelAspect
  const shown = across > 0 && down > 0 ? (width * across) / down : width
  header.writeUInt32BE(Math.round(Math.min(shown, 0xffff) * 0x10000), header.length - 8)
  header.writeUInt32BE(height * 0x10000, header.length - 4)
  return header
}

/**
 * A `moov` whose video is decoded with other parameter sets, all its sizes with them; the rest is as it was.
 * @param sets as `changedVideoSets` gave them for this `moov`
 * @throws DomainError `mp4.malformed`
 */
export const withVideoSets = (moov: Buffer, sets: VideoSets): Buffer => {
  const video = findVideo(moov)
  const format = formatOf(sets)
  if (!video || !format) throw new DomainError('mp4.malformed', { missing: codecs[sets.codec].box })
  const { trak, entry } = video
  return editBoxes(moov, (box) => {
    if (box.start === entry.start) return entryWith(moov, entry, sets, format)
    if (box.type === 'tkhd' && box.start > trak.start && box.end <= trak.end)
      return trackHeaderWith(moov, box, format)
    return undefined
  })
}

/**
 * Names H.265 by the sample entry that every player knows, in place: ffmpeg writes `hev1`, which Apple's do not play
 * (ISO 14496-15 §8.4.1: with `hvc1` the arrays of sets are complete). Copies of the sets that stay in the samples are
 * the same ones: a change gets a header of its own.
 */
export const nameHevcForAll = (moov: Buffer): void => {
  const entry = findVideo(moov)?.entry
  if (entry?.type !== 'hev1') return
  const box = boxesWithin(moov, entry.payload + entryFields, entry.end).find(({ type }) => type === 'hvcC')
  if (!box) return
  const content = moov.subarray(box.payload, box.end)
  if (!readVideoSets(moov)) return
  moov.write('hvc1', entry.start + 4, 'latin1')
  let at = hevcArraysAt
  for (let n = content.readUInt8(at - 1); n > 0; n -= 1) {
    content.writeUInt8(content.readUInt8(at) | 0x80, at)
    at = readSets(content, at + 3, content.readUInt16BE(at + 1)).end
  }
}
