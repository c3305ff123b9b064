/** How many rows one statement writes: SQLite takes no more than 500 at once. */
export const rowsAtOnce = 100
/** How many values one statement asks for. */
export const valuesAtOnce = 500

/** Values in parts of at most so many. */
export const chunks = <Value>(values: readonly Value[], size: number): readonly (readonly Value[])[] =>
  Array.from({ length: Math.ceil(values.length / size) }, (_, n) => values.slice(n * size, (n + 1) * size))
