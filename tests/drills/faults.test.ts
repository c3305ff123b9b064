import { describe, expect, it } from 'vitest'
import { perform } from '../support/run-contract/index.ts'
import { drills } from './drills.ts'

describe('a drill in its quick form', () => {
  it.each(
    drills.filter(({ onlyByName }) => onlyByName !== true).map((drill) => [drill.name, drill] as const),
  )('%s holds all its bars', async (_, drill) => {
    const { bars } = await perform(drill, { quick: true })
    expect(bars).not.toEqual([])
    expect(bars.filter((bar) => !bar.ok)).toEqual([])
  })
})
