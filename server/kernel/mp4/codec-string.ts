import { DomainError } from '../errors/index.ts'
import { boxesWithin, type Box } from './box.ts'

const hex = (value: number): string => value.toString(16).padStart(2, '0')

/** Fixed fields before the boxes of a VisualSampleEntry and of an AudioSampleEntry (ISO 14496-12 §12.1.3, §12.2.3). */
const visualFields = 78
const audioFields = 28

const configuration = (bytes: Buffer, entry: Box, fields: number, type: string): Box => {
  const found = boxesWithin(bytes, entry.payload + fields, entry.end).find((box) => box.type === type)
  if (!found) throw new DomainError('mp4.malformed', { missing: `${entry.type}/${type}` })
  return found
}

/** `avc1.64001f`: profile, constraint flags and level from the avcC box (ISO 14496-15 §5.3.3.1). */
const avc = (bytes: Buffer, entry: Box): string => {
  const { payload } = configuration(bytes, entry, visualFields, 'avcC')
  return `${entry.type}.${bytes.toString('hex', payload + 1, payload + 4)}`
}

const reverseBits = (value: number): number => {
  let reversed = 0
  for (let bit = 0; bit < 32; bit += 1) reversed = (reversed << 1) | ((value >>> bit) & 1)
  return reversed >>> 0
}

/** `hvc1.1.6.L93.B0` (ISO 14496-15 Annex E.3) from the hvcC box (§8.3.3.1). */
const hevc = (bytes: Buffer, entry: Box): string => {
  const { payload } = configuration(bytes, entry, visualFields, 'hvcC')
  const general = bytes.readUInt8(payload + 1)
  const space = ['', 'A', 'B', 'C'][general >> 6] ?? ''
  const compatibility = reverseBits(bytes.readUInt32BE(payload + 2)).toString(16)
  const tier = general & 0x20 ? 'H' : 'L'
  const constraints = [...bytes.subarray(payload + 6, payload + 12)]
  while (constraints.at(-1) === 0) constraints.pop()
  const level = bytes.readUInt8(payload + 12)
  return [
    entry.type,
    `${space}${general & 0x1f}`,
    compatibility,
    `${tier}${level}`,
    ...constraints.map((byte) => byte.toString(16)),
  ].join('.')
}

/** Where the content of an MPEG-4 descriptor begins: behind its tag and its size of 1 to 4 bytes (ISO 14496-1 §8.3.3). */
const descriptorContent = (bytes: Buffer, at: number): number => {
  let next = at + 1
  while (next < at + 4 && (bytes.readUInt8(next) & 0x80) !== 0) next += 1
  return next + 1
}

/** `mp4a.40.2`: object type and, for AAC, audio object type from the esds box (ISO 14496-14 §5.6, RFC 6381 §3.3). */
const mpeg4Audio = (bytes: Buffer, entry: Box): string => {
  const { payload } = configuration(bytes, entry, audioFields, 'esds')
  const elementaryStream = descriptorContent(bytes, payload + 4)
  const decoderConfig = descriptorContent(bytes, elementaryStream + 3)
  const objectType = bytes.readUInt8(decoderConfig)
  if (objectType !== 0x40) return `mp4a.${hex(objectType)}`
  const specific = descriptorContent(bytes, decoderConfig + 13)
  return `mp4a.40.${bytes.readUInt8(specific) >> 3}`
}

/** The codec of a sample entry as browsers are asked for it (RFC 6381). Codecs without parameters: their type alone. */
export const codecString = (bytes: Buffer, entry: Box): string => {
  switch (entry.type) {
    case 'avc1':
    case 'avc3':
      return avc(bytes, entry)
    case 'hvc1':
    case 'hev1':
      return hevc(bytes, entry)
    case 'mp4a':
      return mpeg4Audio(bytes, entry)
    case 'Opus':
      return 'opus'
    default:
      return entry.type.trim()
  }
}
