import type { RunOption } from '../../support/run-contract/index.ts'

/** The option that every drill of a meeting takes. */
export const seatOptions = {
  seats: { summary: 'seats of the meeting, each a browser', default: 4, quick: 3, min: 2, max: 4 },
} as const satisfies Readonly<Record<string, RunOption>>

/** Of drills in which the line matters, and not how many hang on it. */
export const fewSeats = {
  seats: { ...seatOptions.seats, quick: 2 },
} as const satisfies Readonly<Record<string, RunOption>>
