import { stringify } from 'csv-stringify/sync'

/** What spreadsheets take for the beginning of a formula (OWASP, CSV injection). */
const formulaStart = /^[=+\-@\t\r]/u
const guarded = /^'[=+\-@\t\r]/u

/** A byte order mark: without it Excel takes UTF-8 for the local code page. */
const mark = '\uFEFF'

/**
 * Writes a list as CSV (RFC 4180) for spreadsheets. A value that would be taken for a formula gets an apostrophe in
 * front, which `unguard` takes away again.
 */
export const writeCsv = (header: readonly string[], rows: readonly (readonly string[])[]): string =>
  mark +
  stringify(
    [header, ...rows].map((row) => row.map((value) => (formulaStart.test(value) ? `'${value}` : value))),
    {
      record_delimiter: 'windows',
    },
  )

/** A value as it was before it was written. */
export const unguard = (value: string): string => (guarded.test(value) ? value.slice(1) : value)
