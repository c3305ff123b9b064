import type { ErrorTable } from './entry.ts'

export const recorderErrors = {} as const satisfies ErrorTable
