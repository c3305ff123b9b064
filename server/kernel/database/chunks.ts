/** How many rows one statement can write: Knex makes a compound SELECT of them, and SQLite takes 500 terms of it. */
export const mostRows = 500

/** Values in parts of at most so many. */
export const chunks = <Value>(
  values: readonly Value[],
  size: number = mostRows,
): readonly (readonly Value[])[] =>
  Array.from({ length: Math.ceil(values.length / size) }, (_, n) => values.slice(n * size, (n + 1) * size))
