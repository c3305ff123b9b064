import { ItemId, type NodeId } from '../../contract/ids.ts'
import type { ItemChange, NewItem } from '../../contract/supervision/item.ts'
import type { Audit, AuditActor } from '../../kernel/audit/index.ts'
import type { Clock } from '../../kernel/clock/index.ts'
import type { Database } from '../../kernel/database/index.ts'
import { DomainError } from '../../kernel/errors/index.ts'
import { newId } from '../../kernel/ids/index.ts'
import { changedItem, checkItem, type Item } from './item.ts'
import { putItem, readItems } from './store.ts'

/** An item to be added, or one to be changed. */
export type ItemPut = { readonly added: NewItem } | { readonly changed: ItemId; readonly by: ItemChange }

/** The items: held in memory whole, for every event of a feed asks; this process alone changes them. */
export interface Items {
  /** In the order of their codes. */
  all(): readonly Item[]
  find(id: ItemId): Item | undefined
  /** @throws DomainError `item.unknown` */
  get(id: ItemId): Item
  byCode(code: string): Item | undefined
  /** Adds and changes items, all or none. @throws DomainError `item.codeTaken`, `item.unknown`, what `checkItem` throws */
  putAll(puts: readonly ItemPut[], actor: AuditActor | null): Promise<readonly Item[]>
}

export const createItems = async (options: {
  readonly database: Database
  readonly audit: Pick<Audit, 'append'>
  readonly clock: Clock
  readonly nodeId: NodeId
}): Promise<Items> => {
  const { database, audit, clock, nodeId } = options
  const byId = new Map((await readItems(database)).map((item) => [item.id, item]))
  const idByCode = new Map([...byId.values()].map(({ id, code }) => [code, id]))

  const get = (id: ItemId): Item => {
    const item = byId.get(id)
    if (!item) throw new DomainError('item.unknown', { itemId: id })
    return item
  }
  const put = (one: ItemPut): Item => {
    if ('changed' in one) return changedItem(get(one.changed), one.by)
    if (idByCode.has(one.added.code)) throw new DomainError('item.codeTaken', { code: one.added.code })
    return { id: newId(ItemId), ...one.added }
  }

  return {
    all: () => [...byId.values()].toSorted((a, b) => (a.code < b.code ? -1 : 1)),
    find: (id) => byId.get(id),
    get,
    byCode: (code) => {
      const id = idByCode.get(code)
      return id === undefined ? undefined : byId.get(id)
    },
    putAll: async (puts, actor) => {
      const items = puts.map(put)
      for (const item of items) checkItem(item)
      await database.transaction(async (trx) => {
        for (const [index, item] of items.entries()) {
          await putItem(trx, item, nodeId, clock.now())
          const action = 'added' in (puts[index] ?? {}) ? 'item.added' : 'item.changed'
          const { code, name, unitId } = item
          await audit.append({ action, actor, subject: item.id, data: { code, name, unitId } }, trx)
        }
      })
      for (const item of items) {
        byId.set(item.id, item)
        idByCode.set(item.code, item.id)
      }
      return items
    },
  }
}
