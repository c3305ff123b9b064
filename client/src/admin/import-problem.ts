import { z } from 'zod'
import { ApiFailure } from '../api/failure.ts'
import type { TextKey, Translate } from '../app/i18n/use-texts.ts'
import { hasText } from '../app/i18n/has-text.ts'

/** What is wrong with one line of a list, in words; a word that has no text yet stands as it is. */
export const lineProblemText = (problem: string | null, t: Translate): string => {
  if (problem === null) return ''
  const key = `people.problem.${problem}`
  return hasText(key) ? t(key) : problem
}

/** `details` of `user.importRefused`. */
const Refusal = z.discriminatedUnion('problem', [
  z.object({ problem: z.literal('notCsv') }),
  z.object({
    problem: z.literal('columnsMissing'),
    missing: z.array(z.enum(['account', 'displayName', 'unitCode'])),
  }),
  z.object({ problem: z.literal('tooLong'), maxLines: z.number() }),
])

/** Why a whole file was refused, and how to mend it; undefined where that is not the reason of the failure. */
export const fileProblemText = (failure: unknown, t: Translate): string | undefined => {
  if (!(failure instanceof ApiFailure) || failure.reason.kind !== 'refused') return undefined
  const { data } = Refusal.safeParse(failure.reason.problem.details)
  switch (data?.problem) {
    case undefined:
      return undefined
    case 'notCsv':
      return t('people.problem.notCsv')
    case 'tooLong':
      return t('people.problem.tooLong', { count: data.maxLines })
    case 'columnsMissing': {
      const names = data.missing.map((name) => t(`people.column.${name}` satisfies TextKey))
      return t('people.problem.columnsMissing', { columns: names.join(', ') })
    }
  }
}
