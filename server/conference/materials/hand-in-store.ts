import type { MaterialRequestId, MeetingId, UnitId } from '../../contract/ids.ts'
import type { HandInState } from '../../contract/material.ts'
import type { EpochMs } from '../../contract/time.ts'
import type { Database, Transaction } from '../../kernel/database/index.ts'

interface RequestRow {
  id: MaterialRequestId
  meeting_id: MeetingId
  title: string
  details: string
  deadline: EpochMs
  created_at: EpochMs
  created_name: string
}

interface HandInRow {
  request_id: MaterialRequestId
  unit_id: UnitId
  state: HandInState
  remark: string
  at: EpochMs | null
  by_name: string | null
}

/** What a unit has to hand in, and where it stands with it. */
export interface HandIn {
  readonly unitId: UnitId
  readonly state: HandInState
  readonly remark: string
  readonly at: EpochMs | null
  readonly byName: string | null
}

export interface MaterialRequest {
  readonly id: MaterialRequestId
  readonly meetingId: MeetingId
  readonly title: string
  readonly details: string
  readonly deadline: EpochMs
  readonly createdName: string
  readonly handIns: readonly HandIn[]
}

const requestsFrom = async (
  database: Database,
  rows: readonly RequestRow[],
): Promise<readonly MaterialRequest[]> => {
  const units = await database<HandInRow>('material_request_units').whereIn(
    'request_id',
    rows.map(({ id }) => id),
  )
  const byRequest = Map.groupBy(units, (row) => row.request_id)
  return rows.map((row) => ({
    id: row.id,
    meetingId: row.meeting_id,
    title: row.title,
    details: row.details,
    deadline: row.deadline,
    createdName: row.created_name,
    handIns: (byRequest.get(row.id) ?? []).map((one) => ({
      unitId: one.unit_id,
      state: one.state,
      remark: one.remark,
      at: one.at,
      byName: one.by_name,
    })),
  }))
}

export const requestsOf = async (
  database: Database,
  meetingId: MeetingId,
): Promise<readonly MaterialRequest[]> =>
  requestsFrom(
    database,
    await database<RequestRow>('material_requests').where({ meeting_id: meetingId }).orderBy('created_at'),
  )

export const findRequest = async (
  database: Database,
  id: MaterialRequestId,
): Promise<MaterialRequest | undefined> =>
  (await requestsFrom(database, await database<RequestRow>('material_requests').where({ id })))[0]

/** Requests of which these units owe something, the next deadline first. */
export const owedBy = async (
  database: Database,
  unitIds: readonly UnitId[],
): Promise<readonly MaterialRequest[]> => {
  const owed = database<HandInRow>('material_request_units')
    .whereIn('unit_id', [...unitIds])
    .whereIn('state', ['missing', 'returned'])
    .select('request_id')
  return requestsFrom(
    database,
    await database<RequestRow>('material_requests').whereIn('id', owed).orderBy('deadline'),
  )
}

export const insertRequest = async (
  trx: Transaction,
  request: Omit<MaterialRequest, 'handIns'>,
  unitIds: readonly UnitId[],
  at: EpochMs,
): Promise<void> => {
  await trx<RequestRow>('material_requests').insert({
    id: request.id,
    meeting_id: request.meetingId,
    title: request.title,
    details: request.details,
    deadline: request.deadline,
    created_at: at,
    created_name: request.createdName,
  })
  const rows = [...new Set(unitIds)].map((unitId) => ({
    request_id: request.id,
    unit_id: unitId,
    state: 'missing',
    remark: '',
  }))
  await trx.batchInsert('material_request_units', rows, 100)
}

export const saveHandIn = async (
  trx: Transaction,
  requestId: MaterialRequestId,
  handIn: HandIn,
): Promise<void> => {
  const { unitId, state, remark, at, byName } = handIn
  await trx<HandInRow>('material_request_units')
    .where({ request_id: requestId, unit_id: unitId })
    .update({ state, remark, at, by_name: byName })
}
