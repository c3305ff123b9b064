/** One column of a DataTable. A slot of the column's name draws its cells where text alone will not do. */
export interface Column<Row> {
  readonly name: string
  readonly title: string
  /** A second line under the title: what its figures are. */
  readonly note?: string
  /** CSS width; columns without one share what is left. */
  readonly width?: string
  /** Figures stand to the right. */
  readonly figures?: boolean
  readonly text?: (row: Row) => string
  /** What rows are sorted by where this column is chosen; whoever has none goes last. */
  readonly order?: (row: Row) => number | string | undefined
}

/** Which column rows are sorted by. */
export interface Sorting {
  readonly column: string
  readonly descending: boolean
}

/** Rows in the order of a column, texts as people sort them; equal rows stay as they come. */
export const sortRows = <Row>(
  rows: readonly Row[],
  columns: readonly Column<Row>[],
  sorting: Sorting | undefined,
): readonly Row[] => {
  const order = columns.find(({ name }) => name === sorting?.column)?.order
  if (!order || !sorting) return rows
  const texts = new Intl.Collator('zh-CN', { numeric: true })
  const compare = (one: number | string, other: number | string): number =>
    typeof one === 'number' && typeof other === 'number'
      ? one - other
      : texts.compare(String(one), String(other))
  return [...rows].sort((one, other) => {
    const [mine, theirs] = [order(one), order(other)]
    if (mine === undefined || theirs === undefined)
      return Number(mine === undefined) - Number(theirs === undefined)
    return sorting.descending ? compare(theirs, mine) : compare(mine, theirs)
  })
}
