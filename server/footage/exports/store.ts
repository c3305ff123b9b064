import { z } from 'zod'
import { ExportSettings } from '../../contract/export-settings.ts'
import type { ExportId } from '../../contract/ids.ts'
import type { EpochMs } from '../../contract/time.ts'
import type { Database, Transaction } from '../../kernel/database/index.ts'

/** An export as it was asked for; how far it is, the recorder knows. */
export interface AskedExport {
  readonly settings: ExportSettings
  readonly cancelledAt: EpochMs | null
  /** Why the recorder will never make it. */
  readonly refusal: string | null
}

const ExportRow = z
  .object({ settings: z.string(), cancelled_at: z.number().nullable(), refusal: z.string().nullable() })
  .transform((row): AskedExport => ({
    settings: ExportSettings.parse(JSON.parse(row.settings)),
    cancelledAt: row.cancelled_at,
    refusal: row.refusal,
  }))

const columns = ['settings', 'cancelled_at', 'refusal'] as const

export const addExport = async (trx: Transaction, settings: ExportSettings): Promise<void> => {
  await trx('exports').insert({
    id: settings.id,
    settings: JSON.stringify(settings),
    created_at: settings.askedAt,
    created_by: settings.by.id,
    created_name: settings.by.name,
  })
}

export const findExport = async (database: Database, id: ExportId): Promise<AskedExport | undefined> => {
  const row: unknown = await database('exports').where({ id }).first(columns)
  return row === undefined ? undefined : ExportRow.parse(row)
}

/** Exports before a cursor, newest first. */
export const exportsBefore = async (
  database: Database,
  cursor: string | undefined,
  limit: number,
): Promise<readonly AskedExport[]> => {
  // Ids are UUIDv7: their order is that of creation.
  const query = database('exports').orderBy('id', 'desc').limit(limit).select(columns)
  if (cursor !== undefined) void query.where('id', '<', cursor)
  return z.array(ExportRow).parse(await query)
}

/** @returns false where it was cancelled before */
export const markCancelled = async (trx: Transaction, id: ExportId, at: EpochMs): Promise<boolean> =>
  (await trx('exports').where({ id }).whereNull('cancelled_at').update({ cancelled_at: at })) > 0

export const markRefused = async (trx: Transaction, id: ExportId, refusal: string): Promise<void> => {
  await trx('exports').where({ id }).update({ refusal })
}
