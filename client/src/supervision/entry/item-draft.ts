import type { ItemView } from '../../../../server/contract/supervision/item.ts'
import type { Limit, LimitUnit } from '../../../../server/contract/supervision/limit.ts'

const linesOf = (text: string): readonly string[] =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')

/** Steps as lines: name, and its limit in working days. */
export const stepsText = (steps: ItemView['steps']): string =>
  steps.map(({ name, limit }) => (limit ? `${name} ${limit.value}` : name)).join('\n')

/** Lines as steps; undefined where a limit is no number. */
export const stepsOf = (text: string): ItemView['steps'] | undefined => {
  const steps = linesOf(text).map((line) => {
    const [name = '', limit, ...rest] = line.split(/\s+/u)
    const value = limit === undefined ? null : Number(limit)
    const isWrong = rest.length > 0 || (value !== null && !Number.isInteger(value))
    return isWrong ? undefined : { name, limit: limitOf(value ?? undefined, 'workingDay') }
  })
  return steps.every((step) => step !== undefined) ? steps : undefined
}

/** null: there is none. */
export const limitOf = (value: number | undefined | null, unit: LimitUnit): Limit | null =>
  value === undefined || value === null ? null : { value, unit }

export const materialsText = (materials: ItemView['materials']): string =>
  materials.map(({ name }) => name).join('\n')

/** Lines as materials; one that was there before keeps whether it may follow. */
export const materialsOf = (text: string, before: ItemView['materials']): ItemView['materials'] =>
  linesOf(text).map((name) => ({
    name,
    mayFollow: before.find((one) => one.name === name)?.mayFollow ?? false,
  }))

/** null: free of charge. An amount without a basis is told to the server, which refuses it. */
export const feeOf = (basis: string, yuan: number | undefined | null): ItemView['fee'] =>
  basis.trim() === ''
    ? null
    : { basis: basis.trim(), amountFen: yuan === undefined || yuan === null ? null : Math.round(yuan * 100) }
