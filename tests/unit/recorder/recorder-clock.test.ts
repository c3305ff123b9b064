import { describe, expect, it } from 'vitest'
import { createRecorderClock } from '../../../server/recorder/clock/index.ts'
import { absenceReason } from '../../../server/recorder/run.ts'
import { RunId } from '../../../server/recorder/store/run-id.ts'
import { newId } from '../../../server/kernel/ids/index.ts'

describe("the recorder's clock", () => {
  const system = { wall: 1_000_000, monotonic: 0 }
  const clock = createRecorderClock({ now: () => system.wall, monotonic: () => system.monotonic }, 4)
  const pass = (ms: number, stepMs = 0): void => {
    system.wall += ms + stepMs
    system.monotonic += ms
  }

  it('does not follow a step until it looks', () => {
    pass(500, 3_600_000)
    expect(clock.now()).toBe(1_000_500)
  })

  it('begins a new epoch for a step of more than a second, forward and back', () => {
    expect(clock.observe()?.byMs).toBe(3_600_000)
    expect([clock.epoch, clock.now()]).toEqual([5, 4_600_500])
    pass(1000, -3_600_000)
    expect(clock.observe()?.byMs).toBe(-3_600_000)
    expect([clock.epoch, clock.now()]).toEqual([6, 1_001_500])
  })

  it('takes a smaller correction over in silence', () => {
    pass(1000, 900)
    expect(clock.observe()).toBeUndefined()
    expect([clock.epoch, clock.now()]).toEqual([6, 1_003_400])
  })
})

describe('why the recorder was away', () => {
  const run = { id: newId(RunId), bootId: 'one', epoch: 1, startedAt: 0 }
  it.each([
    ['it was stopped', { ...run, endedAt: 5 }, 'two', 'recorder-stopped'],
    ['it crashed while the machine went on', { ...run, endedAt: null }, 'one', 'recorder-crashed'],
    ['the machine was started anew under it', { ...run, endedAt: null }, 'two', 'power-lost'],
  ])('%s', (_, last, bootId, reason) => {
    expect(absenceReason(last, bootId)).toBe(reason)
  })
})
