/** What came of one stream, by its sequence numbers (RFC 3550 §A.1). */
export interface PacketCount {
  readonly received: number
  readonly lost: number
}

/** Counts the packets of each stream of a receiver; headers are in clear. */
export const createPacketCounter = () => {
  const streams = new Map<number, { first: number; highest: number; cycles: number; received: number }>()
  return {
    count: (packet: Buffer): void => {
      const ssrc = packet.readUInt32BE(8)
      const sequence = packet.readUInt16BE(2)
      const stream = streams.get(ssrc)
      if (!stream) {
        streams.set(ssrc, { first: sequence, highest: sequence, cycles: 0, received: 1 })
        return
      }
      stream.received += 1
      const step = (sequence - stream.highest) & 0xffff
      // More than half of the numbers ahead: an older one that comes late.
      if (step === 0 || step >= 0x8000) return
      if (sequence < stream.highest) stream.cycles += 1
      stream.highest = sequence
    },
    read: (): PacketCount => {
      let received = 0
      let lost = 0
      for (const { first, highest, cycles, received: came } of streams.values()) {
        received += came
        lost += Math.max(0, cycles * 0x10000 + highest - first + 1 - came)
      }
      return { received, lost }
    },
    /** Begins anew with what comes next. */
    reset: () => streams.clear(),
  }
}
