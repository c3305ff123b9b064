import { describe, expect, it } from 'vitest'
import { mediaBaseOf, readMovie, readMovieFragment, retime } from '../../../server/kernel/mp4/index.ts'
import { audioTrack, box, moov, traf, videoTrack, words } from '../../support/mp4-stream.ts'

const movie = readMovie(moov(videoTrack, audioTrack))
const malformed = expect.objectContaining({ code: 'mp4.malformed' }) as Error
const moof = (...trafs: readonly Buffer[]): Buffer => box('moof', box('mfhd', words(0, 99)), ...trafs)

describe('the structure of a fragment', () => {
  it('is refused where it has no track, or one that the header does not name', () => {
    expect(() => readMovieFragment(moof(), movie)).toThrow(malformed)
    expect(() => readMovieFragment(moof(traf({ ...videoTrack, id: 9 }, 0, 2)), movie)).toThrow(malformed)
  })

  it('is refused where a run claims more samples than it holds', () => {
    const run = box('trun', words(0x000100, 1_000_000, 3600))
    const part = box('traf', box('tfhd', words(0, 1)), box('tfdt', words(0, 0)), run)
    expect(() => readMovieFragment(moof(part), movie)).toThrow(malformed)
  })

  it('is refused wherever it is cut', () => {
    const bytes = moof(traf(videoTrack, 10, 2), traf(audioTrack, 10, 2))
    for (let length = 0; length < bytes.length; length += 1)
      expect(() => readMovieFragment(bytes.subarray(0, length), movie)).toThrow(malformed)
  })

  it('tells where each track begins, how long it is, and that it begins with a key frame', () => {
    const { tracks, reference } = readMovieFragment(
      moof(traf(audioTrack, 100_000, 2, 8), traf(videoTrack, 100_000, 2, 8)),
      movie,
    )
    expect(tracks.map(({ track, mediaTime }) => mediaTime / track.timescale)).toEqual([100_000, 100_000])
    expect(reference).toMatchObject({ duration: 180_000, samples: 50, startsWithSync: true })
    expect(reference.track.id).toBe(1)
  })

  it('adds up the durations of samples of different lengths', () => {
    const run = box('trun', words(0x000301, 3, 0, 3600, 10, 3601, 20, 7200, 30))
    const part = box('traf', box('tfhd', words(0x8, 1, 1)), box('tfdt', words(0, 0)), run)
    expect(readMovieFragment(moof(part), movie).reference.duration).toBe(3600 + 3601 + 7200)
  })

  it('is re-timed so that a file begins at 0, with sound as far from picture as it was', () => {
    const timescales = new Map(movie.tracks.map(({ id, timescale }) => [id, timescale]))
    const bytes = moof(traf(videoTrack, 50_000, 2), traf(audioTrack, 50_000.5, 2, 4))
    const before = readMovieFragment(bytes, movie)
    retime(bytes, before, mediaBaseOf(before, timescales), 7)
    const after = readMovieFragment(bytes, movie)
    expect(after.tracks.map(({ mediaTime }) => mediaTime)).toEqual([0, 24_000])
    expect(bytes.readUInt32BE(after.sequenceAt)).toBe(7)
  })
})
