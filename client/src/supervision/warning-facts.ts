import type { WarningView } from '../../../server/contract/supervision/warning.ts'
import { Instant, fromInstant } from '../../../server/contract/time.ts'
import { hasText } from '../app/i18n/has-text.ts'
import type { Translate } from '../app/i18n/use-texts.ts'
import { formatDateTime } from '../ui/wall-clock.ts'

const valueText = (key: string, value: string | number | boolean, t: Translate): string => {
  if (typeof value !== 'string') return String(value)
  if (Instant.safeParse(value).success) return formatDateTime(fromInstant(value))
  const word = [`warningFactWord.${value}`, `caseEvent.${value}`, `applicationSource.${value}`].find(hasText)
  return word === undefined || !['broken', 'suspicion', 'event', 'source'].includes(key) ? value : t(word)
}

/** What a rule found, as pairs of words. */
export const factsOf = ({ facts }: WarningView, t: Translate): readonly (readonly [string, string])[] =>
  Object.entries(facts).flatMap(([key, value]) => {
    const name = `warningFact.${key}`
    return value === null || !hasText(name) ? [] : [[t(name), valueText(key, value, t)] as const]
  })
