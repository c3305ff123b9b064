/** One RTP packet (RFC 3550 §5.1), its payload without padding. */
export interface RtpPacket {
  readonly payloadType: number
  readonly marker: boolean
  /** Modulo 2^16. */
  readonly sequence: number
  /** Modulo 2^32, in ticks of the stream's clock. */
  readonly timestamp: number
  readonly ssrc: number
  readonly payload: Buffer
}

const version = 2
const fixedBytes = 12

/** Packet types of RTCP where the marker bit and the payload type of RTP stand (RFC 5761 §4). */
export const isRtcp = (datagram: Buffer): boolean => {
  const type = datagram[1] ?? 0
  return type >= 192 && type <= 223
}

/** Reads a datagram; undefined where it is no RTP, or ends before what it promises. The payload shares its memory. */
export const readRtp = (datagram: Buffer): RtpPacket | undefined => {
  if (datagram.length < fixedBytes || isRtcp(datagram)) return undefined
  const first = datagram.readUInt8(0)
  if (first >> 6 !== version) return undefined
  const second = datagram.readUInt8(1)
  let start = fixedBytes + (first & 0x0f) * 4
  if (first & 0x10) {
    if (datagram.length < start + 4) return undefined
    start += 4 + datagram.readUInt16BE(start + 2) * 4
  }
  const padding = first & 0x20 ? datagram.readUInt8(datagram.length - 1) : 0
  const end = datagram.length - padding
  if (end < start) return undefined
  return {
    payloadType: second & 0x7f,
    marker: (second & 0x80) !== 0,
    sequence: datagram.readUInt16BE(2),
    timestamp: datagram.readUInt32BE(4),
    ssrc: datagram.readUInt32BE(8),
    payload: datagram.subarray(start, end),
  }
}

/** How far `to` is ahead of `from`, both modulo 2^bits: negative where it lies behind. */
export const ahead = (from: number, to: number, bits: 16 | 32): number => {
  const size = 2 ** bits
  const forward = (((to - from) % size) + size) % size
  return forward < size / 2 ? forward : forward - size
}
