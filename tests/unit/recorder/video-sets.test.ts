import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  changedVideoSets,
  nameHevcForAll,
  readMovie,
  readVideoSets,
  withVideoSets,
  type VideoSets,
} from '../../../server/kernel/mp4/index.ts'
import { audioTrack, avc1, box, moov, videoTrack } from '../../support/mp4-stream.ts'
import {
  avcInterlaced,
  avcLarge,
  avcMedium,
  avcSmall,
  hevcLarge,
  hevcSmall,
  sampleOf,
  slice,
  type SampleFormat,
} from '../../support/parameter-sets.ts'

const setsOf = ({ codec, sets }: SampleFormat): VideoSets => ({ codec, lengthBytes: 4, sets })

/** `hvcC` of Main profile with no arrays yet. */
const hev1 = (): Buffer =>
  box(
    'hev1',
    Buffer.alloc(78),
    box('hvcC', Buffer.from('0101600000009000000000003cf000fcfdf8f800000f00', 'hex')),
  )

/** A header of sound and picture whose video is of this codec. */
const headerOf = (codec: SampleFormat['codec']): Buffer => {
  const entry = codec === 'avc' ? avc1() : hev1()
  const bytes = moov(audioTrack, { ...videoTrack, entry })
  nameHevcForAll(bytes)
  return bytes
}

/** A sample that brings these sets before a key frame, somewhere within other bytes. */
const brought = ({ codec, sets }: SampleFormat) => ({
  bytes: Buffer.concat([Buffer.alloc(8, 0xee), sampleOf(...sets, slice(codec)), Buffer.alloc(50, 0xee)]),
  at: 8,
})

const every = [avcSmall, avcMedium, avcLarge, avcInterlaced, hevcSmall, hevcLarge]

describe('the parameter sets of a stream', () => {
  it.each(every)('become a header that says $width × $height, $name', (format) => {
    const header = withVideoSets(headerOf(format.codec), setsOf(format))
    const { tracks, reference } = readMovie(header)
    expect(reference).toMatchObject({ width: format.width, height: format.height, codec: format.name })
    expect(tracks.map(({ id }) => id)).toEqual([audioTrack.id, videoTrack.id])
    expect(readVideoSets(header)?.sets).toEqual(format.sets)
  })

  it('say how wide a pixel is, and so how wide the picture is shown', () => {
    const header = withVideoSets(headerOf('avc'), setsOf(avcInterlaced))
    const pasp = header.indexOf('pasp')
    expect([header.readUInt32BE(pasp + 4), header.readUInt32BE(pasp + 8)]).toEqual([12, 11])
    const video = header.lastIndexOf('tkhd')
    const end = video - 4 + header.readUInt32BE(video - 4)
    expect([header.readUInt32BE(end - 8) / 0x10000, header.readUInt32BE(end - 4) / 0x10000]).toEqual([
      768, 576,
    ])
  })

  it('are written over those of an earlier change', () => {
    const header = withVideoSets(withVideoSets(headerOf('avc'), setsOf(avcInterlaced)), setsOf(avcSmall))
    expect(header).toEqual(withVideoSets(headerOf('avc'), setsOf(avcSmall)))
  })

  it.each([
    ['H.264', avcSmall, avcMedium],
    ['H.264, interlaced', avcMedium, avcInterlaced],
    ['H.265', hevcSmall, hevcLarge],
  ])('are noticed where a key frame brings others (%s)', (_, before, after) => {
    const { bytes, at } = brought(after)
    expect(changedVideoSets(setsOf(before), bytes, at)?.sets).toEqual(after.sets)
  })

  it.each(every)('are no change where a key frame repeats them, all or some ($name)', (format) => {
    const { bytes, at } = brought(format)
    expect(changedVideoSets(setsOf(format), bytes, at)).toBeUndefined()
    const some = sampleOf(...format.sets.slice(1), slice(format.codec))
    expect(changedVideoSets(setsOf(format), some, 0)).toBeUndefined()
    expect(changedVideoSets(setsOf(format), sampleOf(slice(format.codec)), 0)).toBeUndefined()
  })

  it('are not believed without their picture set, before a frame that needs others, or without a slice', () => {
    const [sps = Buffer.alloc(0), pps = Buffer.alloc(0)] = avcMedium.sets
    const known = setsOf(avcSmall)
    for (const sample of [
      sampleOf(sps, slice('avc')),
      sampleOf(sps, pps, slice('avc', false)),
      sampleOf(sps.subarray(0, 12), pps, slice('avc')),
    ])
      expect(changedVideoSets(known, sample, 0)).toBeUndefined()
  })

  it('are never found in garbage', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.constantFrom('avc', 'hevc'), (noise, codec) => {
        const garbage = Buffer.from(noise)
        const known = setsOf(codec === 'avc' ? avcSmall : hevcSmall)
        expect(changedVideoSets(known, garbage, 0)).toBeUndefined()
      }),
    )
  })

  it('are left alone where their box does not hold them whole', () => {
    const header = withVideoSets(headerOf('avc'), setsOf(avcSmall))
    header.writeUInt8(0xff, header.indexOf('avcC') + 4 + 6)
    expect(readVideoSets(header)).toBeUndefined()
  })
})

describe('H.265', () => {
  it('is named so that every player knows it', () => {
    const bytes = moov({ ...videoTrack, entry: withHevcSets() })
    nameHevcForAll(bytes)
    expect(readMovie(bytes).reference.codec).toBe('hvc1.1.6.L60.90')
    const arrays = bytes.indexOf('hvcC') + 4 + 23
    expect(bytes.readUInt8(arrays)).toBe(0x80 | 33)
  })

  const withHevcSets = (): Buffer => {
    const sps = hevcSmall.sets[1] ?? Buffer.alloc(0)
    const record = Buffer.from('0101600000009000000000003cf000fcfdf8f800000f01210001', 'hex')
    const length = Buffer.from([sps.length >> 8, sps.length & 0xff])
    return box('hev1', Buffer.alloc(78), box('hvcC', record, length, sps))
  }
})
