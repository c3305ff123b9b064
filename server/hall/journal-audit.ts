import type { JournalEntry } from '../contract/recorder.ts'
import type { Audit, NewAuditEntry } from '../kernel/audit/index.ts'
import type { Transaction } from '../kernel/database/index.ts'

/**
 * What the recorder's journal tells becomes part of the audit chain: a clock that stepped, footage that was deleted,
 * also while web was down. For the journal copier.
 */
export const auditJournal =
  (audit: Pick<Audit, 'append'>) =>
  async (entries: readonly JournalEntry[], trx: Transaction): Promise<void> => {
    for (const { seq, at, event, sourceId, data } of entries) {
      await audit.append(
        {
          action: `recorder.${event}`,
          actor: null,
          ...(sourceId !== null && { subject: sourceId }),
          // It came as JSON.
          data: { seq, at, data: data as NonNullable<NewAuditEntry['data']>[string] },
        },
        trx,
      )
    }
  }
