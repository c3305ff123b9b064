import type { Piece } from '../../footage-index/index.ts'

/** Shorter than this is a seam between files, not something missing (as `missing.ts` has it). */
const seamMs = 1000

/**
 * Pieces that can stand in one file, for each file in order of time: without anything missing between them, and with the
 * same header, which is at the beginning of a file and says how all of it is decoded.
 */
export const runsOf = (pieces: readonly Piece[], most: number): readonly (readonly Piece[])[] => {
  const runs: Piece[][] = []
  for (const piece of pieces) {
    const run = runs.at(-1)
    const last = run?.at(-1)
    const goesOn =
      run !== undefined &&
      last !== undefined &&
      run.length < most &&
      last.headerDigest === piece.headerDigest &&
      piece.from - last.to < seamMs
    if (goesOn) run.push(piece)
    else runs.push([piece])
  }
  return runs
}
