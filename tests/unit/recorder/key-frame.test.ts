import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isCredibleKeyFrame } from '../../../server/kernel/mp4/index.ts'
import { avcSmall, hevcSmall, sampleOf, slice, type SampleFormat } from '../../support/parameter-sets.ts'

const isCredible = ({ codec, sets }: SampleFormat, ...nals: readonly Buffer[]): boolean => {
  const bytes = Buffer.concat([Buffer.alloc(8, 0xee), sampleOf(...nals)])
  return isCredibleKeyFrame({ codec, lengthBytes: 4, sets }, bytes, 8)
}

/** An IDR slice of H.264 that begins with these bits. */
const idrSlice = (bits: string, header = 0x65): Buffer => {
  const padded = `${bits}${'1'.repeat((8 - (bits.length % 8)) % 8)}`
  const bytes = Array.from({ length: padded.length / 8 }, (_, n) =>
    parseInt(padded.slice(n * 8, n * 8 + 8), 2),
  )
  return Buffer.from([header, ...bytes, 0xaa, 0xaa])
}

describe('a key frame', () => {
  it.each([avcSmall, hevcSmall])(
    'is believed as encoders write it, with parameter sets and without: $name',
    (format) => {
      expect(isCredible(format, ...format.sets, slice(format.codec))).toBe(true)
      expect(isCredible(format, slice(format.codec))).toBe(true)
    },
  )

  it('may be a picture that is no IDR picture: cameras that refresh bit by bit send none', () => {
    expect(isCredible(avcSmall, slice('avc', false))).toBe(true)
  })

  it.each([
    ['has its forbidden bit set', idrSlice('1011', 0xe5)],
    ['is an IDR picture that nothing refers to', idrSlice('1011', 0x05)],
    ['does not begin with its first macroblock', idrSlice('010011')],
    ['is an IDR picture of P slices', idrSlice('11')],
    ['ends before its header does', Buffer.from([0x65])],
  ])('of H.264 is not believed if it %s', (_, nal) => {
    expect(isCredible(avcSmall, nal)).toBe(false)
  })

  it.each([
    ['has its forbidden bit set', Buffer.from([0xa6, 0x01, 0xaf])],
    ['has no temporal layer', Buffer.from([0x26, 0x00, 0xaf])],
    ['is of a higher temporal layer', Buffer.from([0x26, 0x02, 0xaf])],
    ['is not the first slice of its picture', Buffer.from([0x26, 0x01, 0x2f])],
  ])('of H.265 is not believed if it %s', (_, nal) => {
    expect(isCredible(hevcSmall, nal)).toBe(false)
  })

  it('is not believed without a slice', () => {
    expect(isCredible(avcSmall, ...avcSmall.sets)).toBe(false)
    expect(isCredible(hevcSmall, ...hevcSmall.sets)).toBe(false)
  })

  it.each([
    { ...avcSmall, key: (first: number) => (first & 0xe0) | 5 },
    { ...hevcSmall, key: (first: number) => (first & 0x81) | (19 << 1) },
  ])('is rarely seen in bytes that are no video: $name', ({ key, ...format }) => {
    const noise = fc.sample(fc.uint8Array({ minLength: 200, maxLength: 200 }), { numRuns: 2000, seed: 1 })
    const taken = noise.filter((bytes) => {
      const nal = Buffer.from(bytes)
      nal.writeUInt8(key(nal.readUInt8(0)), 0)
      return isCredible(format, nal)
    })
    expect(taken.length / noise.length).toBeLessThan(0.05)
  })
})
