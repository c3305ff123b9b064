import type { Alerts } from '../../alerts/index.ts'
import type { Transaction } from '../../kernel/database/index.ts'
import type { OpenedCase } from '../cases/cases.ts'
import type { Warning } from './warning.ts'

/** What is older and closed is found in the list, not told: a feed may bring months at once. */
const newsMs = 24 * 3_600_000

/** Whether it is news: the case is open, or it came up just now. */
export const isNews = (warning: Warning, { state }: Pick<OpenedCase, 'state'>, now: number): boolean =>
  state.closedAt === null || warning.at >= now - newsMs

/** Tells the desk of a warning, as long as the unit has time to answer it. */
export const tellOnDesk =
  (alerts: Pick<Alerts, 'happened'>) =>
  async (
    trx: Transaction,
    warning: Warning,
    { identity, item }: Pick<OpenedCase, 'identity' | 'item'>,
    expiresAt = warning.replyDueAt,
    isUnanswered = false,
  ): Promise<void> => {
    await alerts.happened(trx, {
      matter: {
        kind: 'case.warned',
        facts: {
          ...{ warningId: warning.id, number: warning.number, level: warning.level, rule: warning.ruleKind },
          ...{ caseId: identity.id, caseNo: identity.caseNo, item: item.name },
        },
      },
      subject: `warning:${warning.id}`,
      unitId: warning.unitId,
      severity: warning.level === 'red' || isUnanswered ? 'fault' : 'warning',
      since: warning.at,
      expiresAt,
    })
  }
