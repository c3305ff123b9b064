import type { Knex } from 'knex'
import { z } from 'zod'
import { DutyId, ItemId, ServicePointId, UnitId, WindowId } from '../../contract/ids.ts'
import {
  DutyKind,
  ServicePointKind,
  type DutyEntry,
  type DutyView,
} from '../../contract/supervision/service-point.ts'
import { fromInstant, toInstant, type TimeRange } from '../../contract/time.ts'
import type { ServicePoint } from './service-point.ts'

const PointRow = z.object({
  id: ServicePointId,
  code: z.string(),
  unit_id: UnitId,
  name: z.string(),
  kind: ServicePointKind,
  window_id: WindowId.nullable(),
})
const TakenItem = z.object({ point_id: ServicePointId, item_id: ItemId })

export const readPoints = async (database: Knex): Promise<readonly ServicePoint[]> => {
  const rows = z.array(PointRow).parse(await database('service_points').orderBy('code'))
  const taken = z.array(TakenItem).parse(await database('service_point_items').orderBy('item_id'))
  const byPoint = Map.groupBy(taken, ({ point_id }) => point_id)
  return rows.map(({ unit_id, window_id, ...row }) => ({
    ...row,
    unitId: unit_id,
    windowId: window_id,
    itemIds: (byPoint.get(row.id) ?? []).map(({ item_id }) => item_id),
  }))
}

export const hasWindow = async (database: Knex, id: WindowId): Promise<boolean> =>
  (await database('windows').where({ id }).first('id')) !== undefined

/** Writes a point, new or changed, with the items it takes. */
export const putPoint = async (trx: Knex, point: ServicePoint): Promise<void> => {
  const { id, code, unitId, name, kind, windowId, itemIds } = point
  await trx('service_points')
    .insert({ id, code, name, kind, unit_id: unitId, window_id: windowId })
    .onConflict('id')
    .merge()
  await trx('service_point_items').where({ point_id: id }).delete()
  for (const item_id of itemIds) await trx('service_point_items').insert({ point_id: id, item_id })
}

const DutyRow = z
  .object({
    id: DutyId,
    point_id: ServicePointId,
    person: z.string(),
    kind: DutyKind,
    from_ms: z.number(),
    to_ms: z.number(),
    covers: z.string().nullable(),
    remark: z.string(),
  })
  .transform(({ point_id, from_ms, to_ms, ...row }): DutyView => ({
    ...row,
    pointId: point_id,
    from: toInstant(from_ms),
    to: toInstant(to_ms),
  }))

/** Entries that reach into a range, in the order of their begin. */
export const dutyWithin = async (
  database: Knex,
  points: readonly ServicePointId[],
  { from, to }: TimeRange,
): Promise<readonly DutyView[]> => {
  const rows: unknown = await database('duty')
    .whereIn('point_id', [...points])
    .where('from_ms', '<', to)
    .where('to_ms', '>', from)
    .orderBy(['from_ms', 'id'])
  return z.array(DutyRow).parse(rows)
}

export const findDuty = async (database: Knex, id: DutyId): Promise<DutyView | undefined> => {
  const row: unknown = await database('duty').where({ id }).first()
  return row === undefined ? undefined : DutyRow.parse(row)
}

export const addDuty = async (trx: Knex, id: DutyId, entry: DutyEntry): Promise<void> => {
  const { pointId, person, kind, from, to, covers, remark } = entry
  await trx('duty').insert({
    ...{ id, person, kind, covers, remark, point_id: pointId },
    ...{ from_ms: fromInstant(from), to_ms: fromInstant(to) },
  })
}

export const deleteDuty = async (trx: Knex, id: DutyId): Promise<void> => {
  await trx('duty').where({ id }).delete()
}
