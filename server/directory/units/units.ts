import { UnitId } from '../../contract/ids.ts'
import type { NewUnit, UnitChange } from '../../contract/directory.ts'
import type { Audit, AuditActor, NewAuditEntry } from '../../kernel/audit/index.ts'
import type { Clock } from '../../kernel/clock/index.ts'
import type { Database } from '../../kernel/database/index.ts'
import { DomainError } from '../../kernel/errors/index.ts'
import { newId } from '../../kernel/ids/index.ts'
import { createTurns } from '../../kernel/turns/index.ts'
import { unitsOfList, type ListedUnit } from './list.ts'
import { insertUnit, readUnits, updateUnit } from './store.ts'
import { unitTree, type UnitTree } from './unit-tree.ts'
import { changedUnit, checkChangedUnit, checkUnit, type Unit } from './unit.ts'

/** The organisation: held in memory whole, since every question of rights asks it; this process alone changes it. */
export interface Units {
  tree(): UnitTree
  /** In the order of their codes. */
  all(): readonly Unit[]
  find(id: UnitId): Unit | undefined
  /** @throws DomainError `unit.unknown` */
  get(id: UnitId): Unit
  byCode(code: string): Unit | undefined
  /** @throws DomainError `unit.codeTaken`, and what `checkUnit` throws */
  create(unit: NewUnit, actor: AuditActor | null): Promise<Unit>
  /** @throws DomainError `unit.unknown`, and what `checkChangedUnit` throws */
  change(id: UnitId, change: UnitChange, actor: AuditActor | null): Promise<Unit>
  /** Adds those of a list that are not there yet, all or none. @throws DomainError what `unitsOfList` throws */
  load(listed: readonly ListedUnit[], actor: AuditActor | null): Promise<void>
}

const entryOf = (action: string, { id, ...data }: Unit, actor: AuditActor | null): NewAuditEntry => ({
  action,
  actor,
  subject: id,
  data,
})

const byCodeOrder = (a: Unit, b: Unit): number => (a.code < b.code ? -1 : 1)

export const createUnits = async (options: {
  readonly database: Database
  readonly clock: Clock
  readonly audit: Audit
}): Promise<Units> => {
  const { database, clock, audit } = options
  const inTurn = createTurns()
  let ordered = await readUnits(database)
  let tree = unitTree(ordered)
  let codes = new Map(ordered.map((unit) => [unit.code, unit]))

  const keep = (changed: readonly Unit[]): void => {
    const ids = new Set(changed.map(({ id }) => id))
    ordered = [...ordered.filter(({ id }) => !ids.has(id)), ...changed].sort(byCodeOrder)
    tree = unitTree(ordered)
    codes = new Map(ordered.map((unit) => [unit.code, unit]))
  }

  const get = (id: UnitId): Unit => {
    const unit = tree.units.get(id)
    if (!unit) throw new DomainError('unit.unknown', { unitId: id })
    return unit
  }

  return {
    tree: () => tree,
    all: () => ordered,
    find: (id) => tree.units.get(id),
    get,
    byCode: (code) => codes.get(code),
    create: (wanted, actor) =>
      inTurn(async () => {
        if (codes.has(wanted.code)) throw new DomainError('unit.codeTaken', { code: wanted.code })
        checkUnit(wanted, tree)
        const unit = { id: newId(UnitId), ...wanted }
        await database.transaction(async (trx) => {
          await insertUnit(trx, unit, clock.now())
          await audit.append(entryOf('unit.created', unit, actor), trx)
        })
        keep([unit])
        return unit
      }),
    change: (id, change, actor) =>
      inTurn(async () => {
        const unit = changedUnit(get(id), change)
        checkChangedUnit(unit, tree)
        await database.transaction(async (trx) => {
          await updateUnit(trx, unit)
          await audit.append(entryOf('unit.changed', unit, actor), trx)
        })
        keep([unit])
        return unit
      }),
    load: (listed, actor) =>
      inTurn(async () => {
        const added = unitsOfList(listed, ordered)
        if (added.length === 0) return
        await database.transaction(async (trx) => {
          for (const unit of added) {
            await insertUnit(trx, unit, clock.now())
            await audit.append(entryOf('unit.created', unit, actor), trx)
          }
        })
        keep(added)
      }),
  }
}
