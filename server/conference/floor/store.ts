import { Floor } from '../../contract/floor/state.ts'
import { FloorFact, type FloorCapacity } from '../../contract/floor/facts.ts'
import type { MeetingId, SeatId, UserId } from '../../contract/ids.ts'
import type { EpochMs } from '../../contract/time.ts'
import type { Database } from '../../kernel/database/index.ts'
import type { FloorEvent } from './next-floor.ts'

interface FloorRow {
  meeting_id: MeetingId
  seq: number
  state: string
}

interface EventRow {
  meeting_id: MeetingId
  seq: number
  at: EpochMs
  acted_as: FloorCapacity
  user_id: UserId | null
  seat_id: SeatId | null
  fact: string
}

/** The tables of floors and their events. */
export interface FloorStore {
  /** The floor as it was left; undefined: never opened. */
  find(meetingId: MeetingId): Promise<Floor | undefined>
  /** Keeps the floor and what happened to it, both or neither. */
  save(meetingId: MeetingId, floor: Floor, events: readonly FloorEvent[]): Promise<void>
  /** Events after `seq`, at most `limit`. */
  events(meetingId: MeetingId, after: number, limit: number): Promise<readonly FloorEvent[]>
}

const rowOf = (meetingId: MeetingId, { seq, at, as, userId, seatId, fact }: FloorEvent): EventRow => ({
  meeting_id: meetingId,
  seq,
  at,
  acted_as: as,
  user_id: userId,
  seat_id: seatId,
  fact: JSON.stringify(fact),
})

const eventFrom = (row: EventRow): FloorEvent => ({
  seq: row.seq,
  at: row.at,
  as: row.acted_as,
  userId: row.user_id,
  seatId: row.seat_id,
  fact: FloorFact.parse(JSON.parse(row.fact)),
})

export const createFloorStore = (database: Database): FloorStore => ({
  find: async (meetingId) => {
    const row = await database<FloorRow>('floors').where({ meeting_id: meetingId }).first()
    // Floors from before meetings were recorded, or could show hall cameras, do not say so.
    return row && Floor.parse({ recording: 'none', cameras: {}, ...(JSON.parse(row.state) as object) })
  },
  save: async (meetingId, floor, events) => {
    const row = { meeting_id: meetingId, seq: floor.seq, state: JSON.stringify(floor) }
    const rows = events.map((event) => rowOf(meetingId, event))
    await database.transaction(async (trx) => {
      await trx<FloorRow>('floors').insert(row).onConflict('meeting_id').merge()
      // In portions: SQLite limits the variables of one statement.
      await trx.batchInsert('floor_events', rows, 100)
    })
  },
  events: async (meetingId, after, limit) => {
    const rows = await database<EventRow>('floor_events')
      .where({ meeting_id: meetingId })
      .andWhere('seq', '>', after)
      .orderBy('seq')
      .limit(limit)
    return rows.map(eventFrom)
  },
})
