import type { ErrorTable } from './entry.ts'

export const meetingErrors = {} as const satisfies ErrorTable
