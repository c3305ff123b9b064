import type { LocationQuery, LocationQueryRaw } from 'vue-router'
import { ApplicationSource } from '../../../server/contract/supervision/case-event.ts'
import { CaseStatus } from '../../../server/contract/supervision/case.ts'
import { WarningLevel } from '../../../server/contract/supervision/rule.ts'
import { fromAddressTime } from '../ui/wall-clock.ts'

/** What a list of cases is asked for, as its address says it: texts, and days of Beijing time. */
export interface CaseFilters {
  readonly number: string
  readonly item: string
  readonly unit: string
  readonly point: string
  readonly handler: string
  readonly applicant: string
  readonly status: string
  readonly level: string
  readonly from: string
  readonly to: string
  readonly overdue: string
  /** What the range of days is of; '' is when it was applied for. */
  readonly dated: string
  readonly result: string
  readonly source: string
  readonly rating: string
  readonly order: string
}
export type FilterName = keyof CaseFilters

export const noFilters: CaseFilters = {
  ...{ number: '', item: '', unit: '', point: '', handler: '', applicant: '' },
  ...{ status: '', level: '', from: '', to: '', overdue: '', order: '' },
  ...{ dated: '', result: '', source: '', rating: '' },
}
const names = Object.keys(noFilters) as FilterName[]

const one = (value: LocationQuery[string] | undefined): string => {
  const first = Array.isArray(value) ? value[0] : value
  return first ?? ''
}

/** Reads the filters of an address; what it does not know is left out. */
export const filtersOf = (query: LocationQuery): CaseFilters => {
  const read = Object.fromEntries(names.map((name) => [name, one(query[name])])) as unknown as CaseFilters
  return {
    ...read,
    status: CaseStatus.safeParse(read.status).success ? read.status : '',
    level: WarningLevel.safeParse(read.level).success ? read.level : '',
    from: fromAddressTime(read.from) === undefined ? '' : read.from,
    to: fromAddressTime(read.to) === undefined ? '' : read.to,
    overdue: read.overdue === '1' ? '1' : '',
    dated: ['accepted', 'closed'].includes(read.dated) ? read.dated : '',
    result: ['onTime', 'early', 'late'].includes(read.result) ? read.result : '',
    source: ApplicationSource.safeParse(read.source).success ? read.source : '',
    rating: ['good', 'bad'].includes(read.rating) ? read.rating : '',
    order: ['oldest', 'due'].includes(read.order) ? read.order : '',
  }
}

/** The address of filters: those that are set. */
export const addressOf = (filters: CaseFilters): LocationQueryRaw =>
  Object.fromEntries(names.filter((name) => filters[name] !== '').map((name) => [name, filters[name]]))

/** Which filters narrow the list; the order does not. */
export const chosen = (filters: CaseFilters): readonly FilterName[] =>
  names.filter((name) => name !== 'order' && name !== 'dated' && filters[name] !== '')

const dayMs = 86_400_000
const optional = (text: string): string | undefined => (text === '' ? undefined : text)

/** What the server is asked. The last day of a range counts. */
export const queryOf = (filters: CaseFilters): Record<string, string | number | undefined> => {
  const from = fromAddressTime(filters.from)
  const to = fromAddressTime(filters.to)
  return {
    number: optional(filters.number),
    item: optional(filters.item),
    unit: optional(filters.unit),
    point: optional(filters.point),
    handler: optional(filters.handler),
    applicant: optional(filters.applicant),
    status: optional(filters.status),
    level: optional(filters.level),
    overdue: filters.overdue === '1' ? 'true' : undefined,
    order: optional(filters.order),
    dated: optional(filters.dated),
    result: optional(filters.result),
    source: optional(filters.source),
    rating: optional(filters.rating),
    from,
    to: to === undefined ? undefined : to + dayMs,
  }
}
