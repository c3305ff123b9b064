/** What many file systems take for one name: the composed form (NFC), without case. */
const folded = (path: string): string => path.normalize('NFC').toLowerCase().normalize('NFC')

/**
 * Paths that differ only in their Unicode form (NFC or NFD) or their case: where they are unpacked on a file system that
 * sees no difference, one overwrites the other (RFC 8493 §5.2).
 */
export const similarNames = (paths: Iterable<string>): readonly (readonly string[])[] => {
  const groups = Map.groupBy(paths, folded)
  return [...groups.values()].filter((group) => new Set(group).size > 1).map((group) => group.toSorted())
}
