import { isWeekend, yearOf, type Day } from './day.ts'

/** What the State Council's notice says of a year: days off, and weekend days worked instead. */
export interface HolidayTable {
  readonly year: number
  readonly off: readonly Day[]
  readonly work: readonly Day[]
}

/** Which days are worked. Of a year without a table, weekends alone are off, which `unknownYears` tells. */
export interface Calendar {
  isWorkingDay(day: Day): boolean
  /** Years that days from `from` to `to` reach into and that there is no table of. */
  unknownYears(from: Day, to: Day): readonly number[]
}

export const createCalendar = (tables: readonly HolidayTable[]): Calendar => {
  const known = new Set(tables.map(({ year }) => year))
  const off = new Set(tables.flatMap((table) => table.off))
  const work = new Set(tables.flatMap((table) => table.work))
  return {
    isWorkingDay: (day) => work.has(day) || (!isWeekend(day) && !off.has(day)),
    unknownYears: (from, to) => {
      const first = yearOf(from)
      const years = Array.from({ length: Math.max(0, yearOf(to) - first + 1) }, (_, n) => first + n)
      return years.filter((year) => !known.has(year))
    },
  }
}
