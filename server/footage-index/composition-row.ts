import { z } from 'zod'
import { ComposedVideo, CompositionSettings, CompositionState } from '../contract/composition.ts'
import { CompositionId } from '../contract/ids.ts'
import type { Database, Transaction } from '../kernel/database/index.ts'

/** A composition and how far it is; without its settings, which are large. */
export interface IndexedComposition {
  readonly id: CompositionId
  readonly state: CompositionState
  /** From 0 to 1. */
  readonly progress: number
  readonly error: string | null
  readonly video: ComposedVideo | null
  readonly endedAt: number | null
}

const CompositionRow = z
  .object({
    id: CompositionId,
    state: CompositionState,
    progress: z.number(),
    error: z.string().nullable(),
    video: z.string().nullable(),
    ended_at: z.number().nullable(),
  })
  .transform(({ ended_at, ...row }): IndexedComposition => ({
    ...row,
    endedAt: ended_at,
    video: row.video === null ? null : ComposedVideo.parse(JSON.parse(row.video)),
  }))

const SettingsRow = z
  .object({ settings: z.string() })
  .transform(({ settings }) => CompositionSettings.parse(JSON.parse(settings)))

/** These compositions, those of them that the recorder knows. */
export const compositionsById = async (
  database: Database | Transaction,
  ids: readonly CompositionId[],
): Promise<readonly IndexedComposition[]> =>
  z
    .array(CompositionRow)
    .parse(
      await database('compositions')
        .whereIn('id', ids)
        .select('id', 'state', 'progress', 'error', 'video', 'ended_at'),
    )

/** The oldest composition that is not done with. */
export const compositionsToMake = async (
  database: Database | Transaction,
): Promise<readonly CompositionSettings[]> =>
  z
    .array(SettingsRow)
    .parse(
      await database('compositions')
        .whereIn('state', ['waiting', 'running'])
        .orderBy('created_at')
        .limit(1)
        .select('settings'),
    )
