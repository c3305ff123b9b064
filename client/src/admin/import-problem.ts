import { hasText } from '../app/i18n/has-text.ts'
import type { Translate } from '../app/i18n/use-texts.ts'

type Area = 'people' | 'cameraImport'

/** What is wrong with one line of a list, in words; a word that has no text yet stands as it is. */
export const lineProblemText = (area: Area, problem: string | null, t: Translate): string => {
  if (problem === null) return ''
  const key = `${area}.problem.${problem}`
  return hasText(key) ? t(key) : problem
}

/** What a list heads a column with. */
export const columnText = (area: Area, column: string, t: Translate): string => {
  const key = `${area}.column.${column}`
  return hasText(key) ? t(key) : column
}
