import { describe, expect, it } from 'vitest'
import { perform, type RunDefinition } from '../support/run-contract/index.ts'
import { drills } from './drills.ts'

/**
 * All but the one that runs the others, and the one that records a meeting and composes it, which takes minutes, by what may
 * run beside them.
 */
const left = new Set(['all-hall', 'kill-web-while-recording'])
const each = (alone: boolean) =>
  drills
    .filter((drill) => !left.has(drill.name) && (drill.alone ?? false) === alone)
    .map((drill) => [drill.name, drill] as const)

const holdsItsBars = async (_: string, drill: RunDefinition): Promise<void> => {
  const told: string[] = []
  const { bars, figures } = await perform(drill, { quick: true, progress: (text) => void told.push(text) })
  expect(bars).not.toEqual([])
  const failed = bars.filter((bar) => !bar.ok)
  expect(failed, [...told, JSON.stringify(figures)].join('\n')).toEqual([])
}

describe('a drill in its quick form', () => {
  describe.concurrent('beside others', () => {
    it.each(each(false))('%s holds all its bars', holdsItsBars)
  })
  describe('alone', () => {
    it.each(each(true))('%s holds all its bars', holdsItsBars)
  })
})
