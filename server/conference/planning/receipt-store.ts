import { z } from 'zod'
import type { MeetingId, UnitId, UserId } from '../../contract/ids.ts'
import { ReceiptPerson, type Answer } from '../../contract/notice.ts'
import type { EpochMs } from '../../contract/time.ts'
import type { Database, Transaction } from '../../kernel/database/index.ts'
import type { Receipt } from './receipt.ts'
import type { ReminderKind } from './reminder.ts'

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
