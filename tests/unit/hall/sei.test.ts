import { describe, expect, it } from 'vitest'
import { encodeSei, markOfNal, marksOfAnnexB, marksOfMp4, marksOfSamples } from '../../support/hall/sei.ts'

const slice = Uint8Array.from([0x65, 0x88, 0x84, 0x21])

function withLengths(...nals: Uint8Array[]): Buffer {
  return Buffer.concat(nals.flatMap((nal) => [Uint8Array.from([0, 0, 0, nal.length]), nal]))
}

function box(type: string, payload: Uint8Array): Buffer {
  const header = Buffer.alloc(8)
  header.writeUInt32BE(8 + payload.length)
  header.write(type, 4, 'latin1')
  return Buffer.concat([header, payload])
}

describe('the frame number as SEI', () => {
  it('is not seen in slices, other messages, or nothing', () => {
    const other = encodeSei({ camera: 1, frame: 1 })
    other[5] = 0xff
    for (const nal of [slice, other, Uint8Array.from([6]), new Uint8Array()])
      expect(markOfNal(nal)).toBeUndefined()
  })

  it.each([
    { camera: 1, frame: 0 },
    { camera: 3, frame: 1 },
    { camera: 23, frame: 0x10000 },
    { camera: 0, frame: 0x0300_0003 },
  ])('comes back, and never looks like a start code: camera $camera, frame $frame', (mark) => {
    const nal = encodeSei(mark)
    expect(markOfNal(nal)).toEqual(mark)
    expect(Buffer.from(nal).includes('\0\0\0')).toBe(false)
    expect(Buffer.from(nal).includes('\0\0\x01')).toBe(false)
  })

  it('is listed in order from length-prefixed samples, up to where they are cut off', () => {
    const marks = [5, 6, 7].map((frame) => ({ camera: 2, frame }))
    const samples = withLengths(...marks.flatMap((mark) => [encodeSei(mark), slice]))
    expect(marksOfSamples(samples)).toEqual(marks)
    expect(marksOfSamples(samples.subarray(0, samples.length - slice.length - 10))).toEqual(marks.slice(0, 2))
  })

  it('is listed from an Annex B stream with both lengths of start codes', () => {
    const [first, second] = [
      { camera: 2, frame: 0 },
      { camera: 2, frame: 1 },
    ] as const
    const long = Uint8Array.from([0, 0, 0, 1])
    const stream = [long, encodeSei(first), long.subarray(1), slice, long, encodeSei(second), long, slice]
    expect(marksOfAnnexB(Buffer.concat(stream))).toEqual([first, second])
  })

  it('is listed from all mdat boxes of a file, a torn last one included', () => {
    const marks = [1, 2, 3].map((frame) => ({ camera: 4, frame }))
    const [one, two, three] = marks.map((mark) => box('mdat', withLengths(encodeSei(mark), slice)))
    if (!one || !two || !three) throw new Error('three fragments are needed')
    const file = Buffer.concat([box('moov', slice), one, box('moof', slice), two, three])
    expect(marksOfMp4(file)).toEqual(marks)
    expect(marksOfMp4(file.subarray(0, file.length - three.length + 20))).toEqual(marks.slice(0, 2))
  })
})
