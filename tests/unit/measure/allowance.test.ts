import { describe, expect, it } from 'vitest'
import { allowanceMs, backOffInForceMs, extraLossMs, isToldAs } from '../../support/measure/index.ts'

const range = { from: 0, to: 10_000 }
const holeFrom4To6 = [
  { from: 0, to: 4000 },
  { from: 6000, to: 10_000 },
]
const gap = (from: number, to: number, reason = 'no-space') => ({ from, to, reason })

describe('the back-off that may be in force when an outage ends', () => {
  it.each([
    ['an instant', 0, 300],
    ['0.3 s: the second wait', 300, 600],
    ['a second: the third', 1000, 1200],
    ['long ago: the longest', 3_600_000, 6000],
  ])('after %s', (_, lastedMs, expected) => {
    expect(backOffInForceMs({ lastedMs, retryMaxMs: 5000 })).toBeCloseTo(expected)
  })

  it('never exceeds what the recorder was told, and its jitter', () => {
    expect(backOffInForceMs({ lastedMs: 60_000, retryMaxMs: 500 })).toBeCloseTo(600)
  })
})

describe('what an outage may cost', () => {
  const outage = { lastedMs: 3_600_000, gopMs: 2000, retryMaxMs: 5000 }

  it('is its length, two GOPs, a connection and the back-off', () => {
    expect(allowanceMs(outage)).toBeCloseTo(3_600_000 + 4000 + 1500 + 6000)
  })

  it('is three GOPs more where silence is the only symptom', () => {
    expect(allowanceMs({ ...outage, silent: true })).toBeCloseTo(allowanceMs(outage) + 6000)
  })
})

describe('the loss beyond the allowance', () => {
  const loss = (shownMs: number, picturesMs: number) => ({ camera: 'cam-01', shownMs, picturesMs })

  it('is nothing where all cameras kept within it', () => {
    expect(extraLossMs([loss(900, 1000), loss(0, 0)], 1000)).toBe(0)
  })

  it('is that of the worst camera, by what is shown or by its pictures', () => {
    expect(extraLossMs([loss(1100, 0), loss(0, 1250)], 1000)).toBe(250)
  })
})

describe('a loss is told as what it was', () => {
  const told = (...gaps: ReturnType<typeof gap>[]) =>
    isToldAs(['no-space'], range, { coverage: holeFrom4To6, gaps })

  it('by a gap of that reason over the whole hole', () => {
    expect(told(gap(4000, 6000))).toBe(true)
  })
  it('not where no gap says anything', () => {
    expect(told()).toBe(false)
  })
  it('not where a part of the hole is left unexplained', () => {
    expect(told(gap(4000, 5900))).toBe(false)
  })
  it('not where a part has another reason', () => {
    expect(told(gap(4000, 5000), gap(5000, 6000, 'stalled'))).toBe(false)
  })
  it('whatever gaps lie outside of what is looked at', () => {
    expect(told(gap(4000, 6000), gap(12_000, 13_000, 'unreachable'))).toBe(true)
  })
})
