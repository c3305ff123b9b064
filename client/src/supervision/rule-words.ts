import type { Rule } from '../../../server/contract/supervision/rule.ts'
import type { Translate } from '../app/i18n/use-texts.ts'
import { amountText, limitText } from './amount-text.ts'

/** What a rule's own figures say. */
export const ruleWords = (rule: Rule, t: Translate): string => {
  switch (rule.kind) {
    case 'limit':
      return [
        t(rule.limit === 'promised' ? 'casePage.promised' : 'casePage.statutory'),
        ...rule.offsets.map(({ level, side, by }) => {
          const levelWord = t(`warningLevel.${level}`)
          if (by.value === 0) return t('rules.atDeadline', { level: levelWord })
          const amount = amountText(by.value, by.unit, t)
          return t(side === 'before' ? 'rules.before' : 'rules.after', { level: levelWord, amount })
        }),
      ].join(t('shell.clause'))
    case 'correctionLate':
    case 'referralLate':
    case 'badRating':
      return t('rules.within', { amount: limitText(rule.within, t) })
    case 'enteredLate':
    case 'suspensionSuspicious':
      return t('rules.longerThan', { amount: limitText(rule.after, t) })
    case 'closedAtOnce':
      return t('rules.seconds', { seconds: rule.seconds })
    case 'enteredInBulk':
      return t('rules.bulk', { events: rule.events, minutes: rule.minutes })
    case 'stepOverLimit':
    case 'refusedWithoutReason':
    case 'correctionRepeated':
    case 'notOnline':
    case 'feeOffStandard':
    case 'procedureBroken':
    case 'outsidePowers':
    case 'sameHandler':
    case 'suspensionOverrun':
    case 'gapsOverdue':
    case 'noFootage':
      return ''
  }
}
