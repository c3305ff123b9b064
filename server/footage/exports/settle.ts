import type { Transaction } from '../../kernel/database/index.ts'
import type { Settled } from '../../kernel/outbox/index.ts'
import { markRefused } from './store.ts'

/** What became of an export's command, for the outbox: part of the transaction that settles it. */
export const settleExport = async ({ command, refusal }: Settled, trx: Transaction): Promise<void> => {
  if (command.type === 'export.put' && refusal !== null) await markRefused(trx, command.export.id, refusal)
}
