import { z } from 'zod'
import { ExportFile, ExportState } from '../contract/export.ts'
import { ExportSettings } from '../contract/export-settings.ts'
import type { ExportId } from '../contract/ids.ts'
import type { EpochMs } from '../contract/time.ts'
import type { Database, Transaction } from '../kernel/database/index.ts'

/** An export and how far it is. */
export interface IndexedExport {
  readonly settings: ExportSettings
  readonly state: ExportState
  /** From 0 to 1. */
  readonly progress: number
  readonly bytes: number
  readonly error: string | null
  readonly files: readonly ExportFile[]
  readonly endedAt: EpochMs | null
}

const ExportRow = z
  .object({
    settings: z.string(),
    state: ExportState,
    progress: z.number(),
    bytes: z.number(),
    error: z.string().nullable(),
    files: z.string(),
    ended_at: z.number().nullable(),
  })
  .transform(({ ended_at: endedAt, ...row }): IndexedExport => ({
    ...row,
    endedAt,
    settings: ExportSettings.parse(JSON.parse(row.settings)),
    files: z.array(ExportFile).parse(JSON.parse(row.files)),
  }))

const columns = ['settings', 'state', 'progress', 'bytes', 'error', 'files', 'ended_at'] as const

/** These exports, those of them that the recorder knows. */
export const exportsById = async (
  database: Database | Transaction,
  ids: readonly ExportId[],
): Promise<readonly IndexedExport[]> =>
  z.array(ExportRow).parse(await database('exports').whereIn('id', ids).select(columns))

/** Exports that are not done with, oldest first. */
export const exportsToMake = async (database: Database | Transaction): Promise<readonly IndexedExport[]> =>
  z
    .array(ExportRow)
    .parse(
      await database('exports')
        .whereIn('state', ['waiting', 'running'])
        .orderBy('created_at')
        .select(columns),
    )
