import { z } from 'zod'
import { ApiFailure } from '../api/failure.ts'
import type { Translate } from '../app/i18n/use-texts.ts'

/** One line of a list, with what an import does with it, or would do. */
export interface ImportedLine {
  readonly line: number
  /** By what the list names it. */
  readonly label: string
  readonly outcome: 'created' | 'changed' | 'unchanged' | 'disabled' | 'enabled' | 'error'
  /** For `error`: what is wrong, in words. */
  readonly problem: string
}

/** `details` of a list that was refused whole. */
const Refusal = z.discriminatedUnion('problem', [
  z.object({ problem: z.literal('notCsv') }),
  z.object({ problem: z.literal('columnsMissing'), missing: z.array(z.string()) }),
  z.object({ problem: z.literal('tooLong'), maxLines: z.number() }),
])

/**
 * Why a whole file was refused, and how to mend it; undefined where that is not the reason of the failure.
 * @param columnName what a list heads this column with
 */
export const fileProblemText = (
  failure: unknown,
  t: Translate,
  columnName: (column: string) => string,
): string | undefined => {
  if (!(failure instanceof ApiFailure) || failure.reason.kind !== 'refused') return undefined
  const { data } = Refusal.safeParse(failure.reason.problem.details)
  switch (data?.problem) {
    case undefined:
      return undefined
    case 'notCsv':
      return t('listImport.notCsv')
    case 'tooLong':
      return t('listImport.tooLong', { count: data.maxLines })
    case 'columnsMissing':
      return t('listImport.columnsMissing', { columns: data.missing.map(columnName).join(', ') })
  }
}
