import { describe, expect, it } from 'vitest'
import { retimeSegment } from '../../../server/footage/retime-segment.ts'
import {
  readMovieFragment,
  writeReferenceTime,
  type Movie,
  type Track,
} from '../../../server/kernel/mp4/index.ts'

const box = (type: string, ...parts: readonly Buffer[]): Buffer => {
  const header = Buffer.alloc(8)
  const content = Buffer.concat(parts)
  header.writeUInt32BE(8 + content.length, 0)
  header.write(type, 4, 'latin1')
  return Buffer.concat([header, content])
}
const words = (...values: readonly number[]): Buffer => {
  const bytes = Buffer.alloc(values.length * 4)
  values.forEach((value, n) => bytes.writeUInt32BE(value, n * 4))
  return bytes
}

const track = (id: number, timescale: number, kind: Track['kind']): Track => ({
  ...{ id, kind, timescale, codec: '', width: 0, height: 0 },
  ...{ defaultSampleDuration: timescale / 25, defaultSampleSize: 0, defaultSampleFlags: 0 },
})
const picture = track(1, 90_000, 'video')
const sound = track(2, 48_000, 'audio')
const movie: Movie = { tracks: [picture, sound], reference: picture }

/** A track's part of a fragment: 50 samples that begin at `time` ticks. */
const traf = (id: number, time: number, timeBytes: 4 | 8): Buffer =>
  box(
    'traf',
    box('tfhd', words(0, id)),
    box('tfdt', timeBytes === 8 ? words(0x01000000, 0, time) : words(0, time)),
    box('trun', words(0, 50)),
  )

const fragment = (pictureTime: number, soundTime: number): Buffer =>
  Buffer.concat([
    writeReferenceTime({ trackId: 1, wall: 0, mediaTime: pictureTime }),
    box('moof', box('mfhd', words(0, 7)), traf(1, pictureTime, 8), traf(2, soundTime, 4)),
    box('mdat', Buffer.from('pictures and sound')),
  ])

/** Seconds at which picture and sound of a segment begin. */
const startsOf = (segment: Buffer): readonly number[] =>
  readMovieFragment(segment.subarray(0, segment.readUInt32BE(0)), movie).tracks.map(
    (part) => part.mediaTime / part.track.timescale,
  )

describe('a segment', () => {
  it('is refused where the bytes hold no fragment', () => {
    expect(() => retimeSegment(box('mdat'), movie, 0)).toThrow(
      expect.objectContaining({ code: 'mp4.malformed' }) as Error,
    )
  })

  it('begins at the given time, with sound as far from picture as in the file', () => {
    const { segment } = retimeSegment(fragment(90_000, 49_200), movie, 3_600_500)
    expect(startsOf(segment)).toEqual([3600.5, 3600.525])
  })

  it('never begins before 0', () => {
    const { segment } = retimeSegment(fragment(90_000, 47_040), movie, 0)
    expect(startsOf(segment)).toEqual([0, 0])
  })

  it('is sent without the time box of its file, everything else unchanged', () => {
    const file = fragment(90_000, 48_000)
    const { segment, pictures } = retimeSegment(Buffer.from(file), movie, 1000)
    expect(segment.equals(file.subarray(32))).toBe(true)
    expect(pictures).toBe(50)
  })
})
