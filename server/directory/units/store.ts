import type { Knex } from 'knex'
import type { Level } from '../../contract/directory.ts'
import type { UnitId } from '../../contract/ids.ts'
import type { Transaction } from '../../kernel/database/index.ts'
import type { Unit } from './unit.ts'

interface UnitRow {
  id: UnitId
  code: string
  name: string
  level: Level
  territorial_parent_id: UnitId | null
  line_superior_id: UnitId | null
  approves: number
  created_at: number
}

const fromRow = (row: UnitRow): Unit => ({
  id: row.id,
  code: row.code,
  name: row.name,
  level: row.level,
  territorialParentId: row.territorial_parent_id,
  lineSuperiorId: row.line_superior_id,
  approves: row.approves === 1,
})

const toColumns = (unit: Unit): Omit<UnitRow, 'created_at'> => ({
  id: unit.id,
  code: unit.code,
  name: unit.name,
  level: unit.level,
  territorial_parent_id: unit.territorialParentId,
  line_superior_id: unit.lineSuperiorId,
  approves: unit.approves ? 1 : 0,
})

/** All units, in the order of their codes. */
export const readUnits = async (database: Knex): Promise<readonly Unit[]> =>
  (await database<UnitRow>('units').orderBy('code')).map(fromRow)

export const insertUnit = async (trx: Transaction, unit: Unit, at: number): Promise<void> => {
  await trx<UnitRow>('units').insert({ ...toColumns(unit), created_at: at })
}

export const updateUnit = async (trx: Transaction, unit: Unit): Promise<void> => {
  const { id, ...columns } = toColumns(unit)
  await trx<UnitRow>('units').where({ id }).update(columns)
}
