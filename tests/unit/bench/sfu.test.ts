import { expect, it } from 'vitest'
import { createPacketCounter } from '../../bench/sfu/count-packets.ts'
import { createBucket } from '../../drills/meeting/token-bucket.ts'
import { framesOf, unitsOf } from '../../support/rtc/encoded-video.ts'
import { payloadsOf } from '../../support/rtc/video-sender.ts'

const packet = (sequence: number, ssrc = 1): Buffer => {
  const header = Buffer.alloc(12)
  header.writeUInt16BE(sequence & 0xffff, 2)
  header.writeUInt32BE(ssrc, 8)
  return header
}

it('packets are counted by their numbers: over the end of 16 bits, late ones, each stream by itself', () => {
  const counter = createPacketCounter()
  for (const sequence of [65_533, 65_534, 65_536, 65_535, 65_538]) counter.count(packet(sequence))
  for (const sequence of [7, 8, 9]) counter.count(packet(sequence, 2))
  expect(counter.read()).toEqual({ received: 8, lost: 1 })
  counter.reset()
  expect(counter.read()).toEqual({ received: 0, lost: 0 })
})

it('a narrow line lets through what it holds', () => {
  let now = 0
  const bucket = createBucket(() => now)
  let passed = 0
  for (; now < 10_000; now += 10) if (bucket.take(1000, 200)) passed += 1000
  expect(passed / 10).toBeGreaterThan(24_000)
  expect(passed / 10).toBeLessThan(27_000)
  expect(bucket.take(1_000_000, null)).toBe(true)
})

it('a byte stream of H.264 becomes pictures, and large units become fragments that join again', () => {
  const slice = Buffer.concat([Buffer.from([0x65]), Buffer.alloc(3000, 7)])
  const start = Buffer.from([0, 0, 0, 1])
  const parameters = [Buffer.from([0x67, 1]), Buffer.from([0x68, 2])]
  const stream = Buffer.concat(
    [...parameters, slice, Buffer.from([0x41, 3])].flatMap((unit) => [start, unit]),
  )
  const frames = framesOf(unitsOf(stream))
  expect(frames.map(({ key, units }) => [key, units.length])).toEqual([
    [true, 3],
    [false, 1],
  ])
  const fragments = payloadsOf(slice)
  expect(fragments.map((one) => (one[1] ?? 0) & 0xc0)).toEqual([0x80, 0, 0x40])
  expect(Buffer.concat(fragments.map((one) => one.subarray(2)))).toEqual(slice.subarray(1))
})
