import { describe, expect, it } from 'vitest'
import { ClipId } from '../../../server/contract/ids.ts'
import type { Piece } from '../../../server/footage-index/index.ts'
import { runsOf } from '../../../server/footage/cuts/runs.ts'
import { newId } from '../../../server/kernel/ids/index.ts'

const clipId = newId(ClipId)
const piece = (from: number, to: number, headerDigest = 'a'): Piece => ({
  ...{ from, to, clipId, n: 0, headerDigest, codecs: 'avc1.64001f' },
})
const lengths = (pieces: readonly Piece[], most = 100) => runsOf(pieces, most).map((run) => run.length)

describe('footage in files of its own', () => {
  it('is one file across clips, and another behind what is missing', () => {
    expect(lengths([piece(0, 2000), piece(2003, 4000), piece(4999, 6000)])).toEqual([3])
    expect(lengths([piece(0, 2000), piece(3000, 4000)])).toEqual([1, 1])
    expect(lengths([])).toEqual([])
  })

  it('is another file where it is decoded differently, and where an index would be too long', () => {
    expect(lengths([piece(0, 2000), piece(2000, 4000, 'b'), piece(4000, 6000, 'b')])).toEqual([1, 2])
    expect(lengths([piece(0, 1), piece(1, 2), piece(2, 3)], 2)).toEqual([2, 1])
  })
})
