import { z } from 'zod'
import type { ExportFile, ExportState } from '../../contract/export.ts'
import type { ExportSettings } from '../../contract/export-settings.ts'
import { ExportId } from '../../contract/ids.ts'
import type { Database, Transaction } from '../../kernel/database/index.ts'

/** Notes an export that is wanted; one that is known stays as it is. */
export const putExport = async (trx: Transaction, settings: ExportSettings, at: number): Promise<void> => {
  await trx('exports')
    .insert({
      ...{ id: settings.id, settings: JSON.stringify(settings), state: 'waiting', progress: 0, bytes: 0 },
      ...{ error: null, files: '[]', created_at: Math.round(at) },
    })
    .onConflict('id')
    .ignore()
}

/** Cancels an export that is not done with; its files are the caller's to remove. */
export const cancelExport = async (trx: Transaction, id: ExportId, at: number): Promise<void> => {
  await trx('exports')
    .where({ id })
    .whereIn('state', ['waiting', 'running'])
    .update({ state: 'cancelled', ended_at: Math.round(at) })
}

/** How far an export is; one that was cancelled meanwhile stays so. */
export const noteExport = async (
  database: Database,
  id: ExportId,
  now: {
    readonly state: ExportState
    readonly progress: number
    readonly bytes: number
    readonly error?: string
    readonly files?: readonly ExportFile[]
    readonly endedAt?: number
  },
): Promise<void> => {
  await database('exports')
    .where({ id })
    .whereIn('state', ['waiting', 'running'])
    .update({
      ...{ state: now.state, progress: now.progress, bytes: now.bytes },
      ...(now.error !== undefined && { error: now.error }),
      ...(now.files && { files: JSON.stringify(now.files) }),
      ...(now.endedAt !== undefined && { ended_at: Math.round(now.endedAt) }),
    })
}

/** Finished exports that ended before `before` are over: their files are the caller's to remove. @returns how many */
export const expireExports = (database: Database, before: number): Promise<number> =>
  database('exports')
    .where({ state: 'done' })
    .where('ended_at', '<', Math.round(before))
    .update({ state: 'expired' })

/** Exports that have files, or are to have some. */
export const exportsWithFiles = async (database: Database): Promise<readonly ExportId[]> => {
  const rows: unknown = await database('exports')
    .whereIn('state', ['waiting', 'running', 'done'])
    .select('id')
  return z
    .array(z.object({ id: ExportId }))
    .parse(rows)
    .map(({ id }) => id)
}
