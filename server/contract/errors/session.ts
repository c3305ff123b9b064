import type { ErrorTable } from './entry.ts'

export const sessionErrors = {} as const satisfies ErrorTable
