import { createBitReader, type BitReader } from './bit-reader.ts'
import { payloadOf } from './nal-units.ts'
import { aspectOf, extendedAspect, isCredible, type PictureFormat } from './picture-format.ts'

/** H.264 Table 7-1. */
export const avcNal = { slice: 1, idrSlice: 5, sps: 7, pps: 8 } as const

/** `nal_unit_type` (H.264 §7.3.1) of the NAL unit that begins at `at`. */
export const avcNalType = (bytes: Uint8Array, at: number): number => (bytes[at] ?? 0) & 0x1f

/** Bytes of a slice that hold the fields read here, whatever their values. */
const slicePrefix = 16
const intraSlices: ReadonlySet<number> = new Set([2, 4, 7, 9])
/** Types from here on are reserved, or stand for packets of RTP (RFC 6184 §5.2) and are in no stream. */
const firstUnused = 22

/**
 * Whether a NAL unit can be what it says it is: `forbidden_zero_bit` is 0, its type is one that encoders write, and a
 * slice of an IDR picture belongs to a reference (H.264 §7.4.1) and is an I or SI slice (§7.4.3).
 */
export const isCredibleAvcNal = (nal: Uint8Array): boolean => {
  const [first = 0x80] = nal
  const type = avcNalType(nal, 0)
  if (first & 0x80 || type === 0 || type >= firstUnused) return false
  if (type !== avcNal.idrSlice) return true
  if ((first & 0x60) === 0) return false
  const reader = createBitReader(payloadOf(nal.subarray(0, slicePrefix), 1))
  try {
    reader.unsigned() // first_mb_in_slice: not 0 where the first slice was lost on the way
    return intraSlices.has(reader.unsigned())
  } catch (error) {
    if (error instanceof RangeError) return false
    throw error
  }
}

/** Profiles whose sequence parameter set tells chroma format and bit depth (H.264 §7.3.2.1.1). */
const highProfiles: ReadonlySet<number> = new Set([
  100, 110, 122, 244, 44, 83, 86, 118, 128, 138, 139, 134, 135,
])

const skipScalingList = (reader: BitReader, size: number): void => {
  let last = 8
  let next = 8
  for (let n = 0; n < size; n += 1) {
    if (next !== 0) next = (last + reader.signed() + 256) % 256
    last = next === 0 ? last : next
  }
}

interface ColourFormat {
  readonly chroma: number
  readonly separatePlanes: boolean
  readonly bitDepthLuma: number
  readonly bitDepthChroma: number
}

const readColourFormat = (reader: BitReader): ColourFormat => {
  const chroma = reader.unsigned()
  const separatePlanes = chroma === 3 && reader.flag()
  const bitDepthLuma = 8 + reader.unsigned()
  const bitDepthChroma = 8 + reader.unsigned()
  reader.skip(1) // qpprime_y_zero_transform_bypass_flag
  if (reader.flag())
    for (let n = 0; n < (chroma === 3 ? 12 : 8); n += 1)
      if (reader.flag()) skipScalingList(reader, n < 6 ? 16 : 64)
  return { chroma, separatePlanes, bitDepthLuma, bitDepthChroma }
}

const skipPictureOrder = (reader: BitReader): void => {
  const type = reader.unsigned()
  if (type === 0) reader.unsigned()
  if (type !== 1) return
  reader.skip(1)
  reader.signed()
  reader.signed()
  const cycle = reader.unsigned()
  for (let n = 0; n < cycle; n += 1) reader.signed()
}

/** CropUnitX and CropUnitY (H.264 §7.4.2.1.1). */
const cropUnits = (
  { chroma, separatePlanes }: ColourFormat,
  frameOnly: boolean,
): readonly [number, number] => {
  const fields = frameOnly ? 1 : 2
  const arrayType = separatePlanes ? 0 : chroma
  return [arrayType === 1 || arrayType === 2 ? 2 : 1, arrayType === 1 ? 2 * fields : fields]
}

const skipHrd = (reader: BitReader): void => {
  const count = reader.unsigned() + 1
  reader.skip(8)
  for (let n = 0; n < count; n += 1) {
    reader.unsigned()
    reader.unsigned()
    reader.skip(1)
  }
  reader.skip(20)
}

/** VUI (H.264 §E.1.1). @returns the aspect of a pixel */
const readUsability = (reader: BitReader): readonly [number, number] | undefined => {
  let aspect: readonly [number, number] | undefined
  if (reader.flag()) {
    const index = reader.bits(8)
    aspect = index === extendedAspect ? [reader.bits(16), reader.bits(16)] : aspectOf(index)
  }
  if (reader.flag()) reader.skip(1) // overscan
  if (reader.flag()) {
    reader.skip(4)
    if (reader.flag()) reader.skip(24) // colour description
  }
  if (reader.flag()) {
    reader.unsigned() // chroma location
    reader.unsigned()
  }
  if (reader.flag()) reader.skip(65) // timing
  const nalHrd = reader.flag()
  if (nalHrd) skipHrd(reader)
  const vclHrd = reader.flag()
  if (vclHrd) skipHrd(reader)
  if (nalHrd || vclHrd) reader.skip(1)
  reader.skip(1) // pic_struct_present_flag
  if (reader.flag()) {
    reader.skip(1)
    for (let n = 0; n < 6; n += 1) reader.unsigned()
  }
  return aspect
}

/**
 * Reads a whole sequence parameter set (H.264 §7.3.2.1); undefined where it is none that is whole and credible, so that
 * garbage is never taken for one.
 */
export const readAvcFormat = (sps: Uint8Array): PictureFormat | undefined => {
  try {
    const payload = payloadOf(sps, 1)
    const reader = createBitReader(payload)
    const profile = reader.bits(8)
    reader.skip(16) // constraint flags, level
    reader.unsigned() // seq_parameter_set_id
    const plain = { chroma: 1, separatePlanes: false, bitDepthLuma: 8, bitDepthChroma: 8 }
    const colour = highProfiles.has(profile) ? readColourFormat(reader) : plain
    reader.unsigned() // log2_max_frame_num_minus4
    skipPictureOrder(reader)
    reader.unsigned() // max_num_ref_frames
    reader.skip(1)
    const widthInMacroblocks = reader.unsigned() + 1
    const mapUnits = reader.unsigned() + 1
    const frameOnly = reader.flag()
    if (!frameOnly) reader.skip(1)
    reader.skip(1) // direct_8x8_inference_flag
    const crop = reader.flag() ? [0, 0, 0, 0].map(() => reader.unsigned()) : [0, 0, 0, 0]
    const pixelAspect = reader.flag() ? readUsability(reader) : undefined
    const [left = 0, right = 0, top = 0, bottom = 0] = crop
    const [unitX, unitY] = cropUnits(colour, frameOnly)
    const format: PictureFormat = {
      width: widthInMacroblocks * 16 - unitX * (left + right),
      height: (frameOnly ? 1 : 2) * mapUnits * 16 - unitY * (top + bottom),
      pixelAspect,
      chroma: colour.chroma,
      bitDepthLuma: colour.bitDepthLuma,
      bitDepthChroma: colour.bitDepthChroma,
    }
    return reader.atEnd() && isCredible(format) ? format : undefined
  } catch (error) {
    if (error instanceof RangeError) return undefined
    throw error
  }
}

/** Content of an `avcC` box (ISO 14496-15 §5.3.3.1): lengths of 4 bytes in the samples. */
export const writeAvcConfiguration = (
  sets: readonly Buffer[],
  { chroma, bitDepthLuma, bitDepthChroma }: PictureFormat,
): Buffer => {
  const ofType = (type: number): readonly Buffer[] => sets.filter((set) => avcNalType(set, 0) === type)
  const [sequence, picture] = [ofType(avcNal.sps), ofType(avcNal.pps)]
  const withLength = (set: Buffer): readonly Buffer[] => [
    Buffer.from([set.length >> 8, set.length & 0xff]),
    set,
  ]
  const [profile = 0, constraints = 0, level = 0] = sequence[0]?.subarray(1, 4) ?? []
  return Buffer.concat([
    Buffer.from([1, profile, constraints, level, 0xff, 0xe0 | sequence.length]),
    ...sequence.flatMap(withLength),
    Buffer.from([picture.length]),
    ...picture.flatMap(withLength),
    // Profiles 66, 77 and 88 have no such fields.
    ...([66, 77, 88].includes(profile)
      ? []
      : [Buffer.from([0xfc | chroma, 0xf8 | (bitDepthLuma - 8), 0xf8 | (bitDepthChroma - 8), 0])]),
  ])
}
