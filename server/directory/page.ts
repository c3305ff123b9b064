/**
 * A page of a list that is in the order of `keyOf`: what follows the cursor, which is the key of the last item before.
 * An item that comes or goes between two pages shifts nothing.
 */
export const pageAfter = <Item>(
  ordered: readonly Item[],
  query: { readonly cursor?: string | undefined; readonly limit: number },
  keyOf: (item: Item) => string,
): { items: Item[]; next: string | null } => {
  const { cursor, limit } = query
  const rest = cursor === undefined ? ordered : ordered.filter((item) => keyOf(item) > cursor)
  const items = rest.slice(0, limit)
  const last = items.at(-1)
  return { items, next: rest.length > limit && last !== undefined ? keyOf(last) : null }
}
