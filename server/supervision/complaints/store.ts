import type { Knex } from 'knex'
import { z } from 'zod'
import { CaseId, ComplaintId, FindingId, NodeId, ServicePointId, UnitId } from '../../contract/ids.ts'
import {
  Complainant,
  ComplaintAct,
  ComplaintSource,
  ComplaintState,
  type ComplaintQuery,
} from '../../contract/supervision/complaint.ts'
import type { EpochMs } from '../../contract/time.ts'
import type { Actor } from '../../kernel/access/index.ts'
import type { Complaint } from './complaint.ts'

const Row = z
  .object({
    id: ComplaintId,
    home_node: NodeId,
    number: z.string(),
    source: ComplaintSource,
    event_id: z.string().nullable(),
    state: ComplaintState,
    unit_id: UnitId,
    case_id: CaseId.nullable(),
    point_id: ServicePointId.nullable(),
    person: z.string(),
    text: z.string(),
    complainant: z.string().nullable(),
    received_at: z.number(),
    due_at: z.number(),
    handler: z.string().nullable(),
    reply: z.string().nullable(),
    replied_at: z.number().nullable(),
    closed_at: z.number().nullable(),
    upheld: z.number().nullable(),
    finding_id: FindingId.nullable(),
  })
  .transform((row): Complaint => ({
    ...{ id: row.id, homeNode: row.home_node, number: row.number, source: row.source, eventId: row.event_id },
    ...{ state: row.state, unitId: row.unit_id, caseId: row.case_id, pointId: row.point_id },
    ...{ person: row.person, text: row.text, receivedAt: row.received_at, dueAt: row.due_at },
    complainant: row.complainant === null ? null : Complainant.parse(JSON.parse(row.complainant)),
    ...{ handler: row.handler, reply: row.reply, repliedAt: row.replied_at, closedAt: row.closed_at },
    ...{ upheld: row.upheld === null ? null : row.upheld !== 0, findingId: row.finding_id },
  }))

/** Writes a complaint, new or changed. */
export const putComplaint = async (trx: Knex, one: Complaint): Promise<void> => {
  await trx('complaints')
    .insert({
      ...{ id: one.id, home_node: one.homeNode, number: one.number, source: one.source },
      ...{ event_id: one.eventId, state: one.state, unit_id: one.unitId, case_id: one.caseId },
      ...{ point_id: one.pointId, person: one.person, text: one.text, received_at: one.receivedAt },
      complainant: one.complainant && JSON.stringify(one.complainant),
      ...{ due_at: one.dueAt, handler: one.handler, reply: one.reply, replied_at: one.repliedAt },
      ...{ closed_at: one.closedAt, finding_id: one.findingId },
      upheld: one.upheld === null ? null : Number(one.upheld),
    })
    .onConflict('id')
    .merge()
}

export const findComplaint = async (database: Knex, id: ComplaintId): Promise<Complaint | undefined> => {
  const row: unknown = await database('complaints').where({ id }).first()
  return row === undefined ? undefined : Row.parse(row)
}

export const isEventTold = async (database: Knex, eventId: string): Promise<boolean> =>
  (await database('complaints').where({ event_id: eventId }).first('id')) !== undefined

/** How many complaints a year has so far. */
export const complaintsOfYear = async (database: Knex, year: number): Promise<number> => {
  const row: unknown = await database('complaints')
    .where('number', 'like', `${year}-%`)
    .count({ count: '*' })
    .first()
  return z.object({ count: z.number() }).parse(row).count
}

export interface ComplaintDeed {
  readonly act: ComplaintAct
  readonly at: EpochMs
  readonly by: string | null
  readonly text: string
}

export const addComplaintDeed = async (
  trx: Knex,
  id: ComplaintId,
  { act, at, text }: Omit<ComplaintDeed, 'by'>,
  actor: Actor | null,
): Promise<void> => {
  await trx('complaint_acts').insert({
    ...{ complaint_id: id, act, at, text },
    ...{ by_id: actor?.userId ?? null, by_name: actor?.displayName ?? null },
  })
}

const DeedRow = z
  .object({ act: ComplaintAct, at: z.number(), by_name: z.string().nullable(), text: z.string() })
  .transform(({ by_name, ...row }): ComplaintDeed => ({ ...row, by: by_name }))

/** What was done with a complaint, in its order. */
export const complaintDeeds = async (database: Knex, id: ComplaintId): Promise<readonly ComplaintDeed[]> =>
  z.array(DeedRow).parse(await database('complaint_acts').where({ complaint_id: id }).orderBy('seq'))

export interface ComplaintFilter extends Omit<ComplaintQuery, 'cursor' | 'limit'> {
  readonly units: readonly UnitId[] | undefined
}

const matching = (database: Knex, filter: ComplaintFilter): Knex.QueryBuilder => {
  const query = database('complaints')
  if (filter.unit !== undefined) void query.where('unit_id', filter.unit)
  else if (filter.units) void query.whereIn('unit_id', [...filter.units])
  if (filter.state) void query.whereIn('state', filter.state)
  if (filter.source) void query.whereIn('source', filter.source)
  if (filter.case !== undefined) void query.where('case_id', filter.case)
  return query
}

/** Complaints before a cursor that match, newest first. */
export const listComplaints = async (
  database: Knex,
  filter: ComplaintFilter,
  limit: number,
  before: string | undefined,
): Promise<readonly Complaint[]> => {
  const query = matching(database, filter).orderBy('id', 'desc').limit(limit)
  if (before !== undefined) void query.where('id', '<', before)
  return z.array(Row).parse(await query)
}

export const countComplaints = async (database: Knex, filter: ComplaintFilter): Promise<number> => {
  const row: unknown = await matching(database, filter).count({ count: '*' }).first()
  return z.object({ count: z.number() }).parse(row).count
}
