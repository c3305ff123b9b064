import type { Knex } from 'knex'
import { z } from 'zod'
import {
  CaseId,
  FindingId,
  NodeId,
  OrderId,
  ServicePointId,
  SourceId,
  UnitId,
  UserId,
} from '../../contract/ids.ts'
import { FindingOrigin, FindingState, type FindingQuery } from '../../contract/supervision/finding.ts'
import type { EpochMs } from '../../contract/time.ts'
import type { Finding } from './finding.ts'

const FindingRow = z
  .object({
    id: FindingId,
    home_node: NodeId,
    origin: FindingOrigin,
    origin_key: z.string(),
    state: FindingState,
    unit_id: UnitId,
    case_id: CaseId.nullable(),
    event_id: z.string().nullable(),
    source_id: SourceId.nullable(),
    from_ms: z.number().nullable(),
    to_ms: z.number().nullable(),
    point_id: ServicePointId.nullable(),
    person: z.string(),
    rule: z.string(),
    deduction: z.number(),
    text: z.string(),
    found_at: z.number(),
    by_id: UserId.nullable(),
    by_name: z.string().nullable(),
    order_id: OrderId.nullable(),
    reason: z.string().nullable(),
  })
  .transform((row): Finding => ({
    ...{ id: row.id, homeNode: row.home_node, origin: row.origin, originKey: row.origin_key },
    ...{ state: row.state, unitId: row.unit_id, caseId: row.case_id, eventId: row.event_id },
    ...{ sourceId: row.source_id, from: row.from_ms, to: row.to_ms, pointId: row.point_id },
    ...{ person: row.person, rule: row.rule, deduction: row.deduction, text: row.text },
    ...{ foundAt: row.found_at, orderId: row.order_id, reason: row.reason },
    by: row.by_id === null ? null : { id: row.by_id, name: row.by_name ?? '' },
  }))

/** Keeps a finding. @returns false where the same thing was found before */
export const addFinding = async (trx: Knex, finding: Finding): Promise<boolean> => {
  const known: unknown = await trx('findings')
    .where({ origin: finding.origin, origin_key: finding.originKey })
    .first('id')
  if (known !== undefined) return false
  await trx('findings').insert({
    ...{ id: finding.id, home_node: finding.homeNode, origin: finding.origin, origin_key: finding.originKey },
    ...{ state: finding.state, unit_id: finding.unitId, case_id: finding.caseId, event_id: finding.eventId },
    ...{ source_id: finding.sourceId, from_ms: finding.from, to_ms: finding.to, point_id: finding.pointId },
    ...{ person: finding.person, rule: finding.rule, deduction: finding.deduction, text: finding.text },
    ...{ found_at: finding.foundAt, by_id: finding.by?.id ?? null, by_name: finding.by?.name ?? null },
    ...{ order_id: finding.orderId, reason: finding.reason },
  })
  return true
}

/** Writes what of a finding can change. */
export const updateFinding = async (trx: Knex, { id, state, orderId, reason }: Finding): Promise<void> => {
  await trx('findings').where({ id }).update({ state, reason, order_id: orderId })
}

export const findFinding = async (database: Knex, id: FindingId): Promise<Finding | undefined> => {
  const row: unknown = await database('findings').where({ id }).first()
  return row === undefined ? undefined : FindingRow.parse(row)
}

export const findingsOfOrder = async (database: Knex, orderId: OrderId): Promise<readonly Finding[]> =>
  z.array(FindingRow).parse(await database('findings').where({ order_id: orderId }).orderBy('id'))

export interface FindingFilter extends Omit<FindingQuery, 'cursor' | 'limit'> {
  readonly units: readonly UnitId[] | undefined
}

const matching = (database: Knex, filter: FindingFilter): Knex.QueryBuilder => {
  const query = database('findings')
  if (filter.unit !== undefined) void query.where('unit_id', filter.unit)
  else if (filter.units) void query.whereIn('unit_id', [...filter.units])
  if (filter.state) void query.whereIn('state', filter.state)
  if (filter.origin) void query.whereIn('origin', filter.origin)
  if (filter.case !== undefined) void query.where('case_id', filter.case)
  if (filter.order !== undefined) void query.where('order_id', filter.order)
  return query
}

/** Findings before a cursor that match, newest first. */
export const listFindings = async (
  database: Knex,
  filter: FindingFilter,
  limit: number,
  before: string | undefined,
): Promise<readonly Finding[]> => {
  // Ids are UUIDv7: their order is that in which things were found.
  const query = matching(database, filter).orderBy('id', 'desc').limit(limit)
  if (before !== undefined) void query.where('id', '<', before)
  return z.array(FindingRow).parse(await query)
}

export const countFindings = async (database: Knex, filter: FindingFilter): Promise<number> => {
  const row: unknown = await matching(database, filter).count({ count: '*' }).first()
  return z.object({ count: z.number() }).parse(row).count
}

/** How many findings that hold there were before this one, of the same person at the same unit, since then. */
export const countEarlier = async (
  database: Knex,
  { id, unitId, person }: Pick<Finding, 'id' | 'unitId' | 'person'>,
  since: EpochMs,
): Promise<number> => {
  const row: unknown = await database('findings')
    .where({ unit_id: unitId, person })
    .whereIn('state', ['ordered', 'closed'])
    .where('found_at', '>=', since)
    .where('id', '<', id)
    .count({ count: '*' })
    .first()
  return z.object({ count: z.number() }).parse(row).count
}
