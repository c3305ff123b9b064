import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import { z } from 'zod'
import { StartupError } from '../../kernel/process/index.ts'
import { createCalendar, type Calendar, type HolidayTable } from './calendar.ts'
import { fromDate, isWeekend, yearOf, type Day } from './day.ts'

const isoDay = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}$/u)
  .transform(fromDate)
  .refine(Number.isInteger, 'is no day')

/** One day, or the first and the last of several. */
const Days = z
  .string()
  .transform((text) => text.split('/'))
  .pipe(z.union([z.tuple([isoDay]), z.tuple([isoDay, isoDay])]))
  .transform(([first, last = first]) =>
    Array.from({ length: Math.max(0, last - first + 1) }, (_, n): Day => first + n),
  )

const Table = z
  .strictObject({ year: z.int(), off: z.array(Days).min(1), work: z.array(Days) })
  .transform(({ year, off, work }): HolidayTable => ({ year, off: off.flat(), work: work.flat() }))
  .refine(
    ({ year, off, work }) => [...off, ...work].every((day) => yearOf(day) === year),
    'a day of another year',
  )
  .refine(({ work }) => work.every(isWeekend), 'a day worked instead that is no weekend')
  .refine(({ off, work }) => !work.some((day) => off.includes(day)), 'a day both off and worked')

/**
 * Reads the holiday tables of a folder, one YAML file a year.
 * @throws StartupError that names the file which is wrong
 */
export const readHolidayTables = (folder: string): readonly HolidayTable[] => {
  const fail = (file: string, reason: string): never => {
    throw new StartupError(`the holiday table ${file} cannot be used: ${reason}`)
  }
  let files: readonly string[]
  try {
    files = readdirSync(folder).filter((file) => file.endsWith('.yaml'))
  } catch {
    return fail(folder, 'the folder cannot be read')
  }
  return files.map((file) => {
    const path = join(folder, file)
    // Dates stay texts: YAML would make them instants of UTC.
    const read = Table.safeParse(parse(readFileSync(path, 'utf8'), { schema: 'core' }))
    return read.success ? read.data : fail(path, read.error.issues[0]?.message ?? 'it is no table')
  })
}

/** The calendar of all tables; where two are of one year, that of the later folder holds. */
export const readCalendar = (...folders: readonly string[]): Calendar => {
  const tables = folders.flatMap(readHolidayTables)
  return createCalendar([...new Map(tables.map((table) => [table.year, table])).values()])
}
