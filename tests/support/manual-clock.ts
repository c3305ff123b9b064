import type { Clock } from '../../server/kernel/clock/index.ts'

/** A clock that stands still until told to go on. */
export interface ManualClock extends Clock {
  advance(ms: number): void
  /** The wall clock is set. */
  step(byMs: number): void
}

export const manualClock = (start = Date.parse('2026-03-02T09:00:00+08:00')): ManualClock => {
  let [passed, stepped] = [0, 0]
  return {
    now: () => start + passed + stepped,
    monotonic: () => passed,
    advance: (ms) => {
      passed += ms
    },
    step: (byMs) => {
      stepped += byMs
    },
  }
}
