import { describe, expect, it } from 'vitest'
import { restartDelayMs } from '../../../server/launcher/backoff.ts'

describe('restartDelayMs', () => {
  it('restarts at once the first time, then ever later, up to the limit', () => {
    expect([1, 2, 3, 4, 5, 6, 7, 20].map((attempt) => restartDelayMs(attempt, 5000))).toEqual([
      0, 250, 500, 1000, 2000, 4000, 5000, 5000,
    ])
  })
})
