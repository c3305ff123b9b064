import { hasText } from '../../app/i18n/has-text.ts'
import type { Translate } from '../../app/i18n/use-texts.ts'

/** Why a case was not taken, in words; '' where it was. */
export const caseProblemText = (problem: string | null, detail: string | null, t: Translate): string => {
  if (problem === null) return ''
  const key = `caseEntry.problem.${problem}`
  const text = hasText(key) ? t(key) : problem
  return detail === null ? text : `${text} (${detail})`
}
