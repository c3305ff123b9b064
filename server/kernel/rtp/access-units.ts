import type { OrderedPacket } from './in-order.ts'

/** One H.264 picture as it was sent. */
export interface AccessUnit {
  readonly timestamp: number
  /** When its first packet came. */
  readonly arrival: number
  /** NAL units without start codes. */
  readonly nals: readonly Buffer[]
  readonly key: boolean
  /** Some of it, or of what came since the picture before, is missing. */
  readonly damaged: boolean
}

/** Puts the pictures of one H.264 stream together again. */
export interface AccessUnits {
  /** @returns the pictures that are whole now; one ends with its last packet, or where the next begins */
  push(packet: OrderedPacket): readonly AccessUnit[]
  /** What has come of the picture that is under way. */
  flush(): AccessUnit | undefined
}

/** NAL unit types (H.264 Table 7-1, RFC 6184 §5.2). */
const idr = 5
const lastSingle = 23
const aggregation = 24
const fragmentation = 28

const typeOf = (nal: Buffer): number => (nal[0] ?? 0) & 0x1f

/** Single-time aggregation: each NAL unit behind its size (RFC 6184 §5.7.1). */
const unpack = (payload: Buffer): readonly Buffer[] | undefined => {
  const nals: Buffer[] = []
  for (let at = 1; at < payload.length;) {
    if (at + 2 > payload.length) return undefined
    const size = payload.readUInt16BE(at)
    if (size === 0 || at + 2 + size > payload.length) return undefined
    nals.push(payload.subarray(at + 2, at + 2 + size))
    at += 2 + size
  }
  return nals
}

export const createAccessUnits = (): AccessUnits => {
  let current: { timestamp: number; arrival: number; nals: Buffer[]; damaged: boolean } | undefined
  let parts: Buffer[] | undefined
  /** A picture of which no packet came would go unnoticed: the next one carries the damage. */
  let lost = false

  const end = (): AccessUnit | undefined => {
    const unit = current
    if (!unit) return undefined
    const damaged = unit.damaged || parts !== undefined
    parts = undefined
    current = undefined
    return { ...unit, damaged, key: unit.nals.some((nal) => typeOf(nal) === idr) }
  }

  const fragment = (unit: { nals: Buffer[]; damaged: boolean }, payload: Buffer): void => {
    const [indicator = 0, header = 0] = payload
    if (header & 0x80) {
      if (parts) unit.damaged = true
      parts = [Buffer.from([(indicator & 0xe0) | (header & 0x1f)])]
    }
    if (!parts) {
      unit.damaged = true
      return
    }
    parts.push(payload.subarray(2))
    if ((header & 0x40) === 0) return
    unit.nals.push(Buffer.concat(parts))
    parts = undefined
  }

  const take = (unit: { nals: Buffer[]; damaged: boolean }, payload: Buffer): void => {
    const type = typeOf(payload)
    if (type === fragmentation) {
      fragment(unit, payload)
      return
    }
    if (parts) {
      parts = undefined
      unit.damaged = true
    }
    if (type === aggregation) {
      const nals = unpack(payload)
      if (nals) unit.nals.push(...nals)
      else unit.damaged = true
    } else if (type >= 1 && type <= lastSingle) unit.nals.push(payload)
    else unit.damaged = true
  }

  return {
    push: ({ packet, arrival, afterLoss }) => {
      const done: AccessUnit[] = []
      if (afterLoss) {
        lost = true
        if (current) current.damaged = true
      }
      if (current && current.timestamp !== packet.timestamp) {
        const ended = end()
        if (ended) done.push(ended)
      }
      // Packets without payload only probe the network.
      if (packet.payload.length === 0) return done
      if (!current) {
        current = { timestamp: packet.timestamp, arrival, nals: [], damaged: lost }
        lost = false
      }
      take(current, packet.payload)
      if (packet.marker) {
        const ended = end()
        if (ended) done.push(ended)
      }
      return done
    },
    flush: end,
  }
}
