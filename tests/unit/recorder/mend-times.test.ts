import { describe, expect, it } from 'vitest'
import { readMovie, readMovieFragment, readSampleLengths } from '../../../server/kernel/mp4/index.ts'
import type { ArrivedFragment } from '../../../server/recorder/clip/fragment-reader.ts'
import { createInitSegment } from '../../../server/recorder/clip/init-segment.ts'
import { createTimeMender, type TimeMender } from '../../../server/recorder/clip/mend-times.ts'
import { placeFragment, type WallEstimate } from '../../../server/recorder/clip/wall-clock.ts'
import {
  ftyp,
  moofOfEqualLengths,
  moofOfLengths,
  moov,
  seeded,
  videoTrack,
} from '../../support/mp4-stream.ts'

const begin = Date.parse('2026-03-02T01:00:00Z')
const header = moov(videoTrack)
const movie = readMovie(header)
const init = createInitSegment(ftyp(), header)

/** Ticks of a frame at 25 a second. */
const frame = 3600
const frames = (count: number, length = frame): number[] => Array.from({ length: count }, () => length)

const arrived = (moof: Buffer, arrival: number): ArrivedFragment => ({
  ...{ init, moof, arrival, epoch: 1, mdat: Buffer.alloc(8), keep: () => undefined, credible: true },
  times: readMovieFragment(moof, movie),
})

/** Gives a fragment of these lengths to the mender. @returns its lengths and times as they are written */
const mend = (
  mender: TimeMender,
  mediaTime: number,
  lengths: readonly number[],
  more: { readonly arrival?: number; readonly offset?: number } = {},
) => {
  const moof = moofOfLengths(videoTrack, mediaTime, lengths)
  const { fragment, frozen } = mender.mend(arrived(moof, more.arrival ?? begin), more.offset)
  const read = readMovieFragment(fragment.moof, movie).reference
  const { mediaTime: start, duration } = fragment.times.reference
  expect(read.duration).toBe(duration)
  return { start, duration, frozen, lengths: readSampleLengths(fragment.moof, read.lengths) }
}

describe('the time stamps of a stream', () => {
  it('are left as they are where nothing is wrong with them, uneven ones too', () => {
    const mender = createTimeMender()
    const uneven = [1800, 2400, 5400, 4000]
    expect(mend(mender, 90_000, uneven)).toEqual({
      start: 90_000,
      duration: 13_600,
      frozen: false,
      lengths: uneven,
    })
    const next = mend(mender, 103_600, uneven, { arrival: begin + 200, offset: begin - 1150 })
    expect(next).toMatchObject({ start: 103_600, lengths: uneven })
  })

  it.each([
    ['sound came before it', 70_000],
    ['nothing did', 1],
  ])('begin where the first frame really stood, which has no stamp (%s)', (_, first) => {
    const mended = mend(createTimeMender(), 0, [first, ...frames(24)])
    expect(mended).toMatchObject({ start: first - frame, duration: 25 * frame, frozen: false })
    expect(mended.lengths).toEqual(frames(25))
  })

  it('that jump forward stretch no frame, and what follows goes on from there', () => {
    const mender = createTimeMender()
    mend(mender, 0, frames(25), { arrival: begin + 1000 })
    const jump = 1000 * 90_000
    const jumped = mend(mender, 90_000, [...frames(9), frame + jump, ...frames(15)], {
      ...{ arrival: begin + 2040, offset: begin },
    })
    expect(jumped.lengths).toEqual(frames(25))
    const after = mend(mender, 180_000 + jump, frames(25), { arrival: begin + 3000, offset: begin })
    expect(after.start).toBe(180_000)
  })

  it('that pause with the stream are no jump', () => {
    const mender = createTimeMender()
    mend(mender, 0, frames(25), { arrival: begin + 1000 })
    const pause = [...frames(24), 5 * 90_000]
    const paused = mend(mender, 90_000, pause, { arrival: begin + 1000 + 5960, offset: begin })
    expect(paused.lengths).toEqual(pause)
  })

  it('that jump back and catch up soon cost nothing', () => {
    const mender = createTimeMender()
    mend(mender, 0, frames(25))
    const mended = mend(mender, 90_000, [...frames(10), ...frames(5, 1), ...frames(10)])
    expect(mended).toMatchObject({ frozen: false, duration: 25 * frame, lengths: frames(25) })
    expect(mend(mender, 90_000 + 20 * frame + 5, frames(25)).start).toBe(180_000)
  })

  it('that stand still are spread as before, and told', () => {
    const mender = createTimeMender()
    mend(mender, 0, frames(25))
    const mended = mend(mender, 90_000, [...frames(10), ...frames(15, 1)])
    expect(mended).toMatchObject({ frozen: true, duration: 25 * frame, lengths: frames(25) })
    expect(mend(mender, 90_000 + 10 * frame + 15, frames(25, 1))).toMatchObject({
      ...{ frozen: true, start: 180_000, duration: 25 * frame },
    })
    expect(mend(mender, 90_000 + 10 * frame + 40, [1])).toMatchObject({ frozen: true, start: 270_000 })
  })
})

interface Liar {
  /** Frames that are delivered in a second; 25 are stamped. */
  readonly delivered: number
  readonly gopFrames: number
  readonly minutes: number
  /** From the capture of a fragment's end to its arrival, in milliseconds. */
  readonly delay: (n: number) => number
}

/** What becomes of each fragment of a camera whose rate is a lie: its error on the wall clock, and any hole before it. */
const recordLiar = ({ delivered, gopFrames, minutes, delay }: Liar) => {
  const mender = createTimeMender()
  let estimate: WallEstimate | undefined
  let end: number | undefined
  const gopMs = (gopFrames * 1000) / delivered
  return Array.from({ length: Math.floor((minutes * 60_000) / gopMs) }, (_, n) => {
    const moof = moofOfEqualLengths(videoTrack, n * gopFrames * frame, gopFrames, frame)
    const arrival = begin + (n + 1) * gopMs + delay(n)
    const { times } = mender.mend(arrived(moof, arrival), estimate?.offset).fragment
    const { mediaTime, duration } = times.reference
    const placed = placeFragment(estimate, {
      start: mediaTime / 90,
      end: (mediaTime + duration) / 90,
      arrival,
    })
    estimate = placed.estimate
    const holeMs = end === undefined ? 0 : placed.wallStart - end
    end = placed.wallStart + placed.durationMs
    return {
      at: n * gopMs,
      errorMs: placed.wallStart - (begin + n * gopMs),
      holeMs,
      held: estimate !== undefined,
    }
  })
}

describe('a camera whose frame rate is a lie', () => {
  const random = seeded(7)
  const jitter = (): number => 5 + random() * 60

  it.each([
    ['delivers 21', 21, 25, 20_000],
    ['delivers 21, with a key frame every 4 s', 21, 100, 60_000],
    ['delivers 12', 12, 25, 40_000],
    ['delivers 30', 30, 25, 20_000],
  ])(
    'stamps 25 and %s: is right on the wall clock soon, and never leaves a hole',
    (_, delivered, gopFrames, settledMs) => {
      const recorded = recordLiar({ delivered, gopFrames, minutes: 20, delay: jitter })
      const settled = recorded.filter(({ at }) => at > settledMs)
      expect(Math.max(...settled.map(({ errorMs }) => Math.abs(errorMs)))).toBeLessThan(250)
      expect(Math.max(...recorded.map(({ holeMs }) => Math.abs(holeMs)))).toBeLessThanOrEqual(20)
      expect(recorded.every(({ held }) => held)).toBe(true)
    },
  )

  it.each([
    ['that is honest', () => 5 + random() * 60],
    ['that is honest, its network jerky', () => 5 + random() * random() * 900],
    ['that is honest, its first fragments late', (n: number) => (n < 6 ? 3000 - n * 450 : 10)],
    ['that is honest, with a burst of delays', (n: number) => (n > 100 && n < 108 ? (n - 100) * 400 : 10)],
  ])('is not believed to be one %s', (_, delay) => {
    const mender = createTimeMender()
    let estimate: WallEstimate | undefined
    for (let n = 0; n < 300; n += 1) {
      const moof = moofOfEqualLengths(videoTrack, n * 25 * frame, 25, frame)
      const arrival = begin + (n + 1) * 1000 + delay(n)
      const { times } = mender.mend(arrived(moof, arrival), estimate?.offset).fragment
      expect(times.reference).toMatchObject({ mediaTime: n * 25 * frame, duration: 25 * frame })
      const { mediaTime, duration } = times.reference
      estimate = placeFragment(estimate, {
        start: mediaTime / 90,
        end: (mediaTime + duration) / 90,
        arrival,
      }).estimate
    }
  })
})
