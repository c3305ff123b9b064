import { describe, expect, it } from 'vitest'
import { retryDelayMs } from '../../../server/recorder/source/retry.ts'
import { patienceMs, wantedKeyframe } from '../../../server/recorder/source/watchdog.ts'

const policy = { stallGops: 3, stallMinMs: 3000, connectTimeoutMs: 15_000 }

describe('a silent stream', () => {
  it.each([
    ['that never delivered, as long as a connection may take', [], 15_000],
    ['with short GOPs, at least stallMinMs', [500, 500], 3000],
    ['three of its longest GOPs', [2000, 10_000, 2000], 30_000],
  ])('is waited for: %s', (_, gops, waitMs) => {
    expect(patienceMs(gops, policy)).toBe(waitMs)
  })
})

describe('a stream that was given up for want of a fragment', () => {
  it('had sent pictures all the while where as much was held as was waited for', () => {
    expect(wantedKeyframe(6000, [2000, 2000], 6000)).toBe(true)
    expect(wantedKeyframe(2900, [1000], 3000)).toBe(true)
  })

  it('had fallen silent where no more than a part of a GOP was held', () => {
    expect(wantedKeyframe(1900, [2000, 2000], 6000)).toBe(false)
    expect(wantedKeyframe(0, [1000], 3000)).toBe(false)
  })
})

describe('the next attempt', () => {
  it('is made at once after the first failure', () => {
    expect([retryDelayMs(0, 5000, 0.5), retryDelayMs(1, 5000, 0.5)]).toEqual([0, 0])
  })

  it('waits twice as long each time, up to the longest wait', () => {
    const waits = [2, 3, 4, 5, 6, 7, 1000].map((failures) => retryDelayMs(failures, 5000, 0.5))
    expect(waits).toEqual([250, 500, 1000, 2000, 4000, 5000, 5000])
  })

  it('is spread by a fifth to both sides, so that cameras lost together do not come back at one instant', () => {
    expect([retryDelayMs(9, 5000, 0), retryDelayMs(9, 5000, 1)]).toEqual([4000, 6000])
  })
})
