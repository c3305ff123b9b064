import { MinutesDocument } from '../../contract/minutes.ts'
import type { MeetingId } from '../../contract/ids.ts'
import type { EpochMs } from '../../contract/time.ts'
import type { Database, Transaction } from '../../kernel/database/index.ts'

interface MinutesRow {
  meeting_id: MeetingId
  version: number
  document: string
  changed_at: EpochMs
  changed_by: string
  confirmed_at: EpochMs | null
  confirmed_by: string | null
}

/** A version of a meeting's minutes. */
export interface Minutes {
  readonly version: number
  readonly document: MinutesDocument
  readonly changedAt: EpochMs
  readonly changedBy: string
  readonly confirmedAt: EpochMs | null
  readonly confirmedBy: string | null
}

export const latestMinutes = async (
  database: Database | Transaction,
  meetingId: MeetingId,
): Promise<Minutes | undefined> => {
  const row = await database<MinutesRow>('minutes_versions')
    .where({ meeting_id: meetingId })
    .orderBy('version', 'desc')
    .first()
  return (
    row && {
      version: row.version,
      document: MinutesDocument.parse(JSON.parse(row.document)),
      changedAt: row.changed_at,
      changedBy: row.changed_by,
      confirmedAt: row.confirmed_at,
      confirmedBy: row.confirmed_by,
    }
  )
}

export const addMinutes = async (trx: Transaction, meetingId: MeetingId, minutes: Minutes): Promise<void> => {
  await trx<MinutesRow>('minutes_versions').insert({
    meeting_id: meetingId,
    version: minutes.version,
    document: JSON.stringify(minutes.document),
    changed_at: minutes.changedAt,
    changed_by: minutes.changedBy,
    confirmed_at: minutes.confirmedAt,
    confirmed_by: minutes.confirmedBy,
  })
}

/** Marks a version as confirmed, or as open again. */
export const setConfirmed = async (
  trx: Transaction,
  meetingId: MeetingId,
  version: number,
  by: { readonly at: EpochMs; readonly name: string } | null,
): Promise<void> => {
  await trx<MinutesRow>('minutes_versions')
    .where({ meeting_id: meetingId, version })
    .update({ confirmed_at: by?.at ?? null, confirmed_by: by?.name ?? null })
}
