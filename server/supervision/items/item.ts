import type { ItemChange, ItemView, NewItem } from '../../contract/supervision/item.ts'
import type { Limit } from '../../contract/supervision/limit.ts'
import { DomainError } from '../../kernel/errors/index.ts'
import type { ItemRules } from '../cases/fold.ts'

/** An item (政务服务事项) as business.db keeps it. */
export type Item = Readonly<ItemView>

/** Days or hours alone can be compared with one another; a working day is at least a day. */
const hours: Readonly<Record<Limit['unit'], number>> = { hour: 1, calendarDay: 24, workingDay: 24 }
const sameUnits = (limits: readonly Limit[]): boolean => new Set(limits.map(({ unit }) => unit)).size <= 1
const lengthOf = ({ value, unit }: Limit): number => value * hours[unit]

/**
 * The steps' limits together don't exceed the promised one, and that does not exceed the statutory one; compared where
 * they count in the same unit.
 * @throws DomainError `item.stepsTooLong`, `item.promiseTooLong`
 */
export const checkItem = ({
  promisedLimit,
  statutoryLimit,
  steps,
}: Omit<NewItem, 'unitId' | 'code'>): void => {
  const limits = steps.flatMap(({ limit }) => (limit ? [limit] : []))
  const whole = promisedLimit ?? statutoryLimit
  const sum = limits.reduce((total, limit) => total + lengthOf(limit), 0)
  if (whole && sameUnits([...limits, whole]) && sum > lengthOf(whole))
    throw new DomainError('item.stepsTooLong')
  if (
    promisedLimit &&
    statutoryLimit &&
    sameUnits([promisedLimit, statutoryLimit]) &&
    promisedLimit.value > statutoryLimit.value
  )
    throw new DomainError('item.promiseTooLong')
}

export const changedItem = (item: Item, change: ItemChange): Item => ({
  ...item,
  ...Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined)),
})

/** What decides about its cases. @param byLaw the limit of items that have none of their own */
export const itemRules = (item: Item, byLaw: Limit): ItemRules => ({
  caseKind: item.caseKind,
  promisedLimit: item.promisedLimit,
  statutoryLimit: item.statutoryLimit ?? byLaw,
  steps: item.steps,
})
