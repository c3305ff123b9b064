import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { SourceId } from '../../../server/contract/ids.ts'
import { encodeFragment } from '../../../server/footage-index/index.ts'
import { newId } from '../../../server/kernel/ids/index.ts'
import { commitBatch } from '../../../server/recorder/store/index.ts'
import { rebuildCoverage, coverageWithin } from '../../../server/recorder/store/coverage.ts'
import { GapId } from '../../../server/recorder/store/gap.ts'
import { gapsWithin } from '../../../server/recorder/store/gaps.ts'
import { emptyBatch } from '../../../server/recorder/store/index-batch.ts'
import { addTallies, restartsOf } from '../../../server/recorder/store/tallies.ts'
import { begin, minuteMs, storeFootage, type StoredFootage } from './stored-footage.ts'

/** More than one statement takes. */
const many = 1201
const all = { from: 0, to: Number.MAX_SAFE_INTEGER }

describe('what gathered while the index could not be written', () => {
  let footage: StoredFootage
  let sourceId: SourceId

  beforeEach(async () => {
    footage = await storeFootage()
    ;({ id: sourceId } = await footage.source())
  })
  afterEach(() => footage.close())

  const count = async (table: string): Promise<number | undefined> =>
    (await footage.database(table).count<{ n: number }[]>({ n: '*' }).first())?.n

  it('is committed at once, however much it is', async () => {
    const batch = emptyBatch()
    for (let n = 0; n < many; n += 1) {
      const [from, to] = [begin + n * minuteMs, begin + n * minuteMs + 30_000]
      batch.journal.push({ at: from, event: 'gap.closed', sourceId, data: { n } })
      batch.spans.set(`${n}`, { sourceId, span: { epoch: 0, from, to } })
      const id = newId(GapId)
      const why = { reason: 'unreachable', detail: null } as const
      batch.gaps.set(id, { id, sourceId, epoch: 0, from: to, to: from + minuteMs, ...why })
    }
    const before = (await count('journal')) ?? 0
    await commitBatch(footage.database, batch)
    expect(((await count('journal')) ?? 0) - before).toBe(many)
    expect(await coverageWithin(footage.database, sourceId, all)).toHaveLength(many)
    expect(await gapsWithin(footage.database, sourceId, all)).toHaveLength(many)
  })

  it('leaves every hour of every source counted once', async () => {
    const tally = { frames: 1, bytes: 1, coveredMs: 1, restarts: 1 }
    const hours = Array.from({ length: many }, (_, n) => ({ sourceId, hour: n * 3_600_000, tally }))
    await addTallies(footage.database, hours)
    expect((await restartsOf(footage.database)).get(sourceId)).toBe(many)
  })
})

describe('a camera that broke off more often than one statement has room for', () => {
  it('has its coverage rebuilt from its clips', async () => {
    const footage = await storeFootage()
    try {
      const camera = await footage.source()
      await camera.record(1)
      await camera.end()
      const records = Array.from({ length: many }, (_, n) =>
        encodeFragment({
          ...{ wallStart: begin + n * 1000, durationMs: 500, mediaTime: n, offset: n, size: 1 },
        }),
      )
      await footage.database('fragment_tables').update({ fragments: Buffer.concat(records) })
      await footage.database.transaction((trx) => rebuildCoverage(trx, camera.id, 0, 0))
      expect(await coverageWithin(footage.database, camera.id, all)).toHaveLength(many)
    } finally {
      await footage.close()
    }
  })
})
