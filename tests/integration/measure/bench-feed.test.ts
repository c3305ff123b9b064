import { describe, expect, it } from 'vitest'
import { feed } from '../../bench/feed/index.ts'
import { perform } from '../../support/run-contract/index.ts'

describe('the bench of the feed', () => {
  it('in its quick form takes every event once, and ends as the ordered feed does', async () => {
    const { figures } = await perform(feed, { quick: true })
    // How many a second is for the full form, on a machine that does nothing else.
    expect(figures).toMatchObject({ events: 3000, accepted: 3000, finalStateDiffers: 0 })
    expect(figures['cases']).toBeGreaterThan(300)
  })
})
