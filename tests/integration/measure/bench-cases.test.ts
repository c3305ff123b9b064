import { describe, expect, it } from 'vitest'
import { cases } from '../../bench/cases/index.ts'
import { perform } from '../../support/run-contract/index.ts'

describe('the bench of cases', () => {
  it('in its quick form fills cases and footage, asks for pages, lists and statistics, and names every figure', async () => {
    const { figures, bars } = await perform(cases, { quick: true })
    expect(figures).toMatchObject({ cases: 1000 })
    expect(figures['clips']).toBeGreaterThan(2 * 1440)
    expect(figures['events']).toBeGreaterThan(4000)
    // Times are for the full form, on a machine that does nothing else.
    expect(bars.filter(({ value }) => !Number.isFinite(value))).toEqual([])
  })
})
