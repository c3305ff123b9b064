import type { Knex } from 'knex'
import { z } from 'zod'
import type { NodeId } from '../../contract/ids.ts'
import { ItemView } from '../../contract/supervision/item.ts'
import type { EpochMs } from '../../contract/time.ts'
import type { Item } from './item.ts'

const ItemRow = z
  .object({
    id: z.string(),
    code: z.string(),
    basic_code: z.string(),
    unit_id: z.string(),
    name: z.string(),
    kind: z.string(),
    historic: z.number(),
    details: z.string(),
  })
  .transform(({ basic_code, unit_id, historic, details, ...row }) => ({
    ...row,
    basicCode: basic_code,
    unitId: unit_id,
    historic: historic !== 0,
    ...(JSON.parse(details) as object),
  }))
  .pipe(ItemView)

/** All items, in the order of their codes. */
export const readItems = async (database: Knex): Promise<readonly Item[]> =>
  z.array(ItemRow).parse(await database('items').orderBy('code'))

/** Writes an item, new or changed. */
export const putItem = async (trx: Knex, item: Item, homeNode: NodeId, now: EpochMs): Promise<void> => {
  const { id, code, basicCode, unitId, name, kind, historic, ...details } = item
  await trx('items')
    .insert({
      ...{ id, code, name, kind, home_node: homeNode, basic_code: basicCode, unit_id: unitId },
      ...{ historic: historic ? 1 : 0, details: JSON.stringify(details), created_at: now, updated_at: now },
    })
    .onConflict('id')
    .merge(['name', 'kind', 'historic', 'details', 'updated_at'])
}
