import { describe, expect, it } from 'vitest'
import { mergeStretches, type Stretches } from '../../../server/footage/merge-spans.ts'
import { seeded } from '../../support/mp4-stream.ts'

const resolution = 1000
const gap = (from: number, to: number, reason: 'stalled' | 'unreachable' = 'stalled') => ({
  from,
  to,
  reason,
})

/** Footage and gaps in turn, each of a random length up to `longest`. */
const brokenStream = (count: number, longest: number, seed: number): Stretches => {
  const random = seeded(seed)
  const coverage: { from: number; to: number }[] = []
  const gaps: ReturnType<typeof gap>[] = []
  for (let n = 0, at = 0; n < count; n += 1) {
    const to = at + 1 + Math.floor(random() * longest)
    if (n % 2 === 0) coverage.push({ from: at, to })
    else gaps.push(gap(at, to, random() < 0.5 ? 'stalled' : 'unreachable'))
    at = to
  }
  return { coverage, gaps }
}

const lengthOf = (spans: readonly { from: number; to: number }[]): number =>
  spans.reduce((sum, { from, to }) => sum + to - from, 0)

describe('merging what is too short to be told apart', () => {
  it('leaves everything as it is where all of it can be told apart', () => {
    const stretches = {
      coverage: [
        { from: 0, to: 5000 },
        { from: 7000, to: 9000 },
      ],
      gaps: [gap(5000, 7000)],
    }
    expect(mergeStretches(stretches, resolution)).toEqual({ ...stretches, mixed: [] })
  })

  it('keeps a short gap that stands alone, exactly', () => {
    const stretches = {
      coverage: [
        { from: 0, to: 5000 },
        { from: 5100, to: 9000 },
      ],
      gaps: [gap(5000, 5100)],
    }
    expect(mergeStretches(stretches, resolution)).toEqual({ ...stretches, mixed: [] })
  })

  it('tells short pieces as one stretch: how much is covered, how many gaps, and the reason of the most time', () => {
    const merged = mergeStretches(
      {
        coverage: [
          { from: 0, to: 5000 },
          { from: 5100, to: 5300 },
          { from: 5500, to: 9000 },
        ],
        gaps: [gap(5000, 5100), gap(5300, 5500, 'unreachable')],
      },
      resolution,
    )
    expect(merged.coverage).toEqual([
      { from: 0, to: 5000 },
      { from: 5500, to: 9000 },
    ])
    expect(merged.gaps).toEqual([])
    expect(merged.mixed).toEqual([{ from: 5000, to: 5500, coveredMs: 200, gaps: 2, reason: 'unreachable' }])
  })

  it('does not invent a reason for holes that nothing explains', () => {
    const coverage = [0, 200, 400].map((from) => ({ from, to: from + 100 }))
    expect(mergeStretches({ coverage, gaps: [] }, resolution).mixed).toEqual([
      { from: 0, to: 500, coveredMs: 300, gaps: 0, reason: null },
    ])
  })

  it('never merges a gap that lasts', () => {
    const merged = mergeStretches(
      { coverage: [{ from: 0, to: 100 }], gaps: [gap(100, Infinity)] },
      resolution,
    )
    expect(merged.gaps).toEqual([gap(100, Infinity)])
    expect(merged.mixed).toEqual([])
  })

  it.each([1, 2, 3])(
    'loses no covered time and hides no gap, however broken the stream is (seed %i)',
    (seed) => {
      const stretches = brokenStream(2000, 1500, seed)
      const { coverage, gaps, mixed } = mergeStretches(stretches, resolution)
      const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0)
      expect(lengthOf(coverage) + sum(mixed.map(({ coveredMs }) => coveredMs))).toBe(
        lengthOf(stretches.coverage),
      )
      expect(gaps.length + sum(mixed.map((stretch) => stretch.gaps))).toBe(stretches.gaps.length)
      for (const { from, to } of mixed) expect(to - from).toBeLessThan(2 * resolution)
    },
  )

  it('answers in proportion to what can be told apart, not to what there is', () => {
    const stretches = brokenStream(100_000, 20, 4)
    const pixels = Math.max(...stretches.coverage.map(({ to }) => to)) / resolution
    const { coverage, gaps, mixed } = mergeStretches(stretches, resolution)
    expect(coverage.length + gaps.length + mixed.length).toBeLessThan(2 * pixels)
  })
})
