import type { Translate } from '../app/i18n/use-texts.ts'
import { zhCN } from '../app/i18n/zh-CN/index.ts'

type Act = keyof typeof zhCN.act
const isAct = (action: string): action is Act => Object.hasOwn(zhCN.act, action)

/** An audited act in words; one that has no words yet keeps its stable name. */
export const actText = (action: string, t: Translate): string => (isAct(action) ? t(`act.${action}`) : action)

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
