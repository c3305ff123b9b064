import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { NodeId, SourceId } from '../../../server/contract/ids.ts'
import type { Database } from '../../../server/kernel/database/index.ts'
import { newId } from '../../../server/kernel/ids/index.ts'
import { createClipWriter } from '../../../server/recorder/clip/clip-writer.ts'
import { createFragmentReader } from '../../../server/recorder/clip/fragment-reader.ts'
import { createRecorderClock } from '../../../server/recorder/clock/index.ts'
import { createFiles } from '../../../server/recorder/files/index.ts'
import { openFootage } from '../../../server/recorder/open-footage.ts'
import { recoverSource } from '../../../server/recorder/recovery/index.ts'
import { createGapKeeper } from '../../../server/recorder/source/gap-keeper.ts'
import { GapId } from '../../../server/recorder/store/gap.ts'
import { commitBatch, createIndexWriter, RunId } from '../../../server/recorder/store/index.ts'
import { putKnownRun } from '../../../server/recorder/store/runs.ts'
import { putSource } from '../../../server/recorder/store/sources.ts'
import { compareIndexWithDisk, readFootageIndex } from '../../support/measure/index.ts'
import { fragment, ftyp, moov, videoTrack } from '../../support/mp4-stream.ts'

const begin = Date.parse('2026-03-02T01:00:10Z')

describe('a stream whose first fragments came late', () => {
  let folder: string
  let recordingsDir: string
  let database: Database
  const sourceId = newId(SourceId)
  const runId = newId(RunId)

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'huijian-late-'))
    recordingsDir = join(folder, 'recordings')
    database = await openFootage(join(folder, 'data'))
    await putSource(
      database,
      {
        ...{ id: sourceId, homeNode: newId(NodeId), kind: 'rtsp', name: '窗口 1', url: 'rtsp://camera/1' },
        ...{ credentials: null, transport: 'tcp', enabled: true, priority: 0, retentionDays: 30 },
      },
      0,
    )
    await putKnownRun(database, runId, 1, begin)
  })
  afterEach(async () => {
    await database.destroy()
    await rm(folder, { recursive: true, force: true })
  })

  /** Records fragments of 2 s that come late by so much each, after a gap, committing after each of them. */
  const record = async (lateMs: readonly number[], finish: boolean): Promise<void> => {
    let now = 0
    const index = createIndexWriter({
      commit: (batch) => commitBatch(database, batch),
      ...{ flushMs: 60_000, now: () => begin, onCommitted: () => undefined, onFailed: () => undefined },
    })
    const clock = createRecorderClock({ now: () => begin + now, monotonic: () => now }, 1)
    const files = createFiles(recordingsDir)
    const writer = createClipWriter({
      ...{ sourceId, runId, clock, files, index, clipMs: 60_000, syncMs: 10_000 },
    })
    const absent = { id: newId(GapId), sourceId, epoch: 1, from: begin - 60_000, to: null }
    const open = { ...absent, reason: 'unreachable' as const, detail: null }
    const gaps = createGapKeeper({ sourceId, coveredTo: absent.from, open, clock, index })
    const reader = createFragmentReader({
      clock,
      onFragment: async (arrived) => gaps.covered(await writer.append(arrived)),
    })
    const write = (bytes: Buffer): Promise<void> =>
      new Promise((resolve, reject) => reader.write(bytes, (error) => (error ? reject(error) : resolve())))
    await write(Buffer.concat([ftyp(), moov(videoTrack)]))
    for (const [n, late] of lateMs.entries()) {
      now = (n + 1) * 2000 + late
      await write(fragment([videoTrack], n * 2))
      await index.flush()
    }
    if (finish) await writer.close()
    await index.close()
  }

  const timesNow = async () => {
    const { clips, coverage, gaps } = await readFootageIndex(database)
    return {
      fragments: clips.flatMap((clip) => clip.fragments.map(({ wallStart }) => wallStart - begin)),
      coverage: coverage.map(({ from, to }) => [from - begin, to - begin]),
      gapEnds: gaps.map(({ to }) => to - begin),
    }
  }
  const right = { fragments: [0, 2000, 4000, 6000], coverage: [[0, 8000]], gapEnds: [0] }

  it.each([
    ['while its clip is open', false],
    ['when its clip is finished', true],
  ])(
    'stands where it was captured %s: fragments, coverage, and the end of the gap before it',
    async (_, finish) => {
      await record([450, 300, 0, 120], finish)
      expect(await timesNow()).toEqual(right)
      expect(await compareIndexWithDisk(recordingsDir, await readFootageIndex(database))).toEqual([])
    },
  )

  it('stands where its file tells after a fault, whatever the index made of it, and is covered', async () => {
    await record([450, 300, 0, 120], false)
    // As if the recorder had moved it once more by a fragment that the disk then refused.
    await database('clips').update({ start_ms: begin - 48, offset_ms: begin - 48 })
    await database('coverage').update({ start_ms: begin - 48, end_ms: begin + 7952 })
    await recoverSource({ database, recordingsDir, files: createFiles(recordingsDir) }, sourceId)
    const { fragments, coverage } = await timesNow()
    fragments.forEach((at, n) => expect(at).toBeCloseTo(right.fragments[n] ?? NaN, 2))
    expect(Math.max(...coverage.map(([, to = NaN]) => to))).toBe(8000)
    const differences = await compareIndexWithDisk(recordingsDir, await readFootageIndex(database))
    expect(differences).toEqual([])
  })

  it('stands there too after a crash, when it is read from its file alone', async () => {
    await record([450, 300, 0, 120], false)
    await database('clips').delete()
    await database('coverage').delete()
    await recoverSource({ database, recordingsDir, files: createFiles(recordingsDir) }, sourceId)
    const { fragments, coverage } = await timesNow()
    fragments.forEach((at, n) => expect(at).toBeCloseTo(right.fragments[n] ?? NaN, 2))
    expect(coverage).toEqual(right.coverage)
  })
})
