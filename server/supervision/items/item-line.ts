import type { ItemChange, NewItem } from '../../contract/supervision/item.ts'
import { CaseKind, ItemKind, itemKindLabels } from '../../contract/supervision/item.ts'
import type { Limit } from '../../contract/supervision/limit.ts'
import type { CsvColumns, CsvLine } from '../../kernel/csv/index.ts'

export type Column =
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

/** What a list of items heads its columns with. */
export const columns: CsvColumns<Column> = {
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
/** Why a line cannot be read, as a stable word. */
type Problem = 'kind.unknown' | 'limit.invalid'

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
export const readFields = ({ values }: CsvLine<Column>): ItemChange | Problem => {
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
