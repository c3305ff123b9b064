import type { MeetingId, UnitId } from '../../contract/ids.ts'
import { JointTestRecord, type PreparationItem, type TickInput } from '../../contract/preparation.ts'
import type { EpochMs } from '../../contract/time.ts'
import type { Database, Transaction } from '../../kernel/database/index.ts'
import type { Tick } from './timetable.ts'

interface TickRow {
  seq: number
  meeting_id: MeetingId
  unit_id: UnitId
  item: PreparationItem
  state: TickInput['state']
  remark: string
  record: string | null
  at: EpochMs
  by_name: string
}

export interface VenueTick extends Tick {
  readonly unitId: UnitId
  readonly item: PreparationItem
}

export const insertTick = async (trx: Transaction, meetingId: MeetingId, tick: VenueTick): Promise<void> => {
  await trx<TickRow>('preparation_ticks').insert({
    meeting_id: meetingId,
    unit_id: tick.unitId,
    item: tick.item,
    state: tick.state,
    remark: tick.remark,
    record: tick.record && JSON.stringify(tick.record),
    at: tick.at,
    by_name: tick.byName,
  })
}

/** All that was ever said of a meeting's preparation, the oldest first. */
export const ticksOf = async (database: Database, meetingId: MeetingId): Promise<readonly VenueTick[]> => {
  const rows = await database<TickRow>('preparation_ticks').where({ meeting_id: meetingId }).orderBy('seq')
  return rows.map((row) => ({
    unitId: row.unit_id,
    item: row.item,
    state: row.state,
    remark: row.remark,
    record: row.record === null ? null : JointTestRecord.parse(JSON.parse(row.record)),
    at: row.at,
    byName: row.by_name,
  }))
}
