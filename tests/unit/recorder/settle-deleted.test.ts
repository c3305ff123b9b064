import { describe, expect, it } from 'vitest'
import { SourceId } from '../../../server/contract/ids.ts'
import type { GapReason } from '../../../server/contract/recorder.ts'
import { newId } from '../../../server/kernel/ids/index.ts'
import { settleDeleted } from '../../../server/recorder/reindex/settle-deleted.ts'
import { GapId, type Gap } from '../../../server/recorder/store/gap.ts'

const sourceId = newId(SourceId)
const gap = (from: number, to: number, reason: GapReason = 'deleted', epoch = 0): Gap => ({
  ...{ id: newId(GapId), sourceId, epoch, from, to, reason, detail: null },
})
const spans = (gaps: readonly Gap[]) => gaps.map(({ from, to, reason }) => [from, to, reason])

describe('deletions in an index from files', () => {
  it('never overlap, though each grew over those noted before', () => {
    const noted = [gap(0, 9), gap(3, 5), gap(8, 12)]
    expect(spans(settleDeleted(noted, []))).toEqual([
      [0, 9, 'deleted'],
      [9, 12, 'deleted'],
    ])
  })

  it('are not where there is footage, or another reason why there is none', () => {
    const noted = [gap(0, 10), gap(4, 5, 'unreachable')]
    const settled = settleDeleted(noted, [{ epoch: 0, from: 7, to: 20 }])
    expect(spans(settled)).toEqual([
      [4, 5, 'unreachable'],
      [0, 4, 'deleted'],
      [5, 7, 'deleted'],
    ])
    expect(new Set(settled.map(({ id }) => id)).size).toBe(3)
  })

  it('are told for each epoch by itself', () => {
    const settled = settleDeleted([gap(0, 10)], [{ epoch: 1, from: 0, to: 10 }])
    expect(spans(settled)).toEqual([[0, 10, 'deleted']])
  })
})
