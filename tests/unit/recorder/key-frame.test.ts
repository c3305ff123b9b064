import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { areCredibleSamples } from '../../../server/kernel/mp4/index.ts'
import { avcSmall, hevcSmall, sampleOf, slice, type SampleFormat } from '../../support/parameter-sets.ts'

const isCredible = ({ codec, sets }: SampleFormat, ...nals: readonly Buffer[]): boolean => {
  const bytes = Buffer.concat([Buffer.alloc(8, 0xee), sampleOf(...nals)])
  return areCredibleSamples({ codec, lengthBytes: 4, sets }, bytes, 8, nals.length)
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

  it('is believed though its first slice was lost on the way', () => {
    expect(isCredible(avcSmall, idrSlice('010011'))).toBe(true)
    expect(isCredible(hevcSmall, Buffer.from([0x26, 0x01, 0x2f]))).toBe(true)
  })

  it('may be a picture that is no IDR picture: cameras that refresh bit by bit send none', () => {
    expect(isCredible(avcSmall, slice('avc', false))).toBe(true)
  })

  it.each([
    ['has its forbidden bit set', idrSlice('1011', 0xe5)],
    ['is an IDR picture that nothing refers to', idrSlice('1011', 0x05)],
    ['is an IDR picture of P slices', idrSlice('11')],
    ['ends before its header does', Buffer.from([0x65])],
  ])('of H.264 is not believed if it %s', (_, nal) => {
    expect(isCredible(avcSmall, nal)).toBe(false)
  })

  it.each([
    ['has its forbidden bit set', Buffer.from([0xa6, 0x01, 0xaf])],
    ['has no temporal layer', Buffer.from([0x26, 0x00, 0xaf])],
    ['is of a higher temporal layer', Buffer.from([0x26, 0x02, 0xaf])],
  ])('of H.265 is not believed if it %s', (_, nal) => {
    expect(isCredible(hevcSmall, nal)).toBe(false)
  })

  it('is not believed without a slice', () => {
    expect(isCredible(avcSmall, ...avcSmall.sets)).toBe(false)
    expect(isCredible(hevcSmall, ...hevcSmall.sets)).toBe(false)
  })

  const noise = (runs: number, frames: number, key: (first: number) => number): readonly Buffer[][] =>
    fc
      .sample(
        fc.array(fc.uint8Array({ minLength: 200, maxLength: 200 }), { minLength: frames, maxLength: frames }),
        {
          numRuns: runs,
          seed: 1,
        },
      )
      .map((nals) =>
        nals.map((bytes, n) => {
          const nal = Buffer.from(bytes)
          if (n === 0) nal.writeUInt8(key(nal.readUInt8(0)), 0)
          return nal
        }),
      )

  it.each([
    { ...avcSmall, key: (first: number) => (first & 0xe0) | 5 },
    { ...hevcSmall, key: (first: number) => (first & 0x81) | (19 << 1) },
  ])('is not seen in bytes that are no video, but rarely and for few frames: $name', ({ key, ...format }) => {
    const believed = (runs: number, frames: number): number =>
      noise(runs, frames, key).filter((nals) => isCredible(format, ...nals)).length
    expect(believed(1000, 1)).toBeLessThan(150)
    expect(believed(1000, 4)).toBeLessThan(20)
    expect(believed(500, 25)).toBe(0)
  })

  it('may have damage behind it: most of what follows must make sense', () => {
    const [broken = Buffer.of()] = noise(1, 1, () => 0xff)[0] ?? []
    const frames = Array.from({ length: 20 }, () => slice('avc', false))
    expect(isCredible(avcSmall, slice('avc'), ...frames, broken, broken)).toBe(true)
    expect(isCredible(avcSmall, slice('avc'), ...Array.from({ length: 20 }, () => broken))).toBe(false)
  })
})
