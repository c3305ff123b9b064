import { isDeepStrictEqual } from 'node:util'
import type { UnitId } from '../../contract/ids.ts'
import {
  CaseKind,
  ItemKind,
  itemKindLabels,
  NewItem,
  type ItemChange,
  type ItemImport,
} from '../../contract/supervision/item.ts'
import type { Limit } from '../../contract/supervision/limit.ts'
import type { AuditActor } from '../../kernel/audit/index.ts'
import { readCsv, type CsvColumns, type CsvLine } from '../../kernel/csv/index.ts'
import { DomainError, isDomainError } from '../../kernel/errors/index.ts'
import { checkItem, type Item } from './item.ts'
import type { ItemPut, Items } from './items.ts'

type Column =
  | 'code'
  | 'basicCode'
  | 'name'
  | 'kind'
  | 'unit'
  | 'legalBasis'
  | 'caseKind'
  | 'statutory'
  | 'promised'
  | 'steps'
  | 'materials'
  | 'historic'

const columns: CsvColumns<Column> = {
  code: ['code', '实施编码'],
  basicCode: ['basiccode', '基本编码'],
  name: ['name', '事项名称'],
  kind: ['kind', '事项类型'],
  unit: ['unit', '实施主体代码', '统一社会信用代码'],
  legalBasis: ['legalbasis', '设定依据'],
  caseKind: ['casekind', '办件类型'],
  statutory: ['statutory', '法定办结时限'],
  promised: ['promised', '承诺办结时限'],
  steps: ['steps', '办理环节'],
  materials: ['materials', '材料'],
  historic: ['historic', '历史事项'],
}
const maxLines = 5000

export interface ItemListGround {
  readonly items: Items
  readonly unitIdOf: (code: string) => UnitId | undefined
  readonly mayManage: (unitId: UnitId) => boolean
  readonly actor: AuditActor | null
  readonly dryRun: boolean
}

type Line = ItemImport['lines'][number]
type Problem =
  'field.invalid' | 'kind.unknown' | 'limit.invalid' | 'unit.unknown' | 'unit.notYours' | 'unit.fixed'

const units: Readonly<Record<string, Limit['unit']>> = {
  工作日: 'workingDay',
  个工作日: 'workingDay',
  天: 'calendarDay',
  日: 'calendarDay',
  自然日: 'calendarDay',
  个自然日: 'calendarDay',
  小时: 'hour',
  个小时: 'hour',
}

/** "20个工作日", "15天", "24小时"; a bare number is working days. null: none; undefined: unreadable. */
export const readLimit = (text: string): Limit | null | undefined => {
  if (text === '') return null
  const [, amount, unit = ''] = /^(\d{1,4})\s*(\p{Script=Han}*)$/u.exec(text) ?? []
  const known = unit === '' ? 'workingDay' : units[unit]
  return amount === undefined || known === undefined ? undefined : { value: Number(amount), unit: known }
}

const kindOf = (text: string): ItemKind | undefined =>
  ItemKind.options.find((kind) => kind === text || itemKindLabels[kind] === text)

const caseKinds: Readonly<Record<string, CaseKind>> = {
  即办件: 'immediate',
  承诺件: 'promised',
  其他: 'other',
}
const listOf = (text: string): readonly string[] =>
  text
    .split(/[;；]/u)
    .map((part) => part.trim())
    .filter((part) => part !== '')

/** "审核 5个工作日; 批准": names of steps with their limits. */
const stepsOf = (text: string): NewItem['steps'] | undefined => {
  const steps = listOf(text).map((part) => {
    const [name = '', limit = ''] = part.split(/\s+/u)
    return { name, limit: readLimit(limit) }
  })
  return steps.every((step): step is NewItem['steps'][number] => step.limit !== undefined) ? steps : undefined
}

/** What a line says, or why it cannot be read; columns that the file does not have, or that are empty, are left as they are. */
const readFields = ({ values }: CsvLine<Column>): ItemChange | Problem => {
  const read = (column: Column): string | undefined => values[column]
  const change: Record<string, unknown> = {}
  if (read('name')) change['name'] = read('name')
  if (read('legalBasis') !== undefined) change['legalBasis'] = read('legalBasis')
  const kind = read('kind')
  if (kind) {
    const known = kindOf(kind)
    if (!known) return 'kind.unknown'
    change['kind'] = known
  }
  const caseKind = read('caseKind')
  if (caseKind) {
    const known = caseKinds[caseKind] ?? CaseKind.safeParse(caseKind).data
    if (!known) return 'kind.unknown'
    change['caseKind'] = known
  }
  for (const [column, key] of [
    ['statutory', 'statutoryLimit'],
    ['promised', 'promisedLimit'],
  ] as const) {
    const text = read(column)
    if (text === undefined) continue
    const limit = readLimit(text)
    if (limit === undefined) return 'limit.invalid'
    change[key] = limit
  }
  const steps = read('steps')
  if (steps !== undefined) {
    const known = stepsOf(steps)
    if (!known) return 'limit.invalid'
    change['steps'] = known
  }
  const materials = read('materials')
  if (materials !== undefined)
    change['materials'] = listOf(materials).map((name) => ({ name, mayFollow: false }))
  const historic = read('historic')
  if (historic !== undefined) change['historic'] = ['1', 'yes', '是'].includes(historic.toLowerCase())
  return change
}

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
