export { decodeCsv } from './decode-csv.ts'
export { readCsv, type CsvColumns, type CsvLine, type CsvList, type CsvProblem } from './read-csv.ts'
export { unguard, writeCsv } from './write-csv.ts'
