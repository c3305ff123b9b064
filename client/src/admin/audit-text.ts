import type { TextKey, Translate } from '../app/i18n/use-texts.ts'
import { zhCN } from '../app/i18n/zh-CN/index.ts'

type ActKey = Extract<TextKey, `act.${string}`>

/** Follows a dotted name through the texts, own properties only. */
const leadsToText = (name: string): boolean => {
  let found: unknown = zhCN.act
  for (const part of name.split('.')) {
    if (typeof found !== 'object' || found === null || !Object.hasOwn(found, part)) return false
    found = (found as Readonly<Record<string, unknown>>)[part]
  }
  return typeof found === 'string'
}

/** An audited act in words; one that has no words yet keeps its stable name. */
export const actText = (action: string, t: Translate): string =>
  leadsToText(action) ? t(`act.${action}` as ActKey) : action

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
