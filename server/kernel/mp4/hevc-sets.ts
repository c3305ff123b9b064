import { createBitReader, type BitReader } from './bit-reader.ts'
import { payloadOf } from './nal-units.ts'
import { isCredible, type PictureFormat } from './picture-format.ts'

/** H.265 Table 7-1. Types below `firstOther` are slices. */
export const hevcNal = {
  firstRandomAccess: 16,
  lastRandomAccess: 23,
  firstOther: 32,
  vps: 32,
  sps: 33,
  pps: 34,
} as const

/** `nal_unit_type` (H.265 §7.3.1.2) of the NAL unit that begins at `at`. */
export const hevcNalType = (bytes: Uint8Array, at: number): number => ((bytes[at] ?? 0) >> 1) & 0x3f

const headerBytes = 2

/** Types from here on are reserved (H.265 Table 7-1). */
const firstUnused = 41

/**
 * Whether a NAL unit can be what it says it is: `forbidden_zero_bit` is 0, `nuh_temporal_id_plus1` is not, and 1 where
 * decoding may begin (H.265 §7.4.2.2), and its type is one that encoders write.
 */
export const isCredibleHevcNal = (nal: Uint8Array): boolean => {
  const [first = 0x80, second = 0] = nal
  const temporalId = (second & 7) - 1
  const type = hevcNalType(nal, 0)
  if (first & 0x80 || temporalId < 0 || type >= firstUnused) return false
  const begins = type >= hevcNal.firstRandomAccess && type <= hevcNal.lastRandomAccess
  return !begins || temporalId === 0
}

/** general_profile_space … general_level_idc (H.265 §7.3.3): 96 bits, the very bytes that `hvcC` begins with. */
const generalBytes = 12

interface SequenceFields extends PictureFormat {
  readonly general: Uint8Array
  readonly temporalLayers: number
  readonly temporalIdNested: boolean
}

const skipSubLayers = (reader: BitReader, count: number): void => {
  const present = Array.from({ length: count }, () => [reader.flag(), reader.flag()] as const)
  if (count > 0) reader.skip(2 * (8 - count))
  for (const [profile, level] of present) reader.skip((profile ? 88 : 0) + (level ? 8 : 0))
}

/** Chroma samples are this many times fewer across and down (SubWidthC, SubHeightC, H.265 Table 6-1). */
const subsampling = (chroma: number): readonly [number, number] => [
  chroma === 1 || chroma === 2 ? 2 : 1,
  chroma === 1 ? 2 : 1,
]

/** The fields of a sequence parameter set (H.265 §7.3.2.2.1) up to its bit depths. */
const readSequence = (sps: Uint8Array): SequenceFields | undefined => {
  try {
    const payload = payloadOf(sps, headerBytes)
    const reader = createBitReader(payload)
    reader.skip(4) // sps_video_parameter_set_id
    const subLayers = reader.bits(3)
    const temporalIdNested = reader.flag()
    const general = payload.subarray(1, 1 + generalBytes)
    reader.skip(generalBytes * 8)
    skipSubLayers(reader, subLayers)
    reader.unsigned() // sps_seq_parameter_set_id
    const chroma = reader.unsigned()
    const separatePlanes = chroma === 3 && reader.flag()
    const codedWidth = reader.unsigned()
    const codedHeight = reader.unsigned()
    const window = reader.flag() ? [0, 0, 0, 0].map(() => reader.unsigned()) : [0, 0, 0, 0]
    const [left = 0, right = 0, top = 0, bottom = 0] = window
    const [unitX, unitY] = subsampling(separatePlanes ? 0 : chroma)
    const fields: SequenceFields = {
      width: codedWidth - unitX * (left + right),
      height: codedHeight - unitY * (top + bottom),
      pixelAspect: undefined,
      chroma,
      bitDepthLuma: 8 + reader.unsigned(),
      bitDepthChroma: 8 + reader.unsigned(),
      general,
      temporalLayers: subLayers + 1,
      temporalIdNested,
    }
    const whole = chroma <= 3 && subLayers <= 6 && Math.max(fields.bitDepthLuma, fields.bitDepthChroma) <= 16
    return whole && isCredible(fields) ? fields : undefined
  } catch (error) {
    if (error instanceof RangeError) return undefined
    throw error
  }
}

/**
 * The pictures that a sequence parameter set describes; undefined where it is none. Its usability information stands
 * behind the reference picture sets and is not read: pixels are taken for square.
 */
export const readHevcFormat = (sps: Uint8Array): PictureFormat | undefined => readSequence(sps)

/**
 * Content of an `hvcC` box (ISO 14496-15 §8.3.3.1): arrays called complete, as `hvc1` asks, lengths of 4 bytes in the
 * samples; spatial segmentation, parallelism and frame rate are unknown (0).
 */
export const writeHevcConfiguration = (sets: readonly Buffer[]): Buffer => {
  const arrays = [hevcNal.vps, hevcNal.sps, hevcNal.pps]
    .map((type) => ({ type, ofType: sets.filter((set) => hevcNalType(set, 0) === type) }))
    .filter(({ ofType }) => ofType.length > 0)
  const sps = sets.find((set) => hevcNalType(set, 0) === hevcNal.sps)
  const fields = sps && readSequence(sps)
  if (!fields) throw new RangeError('no sequence parameter set to write a configuration from')
  return Buffer.concat([
    Buffer.from([1]),
    fields.general,
    Buffer.from([0xf0, 0, 0xfc, 0xfc | fields.chroma]),
    Buffer.from([0xf8 | (fields.bitDepthLuma - 8), 0xf8 | (fields.bitDepthChroma - 8), 0, 0]),
    Buffer.from([(fields.temporalLayers << 3) | (fields.temporalIdNested ? 4 : 0) | 3, arrays.length]),
    ...arrays.flatMap(({ type, ofType }) => [
      Buffer.from([0x80 | type, 0, ofType.length]),
      ...ofType.flatMap((set) => [Buffer.from([set.length >> 8, set.length & 0xff]), set]),
    ]),
  ])
}
