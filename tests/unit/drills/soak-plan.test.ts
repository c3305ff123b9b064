import { describe, expect, it } from 'vitest'
import { kinds, planFaults, type PlannedFault, type SoakFault } from '../../drills/soak/plan.ts'
import { seededRandom } from '../../drills/soak/random.ts'

const everything = Object.keys(kinds) as SoakFault[]
const plan = (seed: number, faults: readonly SoakFault[] = everything) =>
  planFaults({
    ...{ random: seededRandom(seed), faults, cameras: 5, from: 10_000, to: 1_000_000 },
    ...{ paceMs: [500, 4000], restMs: 2000, longestMs: 20_000 },
  })

/** What a fault has for itself. */
const claimsOf = ({ fault, cameras }: PlannedFault): readonly (number | string)[] => {
  const { claims } = kinds[fault]
  return typeof claims === 'string' ? cameras : claims
}

describe('the faults of a soak', () => {
  it('are the same for the same seed, and others for another', () => {
    expect(plan(1)).toEqual(plan(1))
    expect(plan(1)).not.toEqual(plan(2))
  })

  it('strike and are over in time, none for longer than allowed', () => {
    const planned = plan(3)
    expect(Math.min(...planned.map(({ at }) => at))).toBeGreaterThanOrEqual(10_000)
    expect(Math.max(...planned.map(({ at, lastsMs }) => at + lastsMs))).toBeLessThanOrEqual(1_000_000)
    expect(Math.max(...planned.map(({ lastsMs }) => lastsMs))).toBe(20_000)
  })

  it('are of every kind that is asked for, and of no other', () => {
    expect(new Set(plan(4).map(({ fault }) => fault))).toEqual(new Set(everything))
    expect(new Set(plan(4, ['hang', 'unplug']).map(({ fault }) => fault))).toEqual(
      new Set(['hang', 'unplug']),
    )
  })

  it('never strike what another one still holds, or what has not rested', () => {
    const planned = plan(5)
    const meetings = planned.flatMap((one, n) =>
      planned
        .slice(n + 1)
        .filter((other) => other.at < one.at + one.lastsMs + 2000)
        .filter((other) => claimsOf(other).some((name) => claimsOf(one).includes(name))),
    )
    expect(meetings).toEqual([])
    // Several last at once all the same.
    expect(planned.some((one, n) => (planned[n + 1]?.at ?? Infinity) < one.at + one.lastsMs)).toBe(true)
  })
})
