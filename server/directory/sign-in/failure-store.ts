import { createHash } from 'node:crypto'
import type { Knex } from 'knex'
import type { EpochMs } from '../../contract/time.ts'
import type { Transaction } from '../../kernel/database/index.ts'
import type { Failures } from './lock-out.ts'

interface FailureRow {
  account_hash: string
  failures: number
  last_failed_at: number
  locked_until: number
}

/** Accounts are kept as digests: what was typed need not be an account, people type passwords there too. */
const digest = (account: string): string => createHash('sha256').update(account).digest('hex')

export const failuresOf = async (database: Knex, account: string): Promise<Failures | undefined> => {
  const row = await database<FailureRow>('sign_in_failures')
    .where({ account_hash: digest(account) })
    .first()
  return row && { failures: row.failures, lastFailedAt: row.last_failed_at, lockedUntil: row.locked_until }
}

export const writeFailures = async (
  trx: Transaction,
  account: string,
  { failures, lastFailedAt, lockedUntil }: Failures,
): Promise<void> => {
  await trx<FailureRow>('sign_in_failures')
    .insert({
      account_hash: digest(account),
      failures,
      last_failed_at: lastFailedAt,
      locked_until: lockedUntil,
    })
    .onConflict('account_hash')
    .merge()
}

export const clearFailures = async (trx: Transaction, account: string): Promise<void> => {
  await trx<FailureRow>('sign_in_failures')
    .where({ account_hash: digest(account) })
    .del()
}

/** Forgets failures older than `before` that lock nothing any more. */
export const forgetFailures = async (database: Knex, before: EpochMs, now: EpochMs): Promise<void> => {
  await database<FailureRow>('sign_in_failures')
    .where('last_failed_at', '<', before)
    .where('locked_until', '<', now)
    .del()
}
