import { MeetingId, SeatId, type NodeId, type UnitId, type UserId } from '../contract/ids.ts'
import type { MeetingPhase } from '../contract/meeting-plan.ts'
import type { EpochMs } from '../contract/time.ts'
import type { Database, Transaction } from '../kernel/database/index.ts'
import { newId } from '../kernel/ids/index.ts'
import type { Meeting, Seat } from './meeting.ts'
import { heldPlans, insertBarePlan, type HeldPlan } from './planning/plan-store.ts'

interface MeetingRow {
  id: MeetingId
  home_node: NodeId
  title: string
  state: MeetingPhase
  starts_at: EpochMs
  created_by: UserId | null
  created_at: EpochMs
  ended_at: EpochMs | null
}

interface SeatRow {
  id: SeatId
  meeting_id: MeetingId
  unit_id: UnitId
  main: number
  position: number
  muted: number
  withdrawn: number
}

/** Position in the list of meetings, which runs from the latest start to the earliest. */
export interface ListPosition {
  readonly startsAt: EpochMs
  readonly id: MeetingId
}

export interface NewMeeting {
  readonly title: string
  readonly homeNode: NodeId
  readonly startsAt: EpochMs
  readonly createdBy: UserId | null
  /** The main venue first. */
  readonly venues: readonly UnitId[]
}

/** The tables of meetings and seats. */
export interface MeetingStore {
  insert(meeting: NewMeeting, at: EpochMs, trx: Transaction): Promise<MeetingId>
  find(id: MeetingId): Promise<Meeting | undefined>
  /** Meetings after a position, at most `limit`. */
  list(after: ListPosition | undefined, limit: number): Promise<readonly Meeting[]>
  count(): Promise<number>
  /** A scheduled meeting has people in it. */
  setRunning(id: MeetingId): Promise<void>
  /** Nobody is in it any more: one that has not reached its start by now is only scheduled. */
  setTested(id: MeetingId, now: EpochMs): Promise<void>
  setEnded(id: MeetingId, at: EpochMs, trx: Transaction): Promise<void>
}

const seatFrom = (row: SeatRow): Seat => ({
  id: row.id,
  unitId: row.unit_id,
  main: row.main === 1,
  muted: row.muted === 1,
})

const meetingFrom = (row: MeetingRow, seats: readonly Seat[], plan: HeldPlan | undefined): Meeting => ({
  id: row.id,
  homeNode: row.home_node,
  title: row.title,
  state: row.state,
  startsAt: row.starts_at,
  createdBy: row.created_by,
  chairUnitId: plan?.chairUnitId ?? null,
  password: plan?.password ?? '',
  seats,
})

export const createMeetingStore = (database: Database): MeetingStore => {
  const withSeats = async (rows: readonly MeetingRow[]): Promise<readonly Meeting[]> => {
    const ids = rows.map((row) => row.id)
    const plans = new Map((await heldPlans(database, ids)).map((plan) => [plan.meetingId, plan]))
    const seats = await database<SeatRow>('seats')
      .whereIn('meeting_id', ids)
      .where({ withdrawn: 0 })
      .orderBy('position')
    const byMeeting = Map.groupBy(seats, (seat) => seat.meeting_id)
    return rows.map((row) => meetingFrom(row, (byMeeting.get(row.id) ?? []).map(seatFrom), plans.get(row.id)))
  }

  return {
    insert: async (meeting, at, trx) => {
      const id = newId(MeetingId)
      await trx<MeetingRow>('meetings').insert({
        id,
        home_node: meeting.homeNode,
        title: meeting.title,
        state: 'scheduled',
        starts_at: meeting.startsAt,
        created_by: meeting.createdBy,
        created_at: at,
        ended_at: null,
      })
      const seats = meeting.venues.map((unitId, position) => ({
        id: newId(SeatId),
        meeting_id: id,
        unit_id: unitId,
        main: position === 0 ? 1 : 0,
        position,
        muted: 0,
      }))
      // In portions: SQLite limits the variables of one statement.
      await trx.batchInsert('seats', seats, 100)
      await insertBarePlan(trx, id)
      return id
    },
    find: async (id) => {
      const row = await database<MeetingRow>('meetings').where({ id }).first()
      return row && (await withSeats([row]))[0]
    },
    list: async (after, limit) => {
      const query = database<MeetingRow>('meetings')
        .orderBy([
          { column: 'starts_at', order: 'desc' },
          { column: 'id', order: 'desc' },
        ])
        .limit(limit)
      if (after) {
        query.where((later) => {
          void later
            .where('starts_at', '<', after.startsAt)
            .orWhere((same) => void same.where('starts_at', after.startsAt).andWhere('id', '<', after.id))
        })
      }
      return withSeats(await query)
    },
    count: async () => {
      const row = (await database('meetings').count('* as count').first()) as { count: number }
      return row.count
    },
    setRunning: async (id) => {
      await database<MeetingRow>('meetings').where({ id, state: 'scheduled' }).update({ state: 'running' })
    },
    setTested: async (id, now) => {
      await database<MeetingRow>('meetings')
        .where({ id, state: 'running' })
        .where('starts_at', '>', now)
        .update({ state: 'scheduled' })
    },
    setEnded: async (id, at, trx) => {
      await trx<MeetingRow>('meetings').where({ id }).update({ state: 'ended', ended_at: at })
    },
  }
}
