import { describe, expect, it } from 'vitest'
import {
  coveredUntil,
  gapAt,
  isCovered,
  nextCovered,
  within,
  type Footage,
} from '../../../client/src/hall/coverage.ts'
import { stepOver, stepTo } from '../../../client/src/hall/playback/gap-watch.ts'

const footage: Footage = {
  coverage: [
    { from: 1000, to: 2000, epoch: 0 },
    { from: 3000, to: 4000, epoch: 0 },
    { from: 3900, to: 5000, epoch: 1 },
  ],
  gaps: [
    { from: 2000, to: 3000, epoch: 0, reason: 'unreachable', detail: null },
    { from: 5000, to: null, epoch: 1, reason: 'stalled', detail: null },
  ],
}

describe('what a timeline covers', () => {
  it('is half-open', () => {
    expect(isCovered(footage, 999)).toBe(false)
    expect(isCovered(footage, 1000)).toBe(true)
    expect(isCovered(footage, 2000)).toBe(false)
  })

  it('ends where spans of all epochs end that follow without a hole', () => {
    expect(coveredUntil(footage, 1500)).toBe(2000)
    expect(coveredUntil(footage, 3500)).toBe(5000)
    expect(coveredUntil(footage, 2500)).toBe(2500)
  })

  it('goes on at the next span, or nowhere', () => {
    expect(nextCovered(footage, 2500)).toBe(3000)
    expect(nextCovered(footage, 3500)).toBe(3500)
    expect(nextCovered(footage, 6000)).toBeUndefined()
  })

  it('lacks what a gap names, also one that lasts', () => {
    expect(gapAt(footage, 2500)?.reason).toBe('unreachable')
    expect(gapAt(footage, 9000)?.reason).toBe('stalled')
    expect(gapAt(footage, 1500)).toBeUndefined()
  })

  it('is cut to what is drawn', () => {
    expect(within(footage, 2000, 3000)).toEqual({ coverage: [], gaps: [footage.gaps[0]] })
  })
})

describe('the player', () => {
  it('asked for a hole goes to its end, and says nothing more follows after the last span', () => {
    expect(stepTo(footage, 2500)).toEqual({ kind: 'skip', gap: { from: 2500, to: 3000 } })
    expect(stepTo(footage, 5000)).toEqual({ kind: 'nothing' })
    expect(stepTo(footage, 3500)).toEqual({ kind: 'play' })
  })

  it('that waits goes over a hole only where one is near', () => {
    expect(stepOver(footage, 1100, 200)).toEqual({ kind: 'play' })
    expect(stepOver(footage, 1900, 200)).toEqual({ kind: 'skip', gap: { from: 2000, to: 3000 } })
    expect(stepOver(footage, 4900, 200)).toEqual({ kind: 'nothing' })
  })
})
