import type { ComposedVideo, CompositionSettings, CompositionState } from '../../contract/composition.ts'
import type { CompositionId } from '../../contract/ids.ts'
import type { Database, Transaction } from '../../kernel/database/index.ts'

/** Notes a composition that is wanted; one that is known stays as it is. */
export const putComposition = async (
  trx: Transaction,
  settings: CompositionSettings,
  at: number,
): Promise<void> => {
  await trx('compositions')
    .insert({
      ...{ id: settings.id, settings: JSON.stringify(settings), state: 'waiting', progress: 0 },
      ...{ error: null, video: null, created_at: Math.round(at) },
    })
    .onConflict('id')
    .ignore()
}

/** Cancels a composition, one that is done too: its files are the caller's to remove. */
export const cancelComposition = async (trx: Transaction, id: CompositionId, at: number): Promise<void> => {
  await trx('compositions')
    .where({ id })
    .update({ state: 'cancelled', video: null, ended_at: Math.round(at) })
}

/** How far a composition is; one that was cancelled meanwhile stays so. */
export const noteComposition = async (
  database: Database,
  id: CompositionId,
  now: {
    readonly state: CompositionState
    readonly progress: number
    readonly error?: string
    readonly video?: ComposedVideo
    readonly endedAt?: number
  },
): Promise<void> => {
  await database('compositions')
    .where({ id })
    .whereIn('state', ['waiting', 'running'])
    .update({
      ...{ state: now.state, progress: now.progress },
      ...(now.error !== undefined && { error: now.error }),
      ...(now.video && { video: JSON.stringify(now.video) }),
      ...(now.endedAt !== undefined && { ended_at: Math.round(now.endedAt) }),
    })
}
