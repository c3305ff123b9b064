import { z } from 'zod'
import { ItemId } from '../../contract/ids.ts'
import { pageOf } from '../../contract/problem.ts'
import {
  ItemChange,
  ItemImport,
  ItemImportQuery,
  ItemQuery,
  ItemView,
  NewItem,
} from '../../contract/supervision/item.ts'
import type { Access } from '../../kernel/access/index.ts'
import { decodeCsv } from '../../kernel/csv/index.ts'
import { DomainError } from '../../kernel/errors/index.ts'
import { readBody, route, type Route } from '../../kernel/http/index.ts'
import { importItems, type ItemListGround } from './import-list.ts'
import type { Item } from './item.ts'
import type { Items } from './items.ts'

const params = z.object({ id: ItemId })
const maxListBytes = 5_000_000

type Filter = z.output<typeof ItemQuery>

const matches = (item: Item, { unit, text, historic }: Filter): boolean =>
  (unit === undefined || item.unitId === unit) &&
  (historic === undefined || item.historic === historic) &&
  (text === undefined || item.name.includes(text) || item.code.startsWith(text))

const one = (items: readonly Item[]): Item => {
  const [item] = items
  if (!item) throw new DomainError('item.unknown')
  return item
}

/** Items: read by whoever works with cases, changed by system administrators. */
export const itemRoutes = (options: {
  readonly access: Access
  readonly items: Items
  readonly units: ItemListGround['unitIdOf']
}): readonly Route[] => {
  const { access, items, units } = options
  return [
    route(
      'item.read',
      {
        method: 'get',
        path: '/api/items',
        summary: 'Items of the units the caller may see, in the order of their codes',
        query: ItemQuery,
        response: pageOf(ItemView),
      },
      ({ query }, actor) => {
        const after = query.cursor
        const found = items
          .all()
          .filter(
            (item) =>
              matches(item, query) &&
              access.allows(actor, 'item.read', item.unitId) &&
              (after === undefined || item.code > after),
          )
        const shown = found.slice(0, query.limit)
        return { items: shown, next: found.length > shown.length ? (shown.at(-1)?.code ?? null) : null }
      },
    ),
    route(
      'item.manage',
      {
        method: 'post',
        path: '/api/items/import',
        summary: 'Bring the items up to date with a list (CSV, UTF-8 or GB 18030)',
        query: ItemImportQuery,
        consumes: 'text/csv',
        response: ItemImport,
      },
      async ({ query, request }, actor) => {
        const text = decodeCsv(await readBody(request, maxListBytes))
        const mayManage: ItemListGround['mayManage'] = (unitId) => access.allows(actor, 'item.manage', unitId)
        return importItems(text, { items, unitIdOf: units, mayManage, actor, dryRun: query.dryRun })
      },
    ),
    route(
      'item.read',
      { method: 'get', path: '/api/items/:id', summary: 'One item', params, response: ItemView },
      ({ params: { id } }, actor) => {
        const item = items.get(id)
        access.require(actor, 'item.read', item.unitId)
        return item
      },
    ),
    route(
      'item.manage',
      { method: 'post', path: '/api/items', summary: 'Add an item', body: NewItem, response: ItemView },
      async ({ body }, actor) => {
        access.require(actor, 'item.manage', body.unitId)
        return one(await items.putAll([{ added: body }], actor))
      },
    ),
    route(
      'item.manage',
      {
        method: 'patch',
        path: '/api/items/:id',
        summary: 'Change an item: its open cases are judged by it from then on',
        params,
        body: ItemChange,
        response: ItemView,
      },
      async ({ params: { id }, body }, actor) => {
        access.require(actor, 'item.manage', items.get(id).unitId)
        return one(await items.putAll([{ changed: id, by: body }], actor))
      },
    ),
  ]
}
