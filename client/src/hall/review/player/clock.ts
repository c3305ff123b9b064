/**
 * The one clock that every picture of a review follows. It is arithmetic: a wall-clock instant that was right at a
 * moment of the monotonic clock, and how fast it runs since. Every change makes a new one.
 */
export interface ReviewClock {
  /** Wall clock of the footage, epoch milliseconds, at the moment `since`. */
  readonly at: number
  /** Monotonic milliseconds (`performance.now()`). */
  readonly since: number
  /** Footage milliseconds a real one; negative: backwards. */
  readonly rate: number
  readonly running: boolean
}

export const startClock = (at: number, now: number): ReviewClock => ({
  at,
  since: now,
  rate: 1,
  running: false,
})

/** The instant that the clock shows. */
export const readClock = ({ at, since, rate, running }: ReviewClock, now: number): number =>
  running ? at + (now - since) * rate : at

/** Goes to an instant, running or not as it was. */
export const seekClock = (clock: ReviewClock, at: number, now: number): ReviewClock => ({
  ...clock,
  at,
  since: now,
})

/** Goes on from where it stands at another speed. */
export const rateClock = (clock: ReviewClock, rate: number, now: number): ReviewClock => ({
  ...seekClock(clock, readClock(clock, now), now),
  rate,
})

export const runClock = (clock: ReviewClock, running: boolean, now: number): ReviewClock => ({
  ...seekClock(clock, readClock(clock, now), now),
  running,
})

/** The speeds that are offered, slowest first; J and L go along them, J past the slowest into playing backwards. */
export const rates = [0.25, 0.5, 1, 2, 4, 8, 16] as const

/** Above this speed, and backwards, only key frames are shown: nobody could decode all, or see them. */
const fastestWhole = 4

export const isSkimming = (rate: number): boolean => rate < 0 || rate > fastestWhole

const backRates = [-1, -2, -4, -8, -16] as const

/** The next speed by L (`faster`) or J: as on every shuttle, the other direction's key first comes back to 1. */
export const shuttle = (rate: number, faster: boolean): number => {
  if (faster) return rate < 0 ? 1 : (rates.find((one) => one > rate) ?? 16)
  return rate > 0 ? -1 : (backRates.find((one) => one < rate) ?? -16)
}
