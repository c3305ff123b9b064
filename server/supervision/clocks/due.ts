import type { Limit } from '../../contract/supervision/limit.ts'
import type { EpochMs } from '../../contract/time.ts'
import { dayOf, endOf, type Calendar, type Day } from '../calendar/index.ts'

/** Time that does not count: a hearing, a test, an expert review. Half-open; `to` null while it lasts. */
export interface Pause {
  readonly from: EpochMs
  readonly to: EpochMs | null
}

/** A lengthening of the limit, granted at a moment. */
export interface Extension {
  readonly at: EpochMs
  readonly by: Limit
}

/** What a deadline follows from. */
export interface Term {
  readonly start: EpochMs
  readonly limit: Limit
  readonly pauses: readonly Pause[]
  readonly extensions: readonly Extension[]
}

const hourMs = 3_600_000

/**
 * A day does not count from the one on which a pause begins up to, not including, the one on which it ends: a pause
 * that begins and ends on one day takes none away.
 */
export const isPaused = (pauses: readonly Pause[], day: Day): boolean =>
  pauses.some(({ from, to }) => dayOf(from) <= day && (to === null || day < dayOf(to)))

/** Whether a day counts towards a limit in this unit. */
export const counts = (
  term: Pick<Term, 'pauses'>,
  unit: Limit['unit'],
  day: Day,
  calendar: Calendar,
): boolean => (unit !== 'workingDay' || calendar.isWorkingDay(day)) && !isPaused(term.pauses, day)

/** From when on a pause that lasts keeps days from counting; Infinity where none lasts. */
const standsFrom = (pauses: readonly Pause[]): EpochMs =>
  Math.min(Infinity, ...pauses.filter(({ to }) => to === null).map(({ from }) => from))

/**
 * The last day of so many. The day of the event itself is not counted, the last day ends at midnight; a limit in all
 * days that would end on a day off ends on the next working day (民法典 §201, §203). undefined: it stands still first.
 */
const lastDay = (term: Term, from: Day, limit: Limit, calendar: Calendar): Day | undefined => {
  const stands = dayOf(standsFrom(term.pauses))
  let day = from
  for (let left = limit.value; left > 0;) {
    day += 1
    if (day >= stands) return undefined
    if (counts(term, limit.unit, day, calendar)) left -= 1
  }
  if (limit.unit === 'calendarDay') while (!calendar.isWorkingDay(day)) day += 1
  return day
}

/** So many hours on, pauses left out. */
const afterHours = (pauses: readonly Pause[], from: EpochMs, hours: number): EpochMs | undefined => {
  let at = from
  let left = hours * hourMs
  for (const pause of pauses.toSorted((a, b) => a.from - b.from)) {
    const end = pause.to ?? Infinity
    if (end <= at) continue
    const free = Math.max(0, pause.from - at)
    if (free >= left) break
    if (end === Infinity) return undefined
    left -= free
    at = end
  }
  return at + left
}

const step = (term: Term, from: EpochMs, limit: Limit, calendar: Calendar): EpochMs | undefined => {
  if (limit.unit === 'hour') return afterHours(term.pauses, from, limit.value)
  const day = lastDay(term, dayOf(from), limit, calendar)
  return day === undefined ? undefined : endOf(day)
}

/**
 * When the term is over, exclusive: what is done before that is in time. null while it stands still. An extension
 * counts only where it was granted before the term was over.
 */
export const dueOf = (term: Term, calendar: Calendar): EpochMs | null => {
  let due = step(term, term.start, term.limit, calendar)
  for (const { at, by } of term.extensions.toSorted((a, b) => a.at - b.at)) {
    if (due === undefined || at >= due) break
    // A deadline is the midnight after its day: the day itself is the last one before it.
    due = step(term, by.unit === 'hour' ? due : due - 1, by, calendar)
  }
  return due ?? null
}
