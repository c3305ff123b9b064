import { CommandResult } from '../../contract/recorder.ts'
import type { CommandId } from '../../contract/ids.ts'
import type { Transaction } from '../../kernel/database/index.ts'

/** What a command answered when it was carried out; undefined where it was not yet. */
export const resultOfCommand = async (
  trx: Transaction,
  id: CommandId,
): Promise<CommandResult | undefined> => {
  const row = await trx<{ id: string; result: string }>('commands').where({ id }).first('result')
  return row && CommandResult.parse(JSON.parse(row.result))
}

/** Notes that a command is carried out in this transaction, and what it answers. */
export const noteCommand = async (
  trx: Transaction,
  id: CommandId,
  at: number,
  result: CommandResult,
): Promise<void> => {
  await trx('commands').insert({ id, done_at: Math.round(at), result: JSON.stringify(result) })
}
