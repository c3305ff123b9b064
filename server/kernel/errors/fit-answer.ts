import type { z } from 'zod'

/**
 * What its schema makes of an answer: what it names, and no more.
 * @throws Error where the answer does not fit: a mistake of ours, never one of whoever asked
 */
export const fitAnswer = <Schema extends z.ZodType>(schema: Schema, answer: unknown): z.output<Schema> => {
  const fitted = schema.safeParse(answer)
  if (fitted.success) return fitted.data
  throw new Error('the answer is not what its schema says', { cause: fitted.error })
}
