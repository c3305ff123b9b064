import { isDeepStrictEqual } from 'node:util'
import type { UnitId } from '../../contract/ids.ts'
import { NewItem, type ItemChange, type ItemImport } from '../../contract/supervision/item.ts'
import type { AuditActor } from '../../kernel/audit/index.ts'
import { readCsv, type CsvLine } from '../../kernel/csv/index.ts'
import { DomainError, isDomainError } from '../../kernel/errors/index.ts'
import { columns, readFields, type Column } from './item-line.ts'
import { checkItem, type Item } from './item.ts'
import type { ItemPut, Items } from './items.ts'

const maxLines = 5000

export interface ItemListGround {
  readonly items: Items
  readonly unitIdOf: (code: string) => UnitId | undefined
  readonly mayManage: (unitId: UnitId) => boolean
  readonly actor: AuditActor | null
  readonly dryRun: boolean
}

type Line = ItemImport['lines'][number]

const unchanged = (item: Item, change: ItemChange): boolean =>
  Object.entries(change).every(([key, value]) => isDeepStrictEqual(item[key as keyof Item], value))

/** What to do by a line; `unchanged`, or else what is wrong with it as a stable word. */
const planLine = (
  line: CsvLine<Column>,
  { items, unitIdOf, mayManage }: ItemListGround,
): string | ItemPut => {
  const change = readFields(line)
  if (typeof change === 'string') return change
  const known = items.byCode(line.values.code ?? '')
  const named = line.values.unit
  const unitId = named ? unitIdOf(named.toUpperCase()) : known?.unitId
  if (unitId === undefined) return 'unit.unknown'
  if (!mayManage(unitId)) return 'unit.notYours'
  if (known && known.unitId !== unitId) return 'unit.fixed'
  try {
    if (known) {
      checkItem({ ...known, ...change } as Item)
      return unchanged(known, change) ? 'unchanged' : { changed: known.id, by: change }
    }
    const added = NewItem.safeParse({
      ...change,
      ...{ code: line.values.code, unitId, basicCode: line.values.basicCode ?? '' },
    })
    if (!added.success) return 'field.invalid'
    checkItem(added.data)
    return { added: added.data }
  } catch (error) {
    if (isDomainError(error)) return error.code
    throw error
  }
}

/**
 * Brings the items up to date with a list, or says what it would do. Nothing is done where a line is wrong.
 * @throws DomainError `item.importRefused` for a file that is no list
 */
export const importItems = async (text: string, ground: ItemListGround): Promise<ItemImport> => {
  const list = readCsv(text, { columns, required: ['code', 'name'], maxLines })
  if (!list.ok) throw new DomainError('item.importRefused', { ...list.why }, { cause: list.cause })
  const seen = new Set<string>()
  const puts: ItemPut[] = []
  const lines = list.lines.map((csv): Line => {
    const code = csv.values.code ?? ''
    const said = { line: csv.line, code }
    if (seen.has(code)) return { ...said, outcome: 'error', problem: 'code.repeated' }
    seen.add(code)
    const planned = planLine(csv, ground)
    if (planned === 'unchanged') return { ...said, outcome: 'unchanged', problem: null }
    if (typeof planned === 'string') return { ...said, outcome: 'error', problem: planned }
    puts.push(planned)
    return { ...said, outcome: 'added' in planned ? 'created' : 'changed', problem: null }
  })
  const wrong = lines.some(({ outcome }) => outcome === 'error')
  if (!ground.dryRun && !wrong && puts.length > 0) await ground.items.putAll(puts, ground.actor)
  return { lines }
}
