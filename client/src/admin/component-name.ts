import { hasText } from '../app/i18n/has-text.ts'
import type { Translate } from '../app/i18n/use-texts.ts'

/** A part of the system in words; one that has no word yet keeps the name that the server gives it. */
export const componentName = (name: string, t: Translate): string => {
  const key = `health.names.${name}`
  return hasText(key) ? t(key) : name
}
