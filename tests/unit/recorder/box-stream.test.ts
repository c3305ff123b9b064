import { describe, expect, it } from 'vitest'
import { boxesWithin, createBoxStream } from '../../../server/kernel/mp4/index.ts'
import { box, randomChunks, seeded, stream, videoTrack, words } from '../../support/mp4-stream.ts'

const collect = (chunks: readonly Buffer[]): readonly Buffer[] => {
  const boxes = createBoxStream()
  return chunks.flatMap((chunk) => boxes.push(chunk).map(({ bytes }) => Buffer.from(bytes)))
}

describe('a stream of boxes', () => {
  it.each([
    ['shorter than its own header', words(7), Buffer.from('mdat')],
    ['without an end', words(0), Buffer.from('mdat')],
  ])('refuses a box %s', (_, ...parts) => {
    expect(() => createBoxStream().push(Buffer.concat(parts))).toThrow(
      expect.objectContaining({ code: 'mp4.malformed' }) as Error,
    )
  })

  it.each([
    ['media of 65 MiB', 'mdat', 65 * 1024 * 1024],
    ['structure of 5 MiB', 'moof', 5 * 1024 * 1024],
  ])('refuses %s by its header alone', (_, type, size) => {
    expect(() => createBoxStream().push(Buffer.concat([words(size), Buffer.from(type)]))).toThrow(
      expect.objectContaining({ code: 'mp4.tooLarge' }) as Error,
    )
  })

  it('gives the same boxes however the bytes are cut', () => {
    const bytes = stream([videoTrack], 5)
    const whole = boxesWithin(bytes, 0, bytes.length).map(({ start, end }) => bytes.subarray(start, end))
    for (let seed = 1; seed <= 200; seed += 1) {
      const boxes = collect(randomChunks(bytes, seed, seeded(seed)))
      expect(boxes).toEqual(whole)
    }
  })

  it('holds back a box until its last byte has come', () => {
    const bytes = box('mdat', Buffer.alloc(50))
    const boxes = createBoxStream()
    expect(boxes.push(bytes.subarray(0, -1))).toEqual([])
    expect(boxes.push(bytes.subarray(-1)).map(({ bytes: { length } }) => length)).toEqual([58])
  })

  it('reads 64-bit sizes', () => {
    const large = Buffer.concat([words(1), Buffer.from('mdat'), words(0, 20), Buffer.from('abcd')])
    expect(collect([large, box('free')]).map(({ length }) => length)).toEqual([20, 8])
  })

  it('takes fragments larger than the room it began with', () => {
    const large = box('mdat', Buffer.alloc(3_000_000, 7))
    const [whole] = collect(randomChunks(large, 65_536, seeded(1)))
    expect(whole?.equals(large)).toBe(true)
  })
})
