import type { RunOption } from '../support/run-contract/index.ts'

/** The option that every drill of the hall takes. */
export const hallOptions = {
  cameras: { summary: 'cameras of the hall', default: 23, quick: 1, min: 1, max: 99 },
} as const satisfies Readonly<Record<string, RunOption>>

/** A fault strikes one camera in four: the others must lose nothing meanwhile. */
export const oneInFour = (_: unknown, n: number): boolean => n % 4 === 0
