import type { ErrorTable } from './entry.ts'

export const hallErrors = {} as const satisfies ErrorTable
