import { parse } from 'csv-parse/sync'

/** Column names of a list, each in every language that it may be written in; compared in lower case. */
export type CsvColumns<Column extends string> = Readonly<Record<Column, readonly string[]>>

/** A line as far as it could be read; a column that the file does not have is undefined. */
export interface CsvLine<Column extends string> {
  /** Line in the file, from 1, the header included. */
  readonly line: number
  readonly values: Readonly<Partial<Record<Column, string>>>
}

/** Why a file is no list at all; goes to the caller as it is. */
export type CsvProblem<Column extends string> =
  | { readonly problem: 'notCsv' }
  | { readonly problem: 'columnsMissing'; readonly missing: readonly Column[] }
  | { readonly problem: 'tooLong'; readonly maxLines: number }

export type CsvList<Column extends string> =
  | { readonly ok: true; readonly lines: readonly CsvLine<Column>[]; readonly found: ReadonlySet<Column> }
  | { readonly ok: false; readonly why: CsvProblem<Column>; readonly cause?: unknown }

interface ParsedRecord {
  readonly record: Readonly<Record<string, string>>
  readonly info: { readonly lines: number }
}

/** Reads a list: CSV (RFC 4180) with a header line, in which columns stand in any order. */
export const readCsv = <const Column extends string>(
  text: string,
  {
    columns,
    required,
    maxLines,
  }: {
    readonly columns: CsvColumns<Column>
    readonly required: readonly NoInfer<Column>[]
    readonly maxLines: number
  },
): CsvList<Column> => {
  const names = Object.keys(columns) as Column[]
  const columnOf = (header: string): Column | undefined =>
    names.find((column) => columns[column].includes(header.trim().toLowerCase()))
  let found: readonly (Column | undefined)[] = []
  let records: readonly ParsedRecord[]
  try {
    records = parse(text, {
      bom: true,
      trim: true,
      skip_empty_lines: true,
      info: true,
      columns: (headers: string[]) => {
        found = headers.map(columnOf)
        return found.map((column) => column ?? false)
      },
    }) as unknown as readonly ParsedRecord[]
  } catch (cause) {
    return { ok: false, why: { problem: 'notCsv' }, cause }
  }
  const missing = required.filter((name) => !found.includes(name))
  if (missing.length > 0) return { ok: false, why: { problem: 'columnsMissing', missing } }
  if (records.length > maxLines) return { ok: false, why: { problem: 'tooLong', maxLines } }
  return {
    ok: true,
    found: new Set(found.filter((column) => column !== undefined)),
    lines: records.map(({ record, info }) => ({
      line: info.lines,
      values: record as Partial<Record<Column, string>>,
    })),
  }
}
