import { RecorderCommand } from '../../contract/recorder.ts'
import type { EpochMs } from '../../contract/time.ts'
import type { Database, Transaction } from '../database/index.ts'

interface OutboxRow {
  readonly seq: number
  readonly id: string
  readonly command: string
  readonly created_at: number
  readonly attempts: number
  readonly settled_at: number | null
  readonly last_error: string | null
}

/** A command that has been neither delivered nor refused. */
export interface Waiting {
  readonly seq: number
  readonly command: RecorderCommand
}

export const addCommand = async (trx: Transaction, command: RecorderCommand, now: EpochMs): Promise<void> => {
  await trx<OutboxRow>('outbox').insert({
    id: command.id,
    command: JSON.stringify(command),
    created_at: now,
    attempts: 0,
    settled_at: null,
    last_error: null,
  })
}

/** The oldest commands that wait, in the order in which they were given. */
export const oldestWaiting = async (database: Database, limit: number): Promise<readonly Waiting[]> => {
  const rows = await database<OutboxRow>('outbox').whereNull('settled_at').orderBy('seq').limit(limit)
  return rows.map((row) => ({
    seq: row.seq,
    command: RecorderCommand.parse(JSON.parse(row.command)),
  }))
}

export const countWaiting = async (database: Database): Promise<number> => {
  const row = await database<OutboxRow>('outbox').whereNull('settled_at').count({ count: '*' }).first()
  return Number(row?.count ?? 0)
}

/** Marks a command as done with: delivered, or refused for the reason given. */
export const settle = async (
  database: Database,
  seq: number,
  now: EpochMs,
  refusal: string | null,
): Promise<void> => {
  await database<OutboxRow>('outbox')
    .where({ seq })
    .update({ settled_at: now, last_error: refusal })
    .increment('attempts', 1)
}

export const noteFailure = async (database: Database, seq: number, error: string): Promise<void> => {
  await database<OutboxRow>('outbox').where({ seq }).update({ last_error: error }).increment('attempts', 1)
}

/** Forgets commands that were done with before `before`. */
export const forgetSettled = async (database: Database, before: EpochMs): Promise<void> => {
  await database<OutboxRow>('outbox').where('settled_at', '<', before).delete()
}

interface CursorRow {
  readonly journal: string
  readonly seq: number
}

/** The last journal entry whose effects are in this database; 0 before the first. */
export const readCursor = async (database: Database, journal: string): Promise<number> => {
  const row = await database<CursorRow>('journal_cursors').where({ journal }).first()
  return row?.seq ?? 0
}

export const writeCursor = async (trx: Transaction, journal: string, seq: number): Promise<void> => {
  await trx<CursorRow>('journal_cursors').insert({ journal, seq }).onConflict('journal').merge(['seq'])
}
