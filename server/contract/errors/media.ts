import type { ErrorTable } from './entry.ts'

export const mediaErrors = {} as const satisfies ErrorTable
