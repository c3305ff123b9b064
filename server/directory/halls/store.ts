import type { Knex } from 'knex'
import type { HallView, WindowView } from '../../contract/directory.ts'
import type { HallId, UnitId, WindowId } from '../../contract/ids.ts'
import type { Transaction } from '../../kernel/database/index.ts'

/** A service hall (政务服务大厅). `key` is its stable name within this server, for imports. */
export type Hall = Readonly<HallView> & { readonly key: string }
/** A numbered counter of a hall; it may take items of several units (综合窗口). */
export type Window = Readonly<WindowView>

interface HallRow {
  id: HallId
  key: string
  name: string
  unit_id: UnitId
  plan: string
}

interface WindowRow {
  id: WindowId
  hall_id: HallId
  number: number
  name: string
  x: number | null
  y: number | null
}

interface WindowUnitRow {
  window_id: WindowId
  unit_id: UnitId
}

export const readHalls = async (database: Knex): Promise<readonly Hall[]> =>
  (await database<HallRow>('halls').orderBy('key')).map(({ unit_id, ...hall }) => ({
    ...hall,
    unitId: unit_id,
  }))

/** A hall's windows in the order of their numbers, or those of all halls. */
export const readWindows = async (database: Knex, hallId?: HallId): Promise<readonly Window[]> => {
  const query = database<WindowRow>('windows').orderBy(['hall_id', 'number'])
  if (hallId !== undefined) void query.where({ hall_id: hallId })
  const rows = await query
  const served = await database<WindowUnitRow>('window_units')
    .whereIn(
      'window_id',
      rows.map(({ id }) => id),
    )
    .orderBy('unit_id')
  const unitsByWindow = Map.groupBy(served, ({ window_id }) => window_id)
  return rows.map((row) => ({
    id: row.id,
    hallId: row.hall_id,
    number: row.number,
    name: row.name,
    unitIds: (unitsByWindow.get(row.id) ?? []).map(({ unit_id }) => unit_id),
    plan: row.x === null || row.y === null ? null : { x: row.x, y: row.y },
  }))
}

export const upsertHall = async (trx: Transaction, hall: Hall): Promise<void> => {
  await trx<HallRow>('halls')
    .insert({ id: hall.id, key: hall.key, name: hall.name, unit_id: hall.unitId, plan: hall.plan })
    .onConflict('id')
    .merge()
}

export const upsertWindow = async (trx: Transaction, window: Window): Promise<void> => {
  await trx<WindowRow>('windows')
    .insert({
      id: window.id,
      hall_id: window.hallId,
      number: window.number,
      name: window.name,
      x: window.plan?.x ?? null,
      y: window.plan?.y ?? null,
    })
    .onConflict('id')
    .merge()
  await trx<WindowUnitRow>('window_units').where({ window_id: window.id }).del()
  if (window.unitIds.length > 0) {
    await trx<WindowUnitRow>('window_units').insert(
      window.unitIds.map((unit_id) => ({ window_id: window.id, unit_id })),
    )
  }
}
