import type { LocationQueryRaw } from 'vue-router'
import type { Figures, StatisticsBy } from '../../../../server/contract/supervision/statistics.ts'
import type { TextKey, Translate } from '../../app/i18n/use-texts.ts'

/** What of cases a figure counts, as the list of cases is asked for it; null: it is of something else. */
type CasesOf = LocationQueryRaw | null

/** A figure as people read it. */
export interface FigureKind {
  readonly name: string
  readonly title: TextKey
  /** null: nothing to tell it from. A rate is a share of 1. */
  readonly value: (figures: Figures) => number | null
  readonly rate: boolean
  readonly cases: CasesOf
}

const share = (part: number, whole: number): number | null => (whole === 0 ? null : part / whole)
const closed = { dated: 'closed' } as const

/** What a page begins with. */
export const firstFigure: FigureKind = {
  ...{ name: 'accepted', title: 'statistics.figure.accepted', rate: false, cases: { dated: 'accepted' } },
  value: (one) => one.accepted,
}

/** Every figure, in the order in which tables show them. */
export const figureKinds: readonly FigureKind[] = [
  firstFigure,
  {
    ...{ name: 'closed', title: 'statistics.figure.closed', rate: false, cases: closed },
    value: (one) => one.closed,
  },
  {
    ...{ name: 'onTimeRate', title: 'statistics.figure.onTimeRate', rate: true },
    cases: { ...closed, result: 'onTime' },
    value: (one) => share(one.onTime, one.judged),
  },
  {
    ...{ name: 'earlyRate', title: 'statistics.figure.earlyRate', rate: true },
    cases: { ...closed, result: 'early' },
    value: (one) => share(one.early, one.judged),
  },
  {
    ...{ name: 'usedDays', title: 'statistics.figure.usedDays', rate: false, cases: closed },
    value: (one) => share(one.usedDays, one.timed),
  },
  {
    ...{ name: 'promisedDays', title: 'statistics.figure.promisedDays', rate: false, cases: closed },
    value: (one) => share(one.promisedDays, one.timed),
  },
  {
    ...{ name: 'notices', title: 'statistics.figure.notices', rate: false, cases: null },
    value: (one) => one.notices,
  },
  {
    ...{ name: 'yellow', title: 'statistics.figure.yellow', rate: false, cases: null },
    value: (one) => one.yellow,
  },
  {
    ...{ name: 'red', title: 'statistics.figure.red', rate: false, cases: null },
    value: (one) => one.red,
  },
  {
    ...{ name: 'findings', title: 'statistics.figure.findings', rate: false, cases: null },
    value: (one) => one.findings,
  },
  {
    ...{ name: 'orders', title: 'statistics.figure.orders', rate: false, cases: null },
    value: (one) => one.orders,
  },
  {
    ...{ name: 'complaints', title: 'statistics.figure.complaints', rate: false, cases: null },
    value: (one) => one.complaints,
  },
  {
    ...{ name: 'satisfaction', title: 'statistics.figure.satisfaction', rate: true },
    cases: { ...closed, rating: 'good' },
    value: (one) => share(one.satisfied, one.rated),
  },
  {
    ...{ name: 'online', title: 'statistics.figure.online', rate: true },
    cases: { ...closed, source: 'online' },
    value: (one) => share(one.online, one.closed),
  },
  {
    ...{ name: 'coverage', title: 'statistics.figure.coverage', rate: true, cases: closed },
    value: (one) => share(one.shownSteps, one.cameraSteps),
  },
]

/** A figure in words: a count, a mean to a tenth, a rate in per cent. */
export const figureText = ({ value, rate }: FigureKind, figures: Figures, t: Translate): string => {
  const found = value(figures)
  if (found === null) return t('statistics.none')
  if (rate) return `${(found * 100).toFixed(1)}%`
  return Number.isInteger(found) ? String(found) : found.toFixed(1)
}

/** The days that a line is of: those of the page, or its own day or month. */
export const daysOf = (
  by: StatisticsBy,
  key: string,
  from: string,
  to: string,
): { readonly from: string; readonly to: string } => {
  if (by === 'day') return { from: key, to: key }
  if (by !== 'month') return { from, to }
  const [year = 0, month = 0] = key.split('-').map(Number)
  const last = new Date(Date.UTC(year, month, 0)).getUTCDate()
  const first = `${key}-01`
  const end = `${key}-${String(last).padStart(2, '0')}`
  return { from: first < from ? from : first, to: end > to ? to : end }
}

/** The filter of cases that a line narrows. */
export const narrowedBy = (by: StatisticsBy, key: string): LocationQueryRaw =>
  by === 'unit' ? { unit: key } : by === 'item' ? { item: key } : {}
