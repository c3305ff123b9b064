import { describe, expect, it } from 'vitest'
import { clock } from '../../bench/clock/index.ts'
import { perform } from '../../support/run-contract/index.ts'

describe('the bench of the clock', () => {
  it('holds its bars in its quick form, whenever things arrive', async () => {
    for (const seed of [1, 2, 3]) {
      const { bars } = await perform(clock, { quick: true, options: { seed } })
      expect(bars.filter(({ ok }) => !ok)).toEqual([])
    }
  })
})
