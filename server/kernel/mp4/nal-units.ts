/** A NAL unit within a buffer, without its length: [from, to). */
export interface NalRange {
  readonly from: number
  readonly to: number
}

/**
 * The length-prefixed NAL units of a sample (ISO 14496-15 §4.3.3), as far as they fit into the buffer. Where the sample
 * ends is not looked at: whoever walks stops at the first slice.
 */
export function* nalUnitsOf(bytes: Buffer, start: number, lengthBytes: number): Generator<NalRange> {
  for (let at = start; at + lengthBytes <= bytes.length;) {
    const from = at + lengthBytes
    const to = from + bytes.readUIntBE(at, lengthBytes)
    if (to === from || to > bytes.length) return
    yield { from, to }
    at = to
  }
}

/** A NAL unit's payload behind its header, emulation prevention bytes taken out (H.264 §7.3.1, H.265 §7.3.1.1). */
export const payloadOf = (nal: Uint8Array, headerBytes: number): Uint8Array => {
  const payload = new Uint8Array(nal.length - headerBytes)
  let length = 0
  let zeros = 0
  for (const byte of nal.subarray(headerBytes)) {
    if (zeros >= 2 && byte === 3) {
      zeros = 0
      continue
    }
    payload[length] = byte
    length += 1
    zeros = byte === 0 ? zeros + 1 : 0
  }
  // A cabac_zero_word or trailing zero may follow the stop bit; neither is part of it.
  while (length > 0 && payload[length - 1] === 0) length -= 1
  return payload.subarray(0, length)
}
