import { describe, expect, it } from 'vitest'
import { perform } from '../support/run-contract/index.ts'
import { drills } from './drills.ts'

/** All but the one that runs the others. */
const each = drills.filter(({ name }) => name !== 'all-hall').map((drill) => [drill.name, drill] as const)

describe('a drill in its quick form', () => {
  it.each(each)('%s holds all its bars', async (_, drill) => {
    const { bars } = await perform(drill, { quick: true })
    expect(bars).not.toEqual([])
    expect(bars.filter((bar) => !bar.ok)).toEqual([])
  })
})
