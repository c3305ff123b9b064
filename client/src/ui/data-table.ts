/** One column of a DataTable. A slot of the column's name draws its cells where text alone will not do. */
export interface Column<Row> {
  readonly name: string
  readonly title: string
  /** CSS width; columns without one share what is left. */
  readonly width?: string
  /** Figures stand to the right. */
  readonly figures?: boolean
  readonly text?: (row: Row) => string
}
