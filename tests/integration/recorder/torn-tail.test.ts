import { mkdir, mkdtemp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { ClipId, NodeId, SourceId } from '../../../server/contract/ids.ts'
import type { Database } from '../../../server/kernel/database/index.ts'
import { newId } from '../../../server/kernel/ids/index.ts'
import { boxesWithin } from '../../../server/kernel/mp4/index.ts'
import { createClipWriter } from '../../../server/recorder/clip/clip-writer.ts'
import { createFragmentReader } from '../../../server/recorder/clip/fragment-reader.ts'
import { createRecorderClock } from '../../../server/recorder/clock/index.ts'
import { createFiles } from '../../../server/recorder/files/index.ts'
import { openFootage } from '../../../server/recorder/open-footage.ts'
import { examineClip } from '../../../server/recorder/recovery/examine-clip.ts'
import { recoverSource } from '../../../server/recorder/recovery/index.ts'
import { commitBatch, createIndexWriter, RunId } from '../../../server/recorder/store/index.ts'
import { putKnownRun } from '../../../server/recorder/store/runs.ts'
import { putSource } from '../../../server/recorder/store/sources.ts'
import { compareIndexWithDisk, readFootageIndex } from '../../support/measure/index.ts'
import { audioTrack, fragment, ftyp, moov, videoTrack } from '../../support/mp4-stream.ts'

const begin = Date.parse('2026-03-02T01:00:00Z')
const tracks = [videoTrack, audioTrack]

describe('a file that was being written when the recorder died', () => {
  let folder: string
  let recordingsDir: string
  let database: Database
  const sourceId = newId(SourceId)
  const runId = newId(RunId)

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'huijian-torn-'))
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

  const files = () => createFiles(recordingsDir)

  /** Records `count` fragments of 2 s and dies: the last clip stays open. @returns its path */
  const recordAndDie = async (count: number, clipMs = 60_000): Promise<string> => {
    let now = 0
    const index = createIndexWriter({
      commit: (batch) => commitBatch(database, batch),
      ...{ flushMs: 60_000, now: () => begin, onCommitted: () => undefined, onFailed: () => undefined },
    })
    const clock = createRecorderClock({ now: () => begin + now, monotonic: () => now }, 1)
    const writer = createClipWriter({
      ...{ sourceId, runId, clock, files: files(), index, clipMs, syncMs: 10_000 },
    })
    const reader = createFragmentReader({
      clock,
      onFragment: async (arrived) => {
        await writer.append(arrived)
      },
    })
    const write = (bytes: Buffer): Promise<void> =>
      new Promise((resolve, reject) => reader.write(bytes, (error) => (error ? reject(error) : resolve())))
    await write(Buffer.concat([ftyp(), moov(...tracks)]))
    for (let n = 0; n < count; n += 1) {
      now = (n + 1) * 2000
      await write(fragment(tracks, n * 2))
    }
    await index.close()
    const newest = (await readFootageIndex(database)).clips.at(-1)
    return newest?.path ?? ''
  }

  const recover = () => recoverSource({ database, recordingsDir, files: files() }, sourceId)
  const index = () => readFootageIndex(database)

  it('keeps every whole fragment, wherever it is cut', async () => {
    const path = await recordAndDie(4)
    const absolute = join(recordingsDir, path)
    const whole = await readFile(absolute)
    const ends = boxesWithin(whole, 0, whole.length).flatMap(({ type, end }) =>
      type === 'mdat' ? [end] : [],
    )
    for (let length = 0; length <= whole.length; length += 1) {
      await writeFile(absolute, whole.subarray(0, length))
      const examined = await examineClip(absolute)
      const expected = ends.filter((end) => end <= length)
      expect(examined?.fragments.length ?? 0).toBe(expected.length)
      if (examined) expect(examined.wholeBytes).toBe(expected.at(-1) ?? examined.wholeBytes)
    }
  })

  it.each([
    ['in the media of its last fragment', -1],
    ['before its last fragment was begun', -1000],
  ])('agrees with the index to the byte after it was cut %s', async (_, cut) => {
    const path = await recordAndDie(5)
    const absolute = join(recordingsDir, path)
    await truncate(absolute, (await readFile(absolute)).length + cut)
    const { clips } = await recover()
    expect(clips).toHaveLength(1)
    expect(await compareIndexWithDisk(recordingsDir, await index())).toEqual([])
    expect((await index()).coverage).toEqual([
      { sourceId, from: begin, to: begin + (clips[0]?.fragments.length ?? 0) * 2000 },
    ])
  })

  it('is removed, with its row, where not even its first fragment is whole', async () => {
    const path = await recordAndDie(1)
    await truncate(join(recordingsDir, path), 900)
    expect(await recover()).toMatchObject({ clips: [], removed: 1 })
    const { clips, coverage } = await index()
    expect([clips, coverage, await readdir(dirname(join(recordingsDir, path)))]).toEqual([[], [], []])
  })

  it('is found again where the index lost its row', async () => {
    await recordAndDie(8, 4000)
    const before = await index()
    const lost = before.clips.slice(-2).map(({ id }) => ClipId.parse(id))
    await database('clips').whereIn('id', lost).delete()
    await database('coverage').update({ end_ms: begin + 8000 })
    await recover()
    const after = await index()
    expect(after.clips.map(({ path, fragments }) => ({ path, fragments }))).toEqual(
      before.clips.map(({ path, fragments }) => ({ path, fragments })),
    )
    expect(after.coverage).toEqual(before.coverage)
  })

  it('is found again, and what was missing before it is a gap, where the index knew nothing of both', async () => {
    await recordAndDie(8, 4000)
    const { clips } = await index()
    const [, , third, fourth] = clips.map(({ id }) => ClipId.parse(id))
    if (!third || !fourth) throw new Error('there are no four clips')
    // A stretch that was never recorded, and the clip behind it: the crash came before either was committed.
    const paths = new Map(clips.map(({ id, path }) => [id, path]))
    await rm(join(recordingsDir, paths.get(third) ?? ''))
    await database('clips').whereIn('id', [third, fourth]).delete()
    await database('coverage').update({ end_ms: begin + 8000 })
    const { lost } = await recoverSource({ database, recordingsDir, files: files() }, sourceId, {
      forgottenBy: 'recorder-crashed',
    })
    const gap = { sourceId, from: begin + 8000, to: begin + 12_000, reason: 'recorder-crashed' }
    expect(lost).toMatchObject([gap])
    expect((await index()).gaps).toMatchObject([gap])
  })

  it('leaves no row behind where the file is gone, and takes back what was covered by it', async () => {
    const path = await recordAndDie(3, 4000)
    await rm(join(recordingsDir, path))
    await recover()
    const after = await index()
    expect(after.clips).toHaveLength(1)
    expect(after.coverage).toEqual([{ sourceId, from: begin, to: begin + 4000 }])
  })

  it('is not judged missing where older footage lies on another disk', async () => {
    const path = await recordAndDie(3)
    await rm(join(recordingsDir, path))
    await recoverSource({ database, recordingsDir, files: files() }, sourceId, {
      knownSince: begin + 3_600_000,
    })
    expect((await index()).clips).toHaveLength(1)
  })

  it('is left whole where it is damaged before fragments that may be saved, and indexed up to there', async () => {
    const absolute = join(recordingsDir, await recordAndDie(5))
    const whole = await readFile(absolute)
    const [, second] = boxesWithin(whole, 0, whole.length).filter(({ type }) => type === 'moof')
    if (!second) throw new Error('there is no second fragment')
    const damaged = Buffer.from(whole).fill(0, second.start, second.start + 64)
    await writeFile(absolute, damaged)
    const { clips, unread } = await recover()
    expect(clips.map(({ fragments }) => fragments.length)).toEqual([1])
    expect(unread).toEqual([])
    expect(await readFile(absolute)).toEqual(damaged)
  })

  it('is left whole, and told of, where its head is damaged', async () => {
    const path = await recordAndDie(3)
    const damaged = (await readFile(join(recordingsDir, path))).fill(0, 0, 64)
    await writeFile(join(recordingsDir, path), damaged)
    expect(await recover()).toMatchObject({ clips: [], removed: 1, unread: [{ path }] })
    expect(await readFile(join(recordingsDir, path))).toEqual(damaged)
  })

  it('keeps its row where the disk does not give up its file, and the others are mended', async () => {
    const path = await recordAndDie(5, 4000)
    const before = await index()
    // A folder in the place of the file: to be read it is no less broken than a bad sector.
    await rm(join(recordingsDir, path))
    await mkdir(join(recordingsDir, path))
    const { unread } = await recover()
    expect(unread).toMatchObject([{ path }])
    expect((await index()).clips).toHaveLength(before.clips.length)
  })

  it('is not touched where somebody else put it there', async () => {
    const folder = dirname(join(recordingsDir, await recordAndDie(2)))
    const stray = join(folder, 'lobby.mp4')
    await writeFile(stray, Buffer.alloc(4096))
    expect(await examineClip(stray)).toBeUndefined()
    await recover()
    expect(await readdir(folder)).toContain('lobby.mp4')
  })
})
