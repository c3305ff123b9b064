import { avcNal, avcNalType, isCredibleAvcNal, readAvcFormat, writeAvcConfiguration } from './avc-sets.ts'
import {
  hevcNal,
  hevcNalType,
  isCredibleHevcNal,
  readHevcFormat,
  writeHevcConfiguration,
} from './hevc-sets.ts'
import type { PictureFormat } from './picture-format.ts'

/** The parameter sets that a video track is decoded with, as its sample entry holds them. */
export interface VideoSets {
  readonly codec: keyof typeof codecs
  /** Size in bytes of the length before each NAL unit of a sample. */
  readonly lengthBytes: number
  /** NAL units, in the order of their types. */
  readonly sets: readonly Buffer[]
}

export interface Codec {
  /** Type of the box that holds the sets. */
  readonly box: string
  /** Type of a NAL unit by its first byte. */
  readonly typeOf: (bytes: Uint8Array, at: number) => number
  readonly isSlice: (type: number) => boolean
  /** A slice with which decoding may begin and sets may change (H.264 §7.4.1.2.1, H.265 §7.4.2.4.5). */
  readonly isRandomAccess: (type: number) => boolean
  /** Whether a NAL unit can be what it says it is. */
  readonly isCredible: (nal: Uint8Array) => boolean
  /** Types of the sets, each of which a key frame with sets must bring. */
  readonly setTypes: readonly number[]
  readonly sequenceType: number
  readonly format: (sequence: Uint8Array) => PictureFormat | undefined
  readonly configuration: (sets: readonly Buffer[], format: PictureFormat) => Buffer
}

export const codecs = {
  avc: {
    box: 'avcC',
    typeOf: avcNalType,
    isSlice: (type) => type >= avcNal.slice && type <= avcNal.idrSlice,
    isRandomAccess: (type) => type === avcNal.idrSlice,
    isCredible: isCredibleAvcNal,
    setTypes: [avcNal.sps, avcNal.pps],
    sequenceType: avcNal.sps,
    format: readAvcFormat,
    configuration: writeAvcConfiguration,
  },
  hevc: {
    box: 'hvcC',
    typeOf: hevcNalType,
    isSlice: (type) => type < hevcNal.firstOther,
    isRandomAccess: (type) => type >= hevcNal.firstRandomAccess && type <= hevcNal.lastRandomAccess,
    isCredible: isCredibleHevcNal,
    setTypes: [hevcNal.vps, hevcNal.sps, hevcNal.pps],
    sequenceType: hevcNal.sps,
    format: readHevcFormat,
    configuration: writeHevcConfiguration,
  },
} as const satisfies Record<string, Codec>

/** What the sets say of the pictures; undefined where they cannot be read. */
export const formatOf = ({ codec, sets }: VideoSets): PictureFormat | undefined => {
  const { typeOf, sequenceType, format }: Codec = codecs[codec]
  const sequence = sets.find((set) => typeOf(set, 0) === sequenceType)
  return sequence && format(sequence)
}
