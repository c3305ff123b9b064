import type { ClockView } from '../../../server/contract/supervision/case.ts'
import type { Limit } from '../../../server/contract/supervision/limit.ts'
import type { Translate } from '../app/i18n/use-texts.ts'

/** 3 个工作日 */
export const amountText = (value: number, unit: Limit['unit'], t: Translate): string =>
  `${value} ${t(`limitUnit.${unit}`).trim()}`

export const limitText = (limit: Limit | null, t: Translate): string =>
  limit === null ? t('casePage.noLimit') : amountText(limit.value, limit.unit, t)

/** How a clock stands, by colour, shape and word. */
export const clockTone = (state: ClockView['state']): 'normal' | 'warning' | 'fault' | 'off' => {
  switch (state) {
    case 'met':
    case 'running':
      return 'normal'
    case 'suspended':
      return 'warning'
    case 'missed':
    case 'overdue':
      return 'fault'
    case 'unknown':
      return 'off'
  }
}
