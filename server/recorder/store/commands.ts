import type { CommandId } from '../../contract/ids.ts'
import type { Transaction } from '../../kernel/database/index.ts'

/**
 * Notes that a command is carried out in this transaction.
 * @returns false where it had been already; then nothing more is to be done
 */
export const noteCommand = async (trx: Transaction, id: CommandId, at: number): Promise<boolean> => {
  const done: unknown = await trx('commands').where({ id }).first()
  if (done !== undefined) return false
  await trx('commands').insert({ id, done_at: Math.round(at), result: '{}' })
  return true
}
