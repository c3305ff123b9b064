import { describe, expect, it } from 'vitest'
import { readMovie } from '../../../server/kernel/mp4/index.ts'
import { audioTrack, avc1, box, moov, videoTrack, type TrackSpec } from '../../support/mp4-stream.ts'

const malformed = expect.objectContaining({ code: 'mp4.malformed' }) as Error
const withEntry = (entry: Buffer): TrackSpec => ({ ...videoTrack, entry })

describe('the header of a stream', () => {
  it.each([
    ['another box', box('moof')],
    ['no track', moov()],
    ['a track without its codec configuration', moov(withEntry(box('avc1', Buffer.alloc(78))))],
    ['a time scale of 0', moov({ ...videoTrack, timescale: 0 })],
  ])('is refused where it holds %s', (_, bytes) => {
    expect(() => readMovie(bytes)).toThrow(malformed)
  })

  it('is refused wherever it is cut', () => {
    const bytes = moov(videoTrack, audioTrack)
    for (let length = 0; length < bytes.length; length += 1)
      expect(() => readMovie(bytes.subarray(0, length))).toThrow(malformed)
  })

  it('tells tracks, sizes and time scales, and takes the picture for reference', () => {
    const { tracks, reference } = readMovie(moov(audioTrack, videoTrack))
    expect(tracks.map(({ id, kind, timescale }) => [id, kind, timescale])).toEqual([
      [2, 'audio', 48_000],
      [1, 'video', 90_000],
    ])
    expect(reference).toMatchObject({ id: 1, width: 1280, height: 720 })
  })

  it('takes the first track for reference where there is no picture', () => {
    expect(readMovie(moov(audioTrack)).reference.id).toBe(2)
  })

  it.each([
    ['H.264', avc1(), 'avc1.64001f'],
    [
      'H.265',
      box(
        'hvc1',
        Buffer.alloc(78),
        box('hvcC', Buffer.from('0101600000009000000000005df000fcfdf8f8', 'hex')),
      ),
      'hvc1.1.6.L93.90',
    ],
    ['Opus', box('Opus', Buffer.alloc(28)), 'opus'],
  ])('names the codec of %s as browsers are asked for it', (_, entry, codec) => {
    expect(readMovie(moov(withEntry(entry))).reference.codec).toBe(codec)
  })

  it('names AAC by its audio object type', () => {
    expect(readMovie(moov(audioTrack)).reference.codec).toBe('mp4a.40.2')
  })
})
