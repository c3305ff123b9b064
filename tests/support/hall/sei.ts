import type { FrameMark } from './blocks.ts'

/**
 * The frame number as a SEI message user_data_unregistered (ITU-T H.264 §7.3.2.3.1, D.1.7) in front of every frame's
 * slice: this UUID, the frame number within the loop as 4 bytes and the camera number as 2, big-endian.
 */
const MARK_UUID = Uint8Array.from([
  0x68, 0x75, 0x69, 0x6a, 0x69, 0x61, 0x6e, 0x00, 0x9a, 0x11, 0x4c, 0x0d, 0x8e, 0x23, 0x5f, 0x01,
])
const NAL_SEI = 6
/** H.265: PREFIX_SEI_NUT (39), layer 0, temporal id 1 (§7.3.1.2). The message is the same (§D.2.7). */
const NAL_SEI_H265 = [39 << 1, 1] as const
const USER_DATA_UNREGISTERED = 5
const PAYLOAD_BYTES = MARK_UUID.length + 6

/** The SEI NAL unit of a frame, without start code or length. */
export function encodeSei({ camera, frame }: FrameMark, codec: 'h264' | 'h265' = 'h264'): Uint8Array {
  const rbsp = new Uint8Array(2 + PAYLOAD_BYTES + 1)
  rbsp.set([USER_DATA_UNREGISTERED, PAYLOAD_BYTES])
  rbsp.set(MARK_UUID, 2)
  const view = new DataView(rbsp.buffer)
  view.setUint32(2 + MARK_UUID.length, frame)
  view.setUint16(2 + MARK_UUID.length + 4, camera)
  rbsp[rbsp.length - 1] = 0x80 // rbsp_trailing_bits
  return Uint8Array.from([...(codec === 'h265' ? NAL_SEI_H265 : [NAL_SEI]), ...escape(rbsp)])
}

/**
 * The marks in a run of length-prefixed NAL units, in order: an `mdat` payload of a fragment that holds video only, or
 * the bytes of single samples. Stops at the first length that does not fit.
 *
 * @param lengthBytes size of the length prefix (avcC `lengthSizeMinusOne` + 1).
 */
export function marksOfSamples(bytes: Uint8Array, lengthBytes = 4): FrameMark[] {
  const marks: FrameMark[] = []
  let offset = 0
  while (offset + lengthBytes <= bytes.length) {
    let size = 0
    for (let i = 0; i < lengthBytes; i += 1) size = size * 256 + (bytes[offset + i] ?? 0)
    offset += lengthBytes
    if (size === 0 || offset + size > bytes.length) break
    const mark = markOfNal(bytes.subarray(offset, offset + size))
    if (mark) marks.push(mark)
    offset += size
  }
  return marks
}

/** The marks in an Annex B byte stream, in order. */
export function marksOfAnnexB(bytes: Uint8Array): FrameMark[] {
  return splitAnnexB(bytes).flatMap((nal) => markOfNal(nal) ?? [])
}

/**
 * The marks in an MP4 file or in a run of its fragments, in order, read from every top-level `mdat` (ISO 14496-12
 * §8.1.1). For files with one video track.
 */
export function marksOfMp4(bytes: Uint8Array): FrameMark[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const marks: FrameMark[] = []
  let offset = 0
  while (offset + 8 <= bytes.length) {
    let size = view.getUint32(offset)
    let header = 8
    if (size === 1 && offset + 16 <= bytes.length) {
      size = Number(view.getBigUint64(offset + 8))
      header = 16
    } else if (size === 0) size = bytes.length - offset
    if (size < header) break
    const type = String.fromCharCode(...bytes.subarray(offset + 4, offset + 8))
    if (type === 'mdat') marks.push(...marksOfSamples(bytes.subarray(offset + header, offset + size)))
    offset += size
  }
  return marks
}

/** The NAL units of an Annex B byte stream (ITU-T H.264 B.1), without start codes and trailing zeros. */
export function splitAnnexB(bytes: Uint8Array): Uint8Array[] {
  const nals: Uint8Array[] = []
  let start = -1
  for (let i = 2; i < bytes.length; i += 1) {
    if (bytes[i] !== 1 || bytes[i - 1] !== 0 || bytes[i - 2] !== 0) continue
    if (start >= 0) nals.push(withoutTrailingZeros(bytes.subarray(start, i - 2)))
    start = i + 1
  }
  if (start >= 0) nals.push(withoutTrailingZeros(bytes.subarray(start)))
  return nals
}

function withoutTrailingZeros(nal: Uint8Array): Uint8Array {
  let end = nal.length
  while (end > 0 && nal[end - 1] === 0) end -= 1
  return nal.subarray(0, end)
}

/** The mark in a NAL unit, if it is one of our SEI messages. */
export function markOfNal(nal: Uint8Array): FrameMark | undefined {
  const isH265 = NAL_SEI_H265.every((byte, at) => nal[at] === byte)
  if (!isH265 && ((nal[0] ?? 0) & 0x1f) !== NAL_SEI) return undefined
  const rbsp = unescape(nal.subarray(isH265 ? 2 : 1))
  if (rbsp.length < 2 + PAYLOAD_BYTES || rbsp[0] !== USER_DATA_UNREGISTERED || rbsp[1] !== PAYLOAD_BYTES)
    return undefined
  if (MARK_UUID.some((byte, i) => rbsp[2 + i] !== byte)) return undefined
  const view = new DataView(rbsp.buffer, 2 + MARK_UUID.length)
  return { frame: view.getUint32(0), camera: view.getUint16(4) }
}

/** Inserts emulation prevention bytes (ITU-T H.264 §7.4.1). */
function escape(rbsp: Uint8Array): number[] {
  const out: number[] = []
  let zeros = 0
  for (const byte of rbsp) {
    if (zeros >= 2 && byte <= 3) {
      out.push(3)
      zeros = 0
    }
    out.push(byte)
    zeros = byte === 0 ? zeros + 1 : 0
  }
  return out
}

/** Takes emulation prevention bytes out again. */
function unescape(ebsp: Uint8Array): Uint8Array<ArrayBuffer> {
  const out: number[] = []
  let zeros = 0
  for (const byte of ebsp) {
    if (zeros >= 2 && byte === 3) zeros = 0
    else {
      out.push(byte)
      zeros = byte === 0 ? zeros + 1 : 0
    }
  }
  return Uint8Array.from(out)
}
