import { describe, expect, it } from 'vitest'
import { settledFragments } from '../../../server/recorder/clip/settled.ts'
import {
  leastMoveMs,
  placeFragment,
  settlingStepMs,
  type WallEstimate,
} from '../../../server/recorder/clip/wall-clock.ts'
import { seeded } from '../../support/mp4-stream.ts'

const begin = 1_770_000_000_000
const timescale = 90_000
const gopMs = 2000

/** A stream whose fragments come late by these milliseconds: what its file says, and what the recorder then knew. */
const record = (late: readonly number[]) => {
  const inFile: { wallStart: number; mediaTime: number }[] = []
  let inIndex: { wallStart: number; mediaTime: number }[] = []
  let estimate: WallEstimate | undefined
  for (const [n, lateMs] of late.entries()) {
    const [start, end] = [n * gopMs, (n + 1) * gopMs]
    const placed = placeFragment(estimate, { start, end, arrival: begin + end + lateMs }, true)
    estimate = placed.estimate
    inIndex = inIndex.map((one) => ({ ...one, wallStart: one.wallStart + placed.movedMs }))
    const fragment = { wallStart: placed.wallStart, mediaTime: (start * timescale) / 1000 }
    inFile.push(fragment)
    inIndex.push(fragment)
  }
  return { inFile, inIndex }
}

describe('what a file says of the wall clock', () => {
  it('is read as the recorder knew it in the end, however late the first fragments came', () => {
    const random = seeded(5)
    const { inFile, inIndex } = record(Array.from({ length: 29 }, () => random() * 600))
    expect(inFile).not.toEqual(inIndex)
    const settled = settledFragments(inFile, timescale)
    settled.forEach(({ wallStart }, n) => expect(wallStart).toBeCloseTo(inIndex[n]?.wallStart ?? NaN, 3))
  })

  it('is left alone where it moves in steps, also the larger ones of a stream that is young', () => {
    const steps = [0, -settlingStepMs, -settlingStepMs - 1, -settlingStepMs * 2]
    const fragments = steps.map((step, n) => ({
      wallStart: begin + n * gopMs + step,
      mediaTime: (n * gopMs * timescale) / 1000,
    }))
    expect(settledFragments(fragments, timescale)).toEqual(fragments)
    expect(leastMoveMs).toBeGreaterThan(settlingStepMs)
  })
})
