import { z } from 'zod'
import { NoticeId, type MeetingId, type UnitId, type UserId } from '../../contract/ids.ts'
import { PlanChange, type ReleaseKind } from '../../contract/meeting-plan.ts'
import type { NoticeKind } from '../../contract/notice.ts'
import type { EpochMs } from '../../contract/time.ts'
import type { Database, Transaction } from '../../kernel/database/index.ts'
import { newId } from '../../kernel/ids/index.ts'
import type { Told } from './release.ts'

interface NoticeRow {
  id: NoticeId
  meeting_id: MeetingId
  sequence: number
  kind: ReleaseKind
  reason: string
  changes: string
  issued_at: EpochMs
  issued_by: UserId | null
  issued_name: string
  approved_name: string | null
}

interface NoticeVenueRow {
  notice_id: NoticeId
  unit_id: UnitId
  kind: NoticeKind
  asks: number
  seen_at: EpochMs | null
  seen_name: string | null
}

/** A notice with what it means to one venue. */
interface TheirNoticeRow extends NoticeRow, Pick<NoticeVenueRow, 'unit_id' | 'asks' | 'seen_at'> {
  venue_kind: NoticeKind
}

/** A notice that went out. */
export interface Notice {
  readonly id: NoticeId
  readonly meetingId: MeetingId
  readonly sequence: number
  readonly kind: ReleaseKind
  readonly reason: string
  readonly changes: readonly PlanChange[]
  readonly issuedAt: EpochMs
  readonly issuedName: string
  readonly approvedName: string | null
}

/** A notice as one venue was told it. */
export interface VenueNotice extends Told {
  readonly notice: Notice
  readonly seenAt: EpochMs | null
}

const noticeFrom = (row: NoticeRow): Notice => ({
  id: row.id,
  meetingId: row.meeting_id,
  sequence: row.sequence,
  kind: row.kind,
  reason: row.reason,
  changes: z.array(PlanChange).parse(JSON.parse(row.changes)),
  issuedAt: row.issued_at,
  issuedName: row.issued_name,
  approvedName: row.approved_name,
})

export const insertNotice = async (
  trx: Transaction,
  notice: Omit<Notice, 'id'> & { readonly issuedBy: UserId | null; readonly told: readonly Told[] },
): Promise<NoticeId> => {
  const id = newId(NoticeId)
  await trx<NoticeRow>('notices').insert({
    id,
    meeting_id: notice.meetingId,
    sequence: notice.sequence,
    kind: notice.kind,
    reason: notice.reason,
    changes: JSON.stringify(notice.changes),
    issued_at: notice.issuedAt,
    issued_by: notice.issuedBy,
    issued_name: notice.issuedName,
    approved_name: notice.approvedName,
  })
  const told = notice.told.map(({ unitId, kind, asks }) => ({
    notice_id: id,
    unit_id: unitId,
    kind,
    asks: asks ? 1 : 0,
    seen_at: null,
    seen_name: null,
  }))
  await trx.batchInsert('notice_venues', told, 100)
  return id
}

const venueNotices = async (
  database: Database,
  narrow:
    | { readonly meetingId: MeetingId }
    | { readonly unitIds: readonly UnitId[]; readonly startingFrom: EpochMs },
): Promise<readonly VenueNotice[]> => {
  const query = database('notice_venues')
    .join('notices', 'notices.id', 'notice_venues.notice_id')
    .orderBy([{ column: 'issued_at' }, { column: 'sequence' }])
  if ('meetingId' in narrow) void query.where('meeting_id', narrow.meetingId)
  else
    void query
      .join('meetings', 'meetings.id', 'notices.meeting_id')
      .whereIn('unit_id', narrow.unitIds)
      .where('meetings.starts_at', '>=', narrow.startingFrom)
  const rows = await query.select<TheirNoticeRow[]>('notices.*', {
    unit_id: 'notice_venues.unit_id',
    venue_kind: 'notice_venues.kind',
    asks: 'notice_venues.asks',
    seen_at: 'notice_venues.seen_at',
  })
  return rows.map((row) => ({
    notice: noticeFrom(row),
    unitId: row.unit_id,
    kind: row.venue_kind,
    asks: row.asks === 1,
    seenAt: row.seen_at,
  }))
}

/** All notices of a meeting, venue by venue, the oldest first. */
export const noticesOfMeeting = (database: Database, meetingId: MeetingId): Promise<readonly VenueNotice[]> =>
  venueNotices(database, { meetingId })

/** What these venues were told of meetings that begin from a moment on, the oldest first. */
export const noticesOfUnits = async (
  database: Database,
  unitIds: readonly UnitId[],
  startingFrom: EpochMs,
): Promise<readonly VenueNotice[]> =>
  unitIds.length === 0 ? [] : venueNotices(database, { unitIds, startingFrom })

/** Somebody of the venue has read all that it was told of the meeting. */
export const markSeen = async (
  trx: Transaction,
  meetingId: MeetingId,
  unitId: UnitId,
  by: { readonly at: EpochMs; readonly name: string },
): Promise<number> => {
  const notices = trx<NoticeRow>('notices').where({ meeting_id: meetingId }).select('id')
  return trx<NoticeVenueRow>('notice_venues')
    .where({ unit_id: unitId })
    .whereNull('seen_at')
    .whereIn('notice_id', notices)
    .update({ seen_at: by.at, seen_name: by.name })
}
