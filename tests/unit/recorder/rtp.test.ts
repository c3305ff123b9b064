import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  ahead,
  createAccessUnits,
  createInOrder,
  opusSilence,
  opusSilenceTicks,
  opusTicks,
  readRtp,
  type OrderedPacket,
  type RtpPacket,
} from '../../../server/kernel/rtp/index.ts'

const datagram = (sequence: number, timestamp: number, payload: Buffer, marker = false): Buffer => {
  const bytes = Buffer.alloc(12)
  bytes.writeUInt8(0x80, 0)
  bytes.writeUInt8((marker ? 0x80 : 0) | 100, 1)
  bytes.writeUInt16BE(sequence & 0xffff, 2)
  bytes.writeUInt32BE(timestamp >>> 0, 4)
  bytes.writeUInt32BE(7, 8)
  return Buffer.concat([bytes, payload])
}
const packet = (sequence: number, timestamp = 0, payload = Buffer.from([1]), marker = false): RtpPacket => {
  const read = readRtp(datagram(sequence, timestamp, payload, marker))
  if (!read) throw new Error('not read')
  return read
}
const ordered = (one: RtpPacket, afterLoss = false): OrderedPacket => ({ packet: one, arrival: 0, afterLoss })

describe('a datagram is no RTP', () => {
  it('where it is short, of another version, RTCP, or padded beyond its end', () => {
    const good = datagram(1, 2, Buffer.from([3]))
    expect(readRtp(good.subarray(0, 11))).toBeUndefined()
    const other = Buffer.from(good)
    other[0] = 0x40
    expect(readRtp(other)).toBeUndefined()
    const rtcp = Buffer.from(good)
    rtcp[1] = 200
    expect(readRtp(rtcp)).toBeUndefined()
    const padded = datagram(1, 2, Buffer.from([200]))
    padded[0] = 0xa0
    expect(readRtp(padded)).toBeUndefined()
  })

  it('whatever bytes come, reading them never throws', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => {
        readRtp(Buffer.from(bytes))
      }),
    )
  })

  it('a header extension and contributing sources are passed over', () => {
    const bytes = Buffer.concat([
      Buffer.from([0x91, 100, 0, 5, 0, 0, 0, 1, 0, 0, 0, 7, 9, 9, 9, 9]),
      Buffer.from([0xbe, 0xde, 0, 1, 1, 2, 3, 4]),
      Buffer.from('media'),
    ])
    expect(readRtp(bytes)).toMatchObject({ sequence: 5, ssrc: 7, payload: Buffer.from('media') })
  })
})

describe('packets of a stream', () => {
  it('come out in order and once, over the end of the numbers too', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 0xffff }),
        fc.array(fc.nat(3), { minLength: 5, maxLength: 40 }),
        (start, delays) => {
          // Each is late by up to three places, as packets that were sent a second time.
          const sent = delays.map((delay, n) => ({ n, at: n + (n === 0 ? 0 : delay) }))
          const order = createInOrder(1000)
          const got = sent
            .toSorted((one, other) => one.at - other.at || one.n - other.n)
            .flatMap(({ n }) => [...order.push(packet(start + n), n), ...order.push(packet(start + n), n)])
          expect(got.map((one) => ahead(start & 0xffff, one.packet.sequence, 16))).toEqual(
            sent.map(({ n }) => n),
          )
          expect(got.some(({ afterLoss }) => afterLoss)).toBe(false)
        },
      ),
    )
  })

  it('wait for what is missing, but not for ever', () => {
    const order = createInOrder(100)
    expect(order.push(packet(1), 0)).toHaveLength(1)
    expect(order.push(packet(3), 10)).toEqual([])
    expect(order.expire(60)).toEqual([])
    expect(order.expire(110)).toMatchObject([{ afterLoss: true, packet: { sequence: 3 } }])
    // What comes after all comes too late.
    expect(order.push(packet(2), 120)).toEqual([])
  })

  it('begin anew where the numbers leap', () => {
    const order = createInOrder(100)
    order.push(packet(1), 0)
    expect(order.push(packet(30_000), 1)).toMatchObject([{ afterLoss: true, packet: { sequence: 30_000 } }])
  })
})

describe('pictures', () => {
  const sps = Buffer.from([0x67, 1])
  const pps = Buffer.from([0x68, 2])
  const aggregate = Buffer.from([24, 0, 2, 0x67, 1, 0, 2, 0x68, 2])
  const fragments = [
    Buffer.from([0x7c, 0x85, 1, 2]),
    Buffer.from([0x7c, 0x05, 3]),
    Buffer.from([0x7c, 0x45, 4]),
  ]

  it('are put together from aggregated and fragmented units', () => {
    const units = createAccessUnits()
    expect(units.push(ordered(packet(1, 90, aggregate)))).toEqual([])
    expect(units.push(ordered(packet(2, 90, fragments[0])))).toEqual([])
    expect(units.push(ordered(packet(3, 90, fragments[1])))).toEqual([])
    expect(units.push(ordered(packet(4, 90, fragments[2], true)))).toEqual([
      expect.objectContaining({
        ...{ timestamp: 90, key: true, damaged: false },
        nals: [sps, pps, Buffer.from([0x65, 1, 2, 3, 4])],
      }),
    ])
  })

  it('of which something is missing say so; the next is whole again', () => {
    const units = createAccessUnits()
    units.push(ordered(packet(2, 90, fragments[0])))
    expect(units.push(ordered(packet(4, 90, fragments[2], true), true))).toMatchObject([{ damaged: true }])
    units.push(ordered(packet(5, 180, Buffer.from([0x41, 1]), true)))
    expect(units.push(ordered(packet(6, 270, Buffer.from([0x41, 1]), true)))).toMatchObject([
      { damaged: false, key: false },
    ])
  })
})

describe('sound', () => {
  it('of Opus says how long it lasts', () => {
    expect(opusTicks(opusSilence)).toBe(opusSilenceTicks)
    expect(opusTicks(Buffer.from([0x78, 0]))).toBe(960)
    expect(opusTicks(Buffer.from([0x79, 0]))).toBe(1920)
    expect(opusTicks(Buffer.from([0x0b, 3]))).toBe(2880)
    expect(opusTicks(Buffer.alloc(0))).toBe(0)
  })
})
