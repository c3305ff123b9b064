import type { CoverageSpan } from '../clip/coverage.ts'
import { without } from '../clip/without.ts'
import { newId } from '../../kernel/ids/index.ts'
import { GapId, type Gap } from '../store/gap.ts'

/**
 * The gaps of a source as an index from files may hold them. Deletions are noted as they grow and join: what was noted
 * of them overlaps, and is cut to what is neither there (a crash came before the file was gone) nor explained otherwise.
 * @param noted the last word on each gap
 */
export const settleDeleted = (noted: readonly Gap[], covered: readonly CoverageSpan[]): readonly Gap[] => {
  const others = noted.filter(({ reason }) => reason !== 'deleted')
  const deleted = noted.filter(({ reason }) => reason === 'deleted')
  const settled: Gap[] = []
  for (const gap of deleted.toSorted((a, b) => a.from - b.from)) {
    const taken = [...covered, ...others, ...settled]
      .filter(({ epoch }) => epoch === gap.epoch)
      .map(({ from, to }) => ({ from, to: to ?? Infinity }))
    const pieces = without({ from: gap.from, to: gap.to ?? gap.from }, taken)
    settled.push(...pieces.map((piece, n) => ({ ...gap, ...piece, id: n === 0 ? gap.id : newId(GapId) })))
  }
  return [...others, ...settled]
}
