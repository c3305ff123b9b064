import type { FindingView } from '../../../../server/contract/supervision/finding.ts'
import type { OrderForm, OrderView } from '../../../../server/contract/supervision/order.ts'
import type { Translate } from '../../app/i18n/use-texts.ts'
import type { StateTone } from '../../ui/state-tone.ts'

/** 〔2026〕12号 of 2026-0012. */
export const numberText = (number: string, t: Translate): string => {
  const [year = '', serial = ''] = number.split('-')
  return t('orders.printedNumber', { year, serial: Number(serial) })
}

const tones: Readonly<Record<OrderView['state'], StateTone>> = {
  open: 'warning',
  returned: 'warning',
  replied: 'warning',
  accepted: 'normal',
  withdrawn: 'off',
}

/** A state by colour, shape and word. */
export const orderMark = (
  order: Pick<OrderView, 'state' | 'late'>,
  t: Translate,
): { readonly tone: StateTone; readonly label: string } => {
  const waits = order.state === 'open' || order.state === 'returned'
  if (waits && order.late) return { tone: 'fault', label: t('orders.late') }
  return { tone: tones[order.state], label: t(`orderState.${order.state}`) }
}

/**
 * The form that practice asks for: the first time the unit is urged, the second time advice is given to replace the
 * person, the third time its head is talked to. Only of what was seen at windows.
 */
export const suggestedForm = (findings: readonly Pick<FindingView, 'origin' | 'earlier'>[]): OrderForm => {
  const most = Math.max(0, ...findings.map(({ earlier }) => earlier))
  if (most >= 2) return 'talk'
  if (most === 1) return 'advice'
  return findings.some(({ origin }) => origin === 'bookmark' || origin === 'check') ? 'urging' : 'order'
}
