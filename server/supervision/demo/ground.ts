import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import { z } from 'zod'
import { readCsv } from '../../kernel/csv/index.ts'
import { programDir } from '../../kernel/config/index.ts'
import { StartupError } from '../../kernel/process/index.ts'
import { readLimit } from '../items/item-line.ts'
import { windowCode } from '../points/service-point.ts'

/** An item of the demo, as its cases need it. */
export interface DemoItem {
  readonly code: string
  readonly name: string
  readonly unitCode: string
  readonly immediate: boolean
  readonly historic: boolean
  readonly promisedDays: number
  /** Windows that take it, by the codes of their points. */
  readonly points: readonly string[]
}

const Hall = z.object({
  windows: z.array(z.object({ number: z.int(), name: z.string(), units: z.array(z.string()) })),
})

const read = (name: string): string => readFileSync(join(programDir, 'config/demo', name), 'utf8')

/** The list of the demo's items, as the import of items takes it. */
export const demoItemList = (): string => read('items.csv')

/** The demo's items with the windows that take them. */
export const demoItems = (): readonly DemoItem[] => {
  const { windows } = Hall.parse(parse(read('hall.yaml')))
  const list = readCsv(demoItemList(), {
    columns: {
      ...{ code: ['实施编码'], name: ['事项名称'], unit: ['统一社会信用代码'], kind: ['办件类型'] },
      ...{ promised: ['承诺办结时限'], historic: ['历史事项'] },
    },
    required: ['code', 'name', 'unit'],
    maxLines: 1000,
  })
  if (!list.ok) throw new StartupError('config/demo/items.csv is no list of items')
  return list.lines.map(({ values }) => ({
    ...{ code: values.code ?? '', name: values.name ?? '', unitCode: values.unit ?? '' },
    ...{ immediate: values.kind === '即办件', historic: values.historic === '是' },
    promisedDays: readLimit(values.promised ?? '')?.value ?? 20,
    points: windows
      .filter(({ units }) => units.includes(values.unit ?? ''))
      .map(({ number }) => windowCode(number)),
  }))
}
