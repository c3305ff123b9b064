import { hasText } from '../app/i18n/has-text.ts'
import type { Translate } from '../app/i18n/use-texts.ts'

/** An audited act in words; one that has no words yet keeps its stable name. */
export const actText = (action: string, t: Translate): string => {
  const key = `act.${action}`
  return hasText(key) ? t(key) : action
}

const valueText = (value: unknown): string =>
  typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value)

/** What an entry says about its act, as "name: value" pairs. */
export const dataText = (data: unknown): string => {
  if (typeof data !== 'object' || data === null)
    return data === undefined || data === null ? '' : valueText(data)
  return Object.entries(data)
    .map(([name, value]) => `${name}: ${valueText(value)}`)
    .join(' · ')
}
