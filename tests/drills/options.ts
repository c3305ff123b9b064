import type { RunContext, RunOption } from '../support/run-contract/index.ts'

/** The longest wait between two attempts of the recorder: config/default.yaml, or what a quick run sets. */
export const retryMaxMsOf = ({ quick }: Pick<RunContext, 'quick'>): number => (quick ? 500 : 5000)

/** The option that every drill of the hall takes. */
export const hallOptions = {
  cameras: { summary: 'cameras of the hall', default: 23, quick: 1, min: 1, max: 99 },
} as const satisfies Readonly<Record<string, RunOption>>

/** A fault strikes one camera in four: the others must lose nothing meanwhile. */
export const oneInFour = (_: unknown, n: number): boolean => n % 4 === 0
