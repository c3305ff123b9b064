/** Reads the bit fields of a raw byte sequence payload (H.264 §7.2, H.265 §7.2). All throw RangeError past its end. */
export interface BitReader {
  /** u(n), n up to 32. */
  bits(count: number): number
  /** u(1) */
  flag(): boolean
  /** ue(v) (H.264 §9.1) */
  unsigned(): number
  /** se(v) (H.264 §9.1.1) */
  signed(): number
  skip(count: number): void
  /** Whether all that is left is the stop bit and zeros (`rbsp_trailing_bits`, H.264 §7.3.2.11). */
  atEnd(): boolean
}

/** The longest Exp-Golomb code that is believed: 32 bits of value. */
const longestPrefix = 32

export const createBitReader = (bytes: Uint8Array): BitReader => {
  let at = 0

  const bit = (): number => {
    const byte = bytes[at >> 3]
    if (byte === undefined) throw new RangeError('the payload ends before its fields do')
    const value = (byte >> (7 - (at & 7))) & 1
    at += 1
    return value
  }
  const bits = (count: number): number => {
    let value = 0
    for (let n = 0; n < count; n += 1) value = value * 2 + bit()
    return value
  }
  const unsigned = (): number => {
    let prefix = 0
    while (bit() === 0) {
      prefix += 1
      if (prefix > longestPrefix) throw new RangeError('an Exp-Golomb code is too long')
    }
    return 2 ** prefix - 1 + bits(prefix)
  }

  return {
    bits,
    flag: () => bit() === 1,
    unsigned,
    signed: () => {
      const code = unsigned()
      return code % 2 === 1 ? (code + 1) / 2 : -code / 2
    },
    skip: (count) => void bits(count),
    atEnd: () => {
      if (bit() !== 1) return false
      while (at < bytes.length * 8) if (bit() !== 0) return false
      return true
    },
  }
}
