import { z } from 'zod'
import { NoticeId, type MeetingId, type UnitId, type UserId } from '../../contract/ids.ts'
import { PlanChange, type ReleaseKind } from '../../contract/meeting-plan.ts'
import { ReceiptPerson, type Answer, type NoticeKind } from '../../contract/notice.ts'
import type { EpochMs } from '../../contract/time.ts'
import type { Database, Transaction } from '../../kernel/database/index.ts'
import { newId } from '../../kernel/ids/index.ts'
import type { Receipt } from './receipt.ts'
import type { Told } from './release.ts'
import type { ReminderKind } from './reminder.ts'

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

interface ReceiptRow {
  meeting_id: MeetingId
  unit_id: UnitId
  answer: Answer
  reason: string
  people: string
  sequence: number
  answered_at: EpochMs
  answered_by: UserId | null
  answered_name: string
}

interface ReminderRow {
  id: number
  meeting_id: MeetingId
  unit_id: UnitId
  kind: ReminderKind
  sequence: number
  at: EpochMs
  by_name: string | null
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
  const rows = (await query.select('notices.*', {
    unit_id: 'notice_venues.unit_id',
    venue_kind: 'notice_venues.kind',
    asks: 'notice_venues.asks',
    seen_at: 'notice_venues.seen_at',
  })) as (NoticeRow & Pick<NoticeVenueRow, 'unit_id' | 'asks' | 'seen_at'> & { venue_kind: NoticeKind })[]
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

export const putReceipt = async (
  trx: Transaction,
  meetingId: MeetingId,
  receipt: Receipt,
  by: UserId,
): Promise<void> => {
  await trx<ReceiptRow>('receipts')
    .insert({
      meeting_id: meetingId,
      unit_id: receipt.unitId,
      answer: receipt.answer,
      reason: receipt.reason,
      people: JSON.stringify(receipt.people),
      sequence: receipt.sequence,
      answered_at: receipt.answeredAt,
      answered_by: by,
      answered_name: receipt.answeredName,
    })
    .onConflict(['meeting_id', 'unit_id'])
    .merge()
}

/** Receipts of meetings; of a venue each meeting has at most one. */
export const receiptsOf = async (
  database: Database,
  meetingIds: readonly MeetingId[],
): Promise<readonly (Receipt & { readonly meetingId: MeetingId })[]> => {
  if (meetingIds.length === 0) return []
  const rows = await database<ReceiptRow>('receipts').whereIn('meeting_id', [...meetingIds])
  return rows.map((row) => ({
    meetingId: row.meeting_id,
    unitId: row.unit_id,
    answer: row.answer,
    reason: row.reason,
    people: z.array(ReceiptPerson).parse(JSON.parse(row.people)),
    sequence: row.sequence,
    answeredAt: row.answered_at,
    answeredName: row.answered_name,
  }))
}

export interface Reminder {
  readonly meetingId: MeetingId
  readonly unitId: UnitId
  readonly kind: ReminderKind
  readonly sequence: number
  readonly at: EpochMs
}

export const insertReminders = async (
  trx: Transaction,
  reminders: readonly Reminder[],
  byName: string | null,
): Promise<void> => {
  const rows = reminders.map(({ meetingId, unitId, kind, sequence, at }) => ({
    meeting_id: meetingId,
    unit_id: unitId,
    kind,
    sequence,
    at,
    by_name: byName,
  }))
  await trx.batchInsert('reminders', rows, 100)
}

export const remindersOf = async (
  database: Database,
  meetingIds: readonly MeetingId[],
): Promise<readonly Reminder[]> => {
  if (meetingIds.length === 0) return []
  const rows = await database<ReminderRow>('reminders')
    .whereIn('meeting_id', [...meetingIds])
    .orderBy('id')
  return rows.map((row) => ({
    meetingId: row.meeting_id,
    unitId: row.unit_id,
    kind: row.kind,
    sequence: row.sequence,
    at: row.at,
  }))
}
