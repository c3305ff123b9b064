import type { CompositionId, MeetingId, UserId } from '../../contract/ids.ts'
import type { EpochMs } from '../../contract/time.ts'
import type { Database, Transaction } from '../../kernel/database/index.ts'

interface CompositionRow {
  id: CompositionId
  meeting_id: MeetingId
  asked_at: EpochMs
  asked_by: UserId | null
}

/** A video that was asked for. */
export interface AskedComposition {
  readonly id: CompositionId
  readonly askedAt: EpochMs
}

/** The table of videos that were asked for; the latest of a meeting counts. */
export interface CompositionStore {
  latest(meetingId: MeetingId): Promise<AskedComposition | undefined>
  add(
    asked: AskedComposition & { readonly meetingId: MeetingId; readonly askedBy: UserId | null },
    trx: Transaction,
  ): Promise<void>
  /** Meetings that ended, were recorded, and have no video: the server was away when they ended. */
  missing(): Promise<readonly MeetingId[]>
}

export const createCompositionStore = (database: Database): CompositionStore => ({
  latest: async (meetingId) => {
    const row = await database<CompositionRow>('meeting_compositions')
      .where({ meeting_id: meetingId })
      .orderBy('asked_at', 'desc')
      .first()
    return row && { id: row.id, askedAt: row.asked_at }
  },
  add: async ({ id, meetingId, askedAt, askedBy }, trx) => {
    await trx<CompositionRow>('meeting_compositions').insert({
      ...{ id, meeting_id: meetingId, asked_at: askedAt, asked_by: askedBy },
    })
  },
  missing: async () => {
    const rows = await database<{ id: MeetingId }>('meetings')
      .where('state', 'ended')
      .whereIn('id', database('meeting_tracks').select('meeting_id'))
      .whereNotIn('id', database('meeting_compositions').select('meeting_id'))
      .select('id')
    return rows.map(({ id }) => id)
  },
})
