import type { ErrorTable } from './entry.ts'

export const directoryErrors = {} as const satisfies ErrorTable
