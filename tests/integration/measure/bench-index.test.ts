import { describe, expect, it } from 'vitest'
import { index } from '../../bench/index/index.ts'
import { perform } from '../../support/run-contract/index.ts'

describe('the bench of the index', () => {
  it('in its quick form fills a day, finds what it filled, and names every figure', async () => {
    const { figures, bars } = await perform(index, { quick: true })
    expect(figures).toMatchObject({ days: 1, cameras: 2 })
    expect(figures['clips']).toBeGreaterThan(2 * 1440)
    expect(figures['instantsFoundRatio']).toBeGreaterThan(0.9)
    // Times are for the full form, on a machine that does nothing else; bytes are the same everywhere.
    expect(bars.filter(({ value }) => !Number.isFinite(value))).toEqual([])
    expect(bars.find(({ figure }) => figure === 'indexBytesPerCameraDay')?.ok).toBe(true)
  })
})
