import { describe, expect, it } from 'vitest'
import { joinToleranceMs } from '../../../server/recorder/clip/coverage.ts'
import {
  largestStepMs,
  placeFragment,
  settlingStepMs,
  windowMs,
  type WallEstimate,
} from '../../../server/recorder/clip/wall-clock.ts'
import { seeded } from '../../support/mp4-stream.ts'

const begin = Date.parse('2026-03-02T01:00:00Z')

interface Camera {
  /** How much faster than real time its clock runs, in millionths. */
  readonly ppm: number
  readonly gopMs: number
  /** From the capture of a fragment's end to its arrival, in milliseconds. */
  readonly delay: (n: number) => number
}

/** Errors of the wall-clock start of each fragment that a camera sends within `hours`, in milliseconds. */
const errorsOf = ({ ppm, gopMs, delay }: Camera, hours: number): readonly number[] => {
  const errors: number[] = []
  let estimate: WallEstimate | undefined
  const mediaPerReal = 1 + ppm / 1e6
  for (let n = 0; n * gopMs < hours * 3_600_000; n += 1) {
    const [start, end] = [n * gopMs, (n + 1) * gopMs]
    const media = { start: start * mediaPerReal, end: end * mediaPerReal, arrival: begin + end + delay(n) }
    const placed = placeFragment(estimate, media)
    estimate = placed.estimate
    errors.push(placed.wallStart - (begin + start))
  }
  return errors
}

const worst = (errors: readonly number[]): number => Math.max(...errors.map(Math.abs))

describe('the wall clock of fragments', () => {
  it('takes the first fragment at its word', () => {
    const { wallStart, durationMs } = placeFragment(undefined, { start: 0, end: 2000, arrival: begin + 2030 })
    expect([wallStart - begin, durationMs]).toEqual([30, 2000])
  })

  it('is not moved by fragments that come late', () => {
    const errors = errorsOf({ ppm: 0, gopMs: 2000, delay: (n) => (n % 5 === 0 ? 5 : 800) }, 1)
    expect(worst(errors)).toBeLessThan(10)
  })

  it('approaches what is right within a minute where the first fragment came late, in steps under half a frame', () => {
    const errors = errorsOf({ ppm: 0, gopMs: 2000, delay: (n) => (n === 0 ? 400 : 10) }, 1)
    expect(errors[0]).toBe(400)
    expect(errors[30]).toBeCloseTo(10, 5)
    const steps = errors.slice(1).map((error, n) => Math.abs(error - (errors[n] ?? NaN)))
    expect(Math.max(...steps)).toBeLessThanOrEqual(settlingStepMs + 1e-3)
    expect(settlingStepMs).toBeLessThan(joinToleranceMs)
  })

  it('moves by at most a millisecond a fragment once it has settled', () => {
    const errors = errorsOf({ ppm: 0, gopMs: 2000, delay: (n) => (n < 60 ? 400 : 10) }, 1)
    const steps = errors.slice(60).map((error, n) => Math.abs(error - (errors[59 + n] ?? NaN)))
    expect(Math.max(...steps)).toBeLessThanOrEqual(largestStepMs + 1e-3)
    expect(errors.at(-1)).toBeCloseTo(10, 0)
  })

  it.each([
    ['fast', 200, 2000],
    ['slow', -200, 2000],
    ['fast, with a key frame every 10 s', 200, 10_000],
  ])('stays within 100 ms through 24 h of a camera whose clock runs 200 ppm %s', (_, ppm, gopMs) => {
    const random = seeded(3)
    expect(worst(errorsOf({ ppm, gopMs, delay: () => 5 + random() * 40 }, 24))).toBeLessThan(100)
  })

  it('shows at once where a young stream belongs, if all of it can still be moved', () => {
    const first = placeFragment(undefined, { start: 0, end: 2000, arrival: begin + 2400 }, true)
    const next = placeFragment(first.estimate, { start: 2000, end: 4000, arrival: begin + 4010 }, true)
    expect([next.movedMs, next.wallStart - begin]).toEqual([-390, 2010])
    const small = placeFragment(next.estimate, { start: 4000, end: 6000, arrival: begin + 6005 }, true)
    expect([small.movedMs, small.wallStart - begin]).toEqual([0, 4005])
  })

  it('does not take a machine that stood still when the stream began for a jump of media time', () => {
    const first = placeFragment(undefined, { start: 0, end: 2000, arrival: begin + 5000 }, true)
    const next = placeFragment(first.estimate, { start: 2000, end: 4000, arrival: begin + 5001 }, true)
    expect(next.movedMs).toBe(-1999)
    const third = placeFragment(next.estimate, { start: 4000, end: 6000, arrival: begin + 6000 }, true)
    expect([third.movedMs, third.wallStart - begin]).toEqual([-1001, 4000])
  })

  it('forgets what it saw longer ago than its window', () => {
    let estimate: WallEstimate | undefined
    for (let n = 0; n < 200; n += 1)
      estimate = placeFragment(estimate, {
        start: n * 2000,
        end: (n + 1) * 2000,
        arrival: begin + n * 2000,
      }).estimate
    expect(estimate?.seen).toHaveLength(windowMs / 2000)
  })

  it('loses its hold where media time jumps forward, and cuts the stretched fragment at its arrival', () => {
    const first = placeFragment(undefined, { start: 0, end: 2000, arrival: begin + 2000 })
    const jumped = placeFragment(first.estimate, { start: 2000, end: 14_000, arrival: begin + 4000 })
    expect(jumped.wallStart).toBe(begin + 2000)
    expect(jumped.durationMs).toBe(2000)
    expect(jumped.estimate).toBeUndefined()
  })
})
