import { beforeEach, describe, expect, it } from 'vitest'
import { SourceId } from '../../../server/contract/ids.ts'
import { newId } from '../../../server/kernel/ids/index.ts'
import { GapId, type Gap } from '../../../server/recorder/store/gap.ts'
import type { IndexBatch } from '../../../server/recorder/store/index-batch.ts'
import { createIndexWriter, type IndexWriter } from '../../../server/recorder/store/index-writer.ts'

const gap: Gap = {
  ...{ id: newId(GapId), sourceId: newId(SourceId), epoch: 1, from: 0, to: null },
  ...{ reason: 'unreachable', detail: null },
}

describe('the index writer', () => {
  let commits: IndexBatch[]
  let failures: number
  let writer: IndexWriter

  beforeEach(() => {
    commits = []
    failures = 0
    writer = createIndexWriter({
      commit: (batch) => {
        if (failures > 0) {
          failures -= 1
          return Promise.reject(new Error('SQLITE_FULL'))
        }
        commits.push(batch)
        return Promise.resolve()
      },
      flushMs: 60_000,
      now: () => 5,
      onCommitted: () => undefined,
      onFailed: () => undefined,
    })
  })

  it('keeps what could not be committed, and commits it with what came since, in order', async () => {
    failures = 1
    writer.journal('first', null, {})
    await expect(writer.flush()).rejects.toThrow('SQLITE_FULL')
    writer.journal('second', null, {})
    await writer.close()
    expect(commits.map(({ journal }) => journal.map(({ event }) => event))).toEqual([['first', 'second']])
  })

  it('commits together what was said together', async () => {
    writer.journal('first', null, {})
    writer.gap(gap)
    await writer.close()
    expect(commits).toHaveLength(1)
  })

  it('commits nothing where nothing was said', async () => {
    await writer.flush()
    await writer.close()
    expect(commits).toEqual([])
  })

  it('keeps only the last word on a gap', async () => {
    writer.gap(gap)
    writer.gap({ ...gap, to: 9 })
    await writer.close()
    expect([...(commits[0]?.gaps.values() ?? [])]).toEqual([{ ...gap, to: 9 }])
  })
})
