import type { Knex } from 'knex'
import { z } from 'zod'
import { RunId } from './run-id.ts'

/** One run of the recorder process. */
export interface Run {
  readonly id: RunId
  /** Which start of the machine it belongs to. */
  readonly bootId: string
  /** Of the recorder's clock, the last one of the run. */
  readonly epoch: number
  readonly startedAt: number
  /** null: it runs, or it ended without a word. */
  readonly endedAt: number | null
}

const RunRow = z
  .object({
    id: RunId,
    boot_id: z.string(),
    epoch: z.int(),
    started_at: z.number(),
    ended_at: z.number().nullable(),
  })
  .transform((row): Run => ({
    id: row.id,
    bootId: row.boot_id,
    epoch: row.epoch,
    startedAt: row.started_at,
    endedAt: row.ended_at,
  }))

/** The run begun last, or undefined where the recorder never ran. */
export const lastRun = async (database: Knex): Promise<Run | undefined> => {
  const row: unknown = await database('runs').orderBy('id', 'desc').first()
  return row === undefined ? undefined : RunRow.parse(row)
}

/** Writes a run as it begins, changes its epoch, and ends. */
export const putRun = async (trx: Knex, run: Run): Promise<void> => {
  const row = {
    id: run.id,
    boot_id: run.bootId,
    epoch: run.epoch,
    started_at: Math.round(run.startedAt),
    ended_at: run.endedAt === null ? null : Math.round(run.endedAt),
  }
  await trx('runs').insert(row).onConflict('id').merge()
}

/** Makes sure that the run which a file names is known: its row may be lost, while the file is there. */
export const putKnownRun = async (trx: Knex, id: RunId, epoch: number, at: number): Promise<void> => {
  await trx('runs')
    .insert({ id, boot_id: '', epoch, started_at: Math.round(at), ended_at: null })
    .onConflict('id')
    .ignore()
}
