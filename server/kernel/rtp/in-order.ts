import { ahead, type RtpPacket } from './packet.ts'

/** A packet in its place, and when it came. */
export interface OrderedPacket {
  readonly packet: RtpPacket
  /** When it came, in milliseconds of the caller's clock. */
  readonly arrival: number
  /** Packets before it never came. */
  readonly afterLoss: boolean
}

/**
 * Puts the packets of one stream into order: those that were sent a second time come late. What is missing is waited
 * for, but not longer than `patienceMs` after what follows it came.
 */
export interface InOrder {
  /** @returns what can be given on now, in order */
  push(packet: RtpPacket, arrival: number): readonly OrderedPacket[]
  /** Gives up what was waited for too long. @returns what follows it */
  expire(now: number): readonly OrderedPacket[]
  /** All that is left, in order, holes and all. */
  drain(): readonly OrderedPacket[]
}

/** Further apart two packets are not of one run: the sender began anew. */
const mostApart = 3000

export const createInOrder = (patienceMs: number): InOrder => {
  let next: number | undefined
  let waiting: { readonly packet: RtpPacket; readonly arrival: number }[] = []

  const release = (now: number, all: boolean): readonly OrderedPacket[] => {
    const given: OrderedPacket[] = []
    for (;;) {
      const [first] = waiting
      if (!first) return given
      const isNext = next === undefined || first.packet.sequence === next
      if (!isNext && !all && now - first.arrival < patienceMs) return given
      waiting.shift()
      next = (first.packet.sequence + 1) & 0xffff
      given.push({ ...first, afterLoss: !isNext })
    }
  }

  return {
    push: (packet, arrival) => {
      if (next !== undefined) {
        const distance = ahead(next, packet.sequence, 16)
        if (Math.abs(distance) > mostApart) {
          const left = release(arrival, true)
          next = packet.sequence
          waiting = [{ packet, arrival }]
          return [...left, ...release(arrival, false).map((one) => ({ ...one, afterLoss: true }))]
        }
        // It came twice, or after it was given up.
        if (distance < 0) return []
      }
      const at = waiting.findIndex((one) => ahead(packet.sequence, one.packet.sequence, 16) >= 0)
      if (at >= 0 && waiting[at]?.packet.sequence === packet.sequence) return []
      waiting.splice(at < 0 ? waiting.length : at, 0, { packet, arrival })
      return release(arrival, false)
    },
    expire: (now) => release(now, false),
    drain: () => release(Infinity, true),
  }
}
