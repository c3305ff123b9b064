import type { Alerts } from '../../alerts/index.ts'
import type { Clock } from '../../kernel/clock/index.ts'
import type { Transaction } from '../../kernel/database/index.ts'
import type { OpenedCase } from '../cases/cases.ts'
import type { Warning } from './warning.ts'

/** What is older and closed is found in the list, not told: a feed may bring months at once. */
const newsMs = 24 * 3_600_000

/** Tells the desk of a warning, as long as the unit has time to answer it. */
export const tellOnDesk =
  (alerts: Pick<Alerts, 'happened'>, clock: Clock) =>
  async (trx: Transaction, warning: Warning, { identity, item, state }: OpenedCase): Promise<void> => {
    if (state.closedAt !== null && warning.at < clock.now() - newsMs) return
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
      severity: warning.level === 'red' ? 'fault' : 'warning',
      since: warning.at,
      expiresAt: warning.replyDueAt,
    })
  }
