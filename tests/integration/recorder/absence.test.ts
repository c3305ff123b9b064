import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { NodeId, SourceId } from '../../../server/contract/ids.ts'
import type { Database } from '../../../server/kernel/database/index.ts'
import { newId } from '../../../server/kernel/ids/index.ts'
import { openFootage } from '../../../server/recorder/open-footage.ts'
import { explainAbsence } from '../../../server/recorder/recovery/explain-absence.ts'
import { putCoverage } from '../../../server/recorder/store/coverage.ts'
import { GapId } from '../../../server/recorder/store/gap.ts'
import { gapsWithin, putGaps } from '../../../server/recorder/store/gaps.ts'
import { putSource } from '../../../server/recorder/store/sources.ts'

const begin = Date.parse('2026-03-02T01:00:00Z')
const hourMs = 3_600_000

describe('the time that a recorder was away', () => {
  let folder: string
  let database: Database
  const sourceId = newId(SourceId)

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'huijian-absence-'))
    database = await openFootage(folder)
    await putSource(
      database,
      {
        ...{ id: sourceId, homeNode: newId(NodeId), kind: 'rtsp', name: '窗口 1', url: 'rtsp://camera/1' },
        ...{ credentials: null, transport: 'tcp', enabled: true, priority: 0, retentionDays: 30 },
      },
      0,
    )
  })
  afterEach(async () => {
    await database.destroy()
    await rm(folder, { recursive: true, force: true })
  })

  const covered = (epoch: number, from: number, to: number) =>
    putCoverage(database, [{ sourceId, span: { epoch, from: begin + from, to: begin + to } }])
  const away = (epoch: number, from: number) =>
    putGaps(database, [
      {
        ...{ id: newId(GapId), sourceId, epoch, from: begin + from, to: null },
        ...{ reason: 'unreachable', detail: null },
      },
    ])
  const gaps = async () =>
    (await gapsWithin(database, sourceId, { from: 0, to: Number.MAX_SAFE_INTEGER })).map(
      ({ epoch, from, to, reason }) => [epoch, from - begin, to === null ? null : to - begin, reason],
    )

  it('ends a gap where footage is known behind it, and begins where that ends', async () => {
    await covered(1, 0, 10_000)
    await away(1, 10_000)
    await covered(1, 20_000, 30_000)
    await explainAbsence(database, sourceId, 'recorder-crashed', 1)
    expect(await gaps()).toEqual([
      [1, 10_000, 20_000, 'unreachable'],
      [1, 30_000, null, 'recorder-crashed'],
    ])
  })

  it('leaves a gap open that only the footage of a clock that was ahead is behind', async () => {
    await covered(1, 0, 10_000)
    await covered(2, hourMs, hourMs + 10_000)
    await covered(3, 20_000, 30_000)
    await away(3, 30_000)
    const end = await explainAbsence(database, sourceId, 'recorder-crashed', 3)
    expect(await gaps()).toEqual([[3, 30_000, null, 'unreachable']])
    expect(end.gap?.from).toBe(begin + 30_000)
  })
})
