import { readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { HoldId, type SourceId } from '../../../server/contract/ids.ts'
import type { SourceSettings } from '../../../server/contract/recorder.ts'
import { newId } from '../../../server/kernel/ids/index.ts'
import type { Files } from '../../../server/recorder/files/index.ts'
import { endHold, placeHold, rememberHolds } from '../../../server/recorder/holds/index.ts'
import { reindex } from '../../../server/recorder/reindex/reindex.ts'
import { bulkReaders } from '../../../server/recorder/retention/bulk.ts'
import { createClipDeleter, type ClipDeleter } from '../../../server/recorder/retention/delete-clips.ts'
import { createPass, type Pass } from '../../../server/recorder/retention/pass.ts'
import type { StoredClip } from '../../../server/recorder/retention/rules.ts'
import { writeIdentity } from '../../../server/recorder/source-folder/index.ts'
import { listSources, retainedSources } from '../../../server/recorder/store/sources.ts'
import { silentLog as log } from '../../support/api.ts'
import { compareIndexWithDisk, recordedFiles } from '../../support/measure/index.ts'
import { begin, minuteMs, storeFootage, type RecordedStream, type StoredFootage } from './stored-footage.ts'

const dayMs = 86_400_000
const at = (minute: number): number => begin + minute * minuteMs

describe('retention', () => {
  let footage: StoredFootage
  let camera: RecordedStream
  let durable: () => Promise<void>

  beforeEach(async () => {
    footage = await storeFootage()
    camera = await footage.source()
    durable = () => Promise.resolve()
  })
  afterEach(() => footage.close())

  const deleterOn = (files: Files): ClipDeleter =>
    createClipDeleter({
      ...{ database: footage.database, index: footage.index, files, log },
      ...{ recordingsDir: footage.recordingsDir, now: () => at(10_000), makeDurable: () => durable() },
    })
  const passOn = (deleter: ClipDeleter): Pass =>
    createPass({
      ...{ database: footage.database, index: footage.index, deleter },
      recordingsDir: footage.recordingsDir,
      ...{ onDeleted: () => undefined, signal: new AbortController().signal },
    })
  const pass = (): Pass => passOn(deleterOn(footage.files))
  const retained = () => retainedSources(footage.database)
  const settings = async (id: SourceId): Promise<SourceSettings> => {
    const source = (await listSources(footage.database)).find((one) => one.settings.id === id)
    if (!source) throw new Error(`no source ${id}`)
    return source.settings
  }
  const ageOut = async (now: number): Promise<void> => pass().ageOut(await retained(), now)
  const hold = (sourceId: SourceId, from: number, to: number, id = newId(HoldId)) =>
    footage.database.transaction((trx) =>
      placeHold(trx, { id, sourceId, from, to, reason: '投诉核查', owner: 'case:1' }, at(0)),
    )
  const release = (id: HoldId) => footage.database.transaction((trx) => endHold(trx, id, at(0)))
  const candidates = async (limit = 100): Promise<readonly StoredClip[]> => {
    const readers = await bulkReaders(footage.database, [camera.id])
    return (await readers.get(camera.id)?.next(at(10_000), limit)) ?? []
  }
  /** Minutes at which a source's clips begin. */
  const minutesOf = async (id = camera.id): Promise<readonly number[]> =>
    (await footage.read()).clips
      .filter((clip) => clip.sourceId === id && clip.state !== 'garbage')
      .map(({ fragments }) => ((fragments[0]?.wallStart ?? 0) - begin) / minuteMs)
  const spans = (list: readonly { readonly from: number; readonly to: number }[]) =>
    list.map(({ from, to }) => [(from - begin) / minuteMs, (to - begin) / minuteMs])
  const agrees = async (): Promise<void> =>
    expect(await compareIndexWithDisk(footage.recordingsDir, await footage.read())).toEqual([])

  describe('by age', () => {
    it('deletes what is older than its source is to keep, and says so in one gap', async () => {
      await camera.record(10)
      await camera.end()
      await ageOut(at(4) + 30 * dayMs)
      await ageOut(at(6) + 30 * dayMs)
      const { coverage, gaps } = await footage.read()
      expect(await minutesOf()).toEqual([6, 7, 8, 9])
      expect(spans(coverage)).toEqual([[6, 10]])
      expect(spans(gaps)).toEqual([[0, 6]])
      expect(gaps).toMatchObject([{ reason: 'deleted' }])
      await agrees()
    })

    it('tells once a pass and source what went, and why', async () => {
      await camera.record(5)
      await camera.end()
      await ageOut(at(3) + 30 * dayMs)
      await footage.index.flush()
      expect(footage.journal).toMatchObject([
        {
          event: 'footage.deleted',
          data: { from: at(0), to: at(3), clips: 3, why: 'age', retentionDays: 30 },
        },
      ])
    })

    it('leaves what is being written, however old, and its coverage grows on from there', async () => {
      await camera.record(4)
      await ageOut(at(3) + 60 * dayMs)
      await camera.record(1)
      expect(spans((await footage.read()).coverage)).toEqual([[3, 5]])
      await camera.end()
      await agrees()
    })

    it('gives nothing up that lies on another disk, and deletes what lies on this one', async () => {
      await camera.record(3)
      await camera.end()
      await rm(join(footage.recordingsDir, camera.id), { recursive: true })
      await ageOut(at(90 * 24 * 60))
      expect(await minutesOf()).toEqual([0, 1, 2])
      const later = await footage.source({ id: camera.id }, at(10))
      await writeIdentity(footage.recordingsDir, await settings(camera.id), at(10))
      await later.record(2)
      await later.end()
      await pass().makeRoom(await retained(), 1)
      expect(await minutesOf()).toEqual([0, 1, 2, 11])
    })

    it('keeps each source as long as it is to be kept', async () => {
      const brief = await footage.source({ retentionDays: 1 })
      for (const one of [camera, brief]) {
        await one.record(3)
        await one.end()
      }
      await ageOut(at(2) + dayMs)
      expect([await minutesOf(camera.id), await minutesOf(brief.id)]).toEqual([[0, 1, 2], [2]])
    })

    it('removes the folders that it emptied, and not the one of the source', async () => {
      const early = await footage.source({}, begin - 5 * dayMs)
      await early.record(2)
      await early.end()
      await ageOut(at(0) + 40 * dayMs)
      expect(await recordedFiles(footage.recordingsDir)).toEqual([])
      expect(await readdir(join(footage.recordingsDir, early.id))).toEqual(['gaps.jsonl'])
    })
  })

  describe('for room', () => {
    it('deletes the oldest of all sources first, and no more than is wanted', async () => {
      const other = await footage.source({}, at(1))
      for (const one of [camera, other]) {
        await one.record(4)
        await one.end()
      }
      const size = (await candidates())[0]?.bytes ?? 0
      expect(await pass().makeRoom(await retained(), 2.5 * size)).toBeGreaterThanOrEqual(2.5 * size)
      expect([await minutesOf(camera.id), await minutesOf(other.id)]).toEqual([
        [2, 3],
        [2, 3, 4],
      ])
      await agrees()
    })

    it('costs one clip on a disk that gives nothing up', async () => {
      await camera.record(6)
      await camera.end()
      const readOnly: Files = {
        ...footage.files,
        unlink: () => Promise.reject(Object.assign(new Error('no'), { code: 'EROFS' })),
      }
      expect(await passOn(deleterOn(readOnly)).makeRoom(await retained(), 1e9)).toBe(0)
      expect(await minutesOf()).toEqual([1, 2, 3, 4, 5])
      expect(await recordedFiles(footage.recordingsDir)).toHaveLength(6)
    })

    it('deletes nothing that is held, and says how little went', async () => {
      await camera.record(4)
      await camera.end()
      await hold(camera.id, at(1), at(10))
      const [bulk] = await candidates()
      expect(await pass().makeRoom(await retained(), 1e9)).toBe(bulk?.bytes)
      expect(await minutesOf()).toEqual([1, 2, 3])
    })
  })

  describe('under a hold', () => {
    it('keeps every clip that overlaps one of several holds, and deletes those between', async () => {
      await camera.record(8)
      await camera.end()
      await hold(camera.id, at(1) + 59_999, at(2) + 1)
      await hold(camera.id, at(2), at(3))
      await hold(camera.id, at(5), at(5) + 1)
      await ageOut(at(8) + 30 * dayMs)
      const { coverage, gaps } = await footage.read()
      expect(await minutesOf()).toEqual([1, 2, 5])
      expect(spans(coverage)).toEqual([
        [1, 3],
        [5, 6],
      ])
      expect(spans(gaps)).toEqual([
        [0, 1],
        [3, 5],
        [6, 8],
      ])
      await agrees()
    })

    it('keeps clips that were written after the hold was placed', async () => {
      await hold(camera.id, at(2), at(4))
      await camera.record(6)
      await camera.end()
      await ageOut(at(6) + 30 * dayMs)
      expect(await minutesOf()).toEqual([2, 3])
    })

    it('is bulk again once the last hold is released, and joins the gap around it', async () => {
      await camera.record(6)
      await camera.end()
      const [first, second] = [newId(HoldId), newId(HoldId)]
      await hold(camera.id, at(2), at(4), first)
      await hold(camera.id, at(3), at(4), second)
      await ageOut(at(6) + 30 * dayMs)
      await release(first)
      await ageOut(at(6) + 30 * dayMs)
      expect(await minutesOf()).toEqual([3])
      await release(second)
      await ageOut(at(6) + 30 * dayMs)
      expect(await minutesOf()).toEqual([])
      expect(spans((await footage.read()).gaps)).toEqual([[0, 6]])
    })

    it('answers a hold that comes too late with what it missed', async () => {
      await camera.record(6)
      await camera.end()
      await ageOut(at(3) + 30 * dayMs)
      expect(await hold(camera.id, at(1), at(5))).toEqual([{ from: at(1), to: at(3), reason: 'deleted' }])
    })

    it('keeps a clip for which the hold came after it was chosen, but before it was marked', async () => {
      await camera.record(4)
      await camera.end()
      const chosen = await candidates()
      expect(await hold(camera.id, at(1), at(2))).toEqual([])
      await deleterOn(footage.files).delete(chosen)
      expect(await minutesOf()).toEqual([1])
    })

    it('either keeps a clip or names it missing, whoever comes first', async () => {
      await camera.record(4)
      await camera.end()
      const deleting = deleterOn(footage.files).delete(await candidates())
      const missing = await hold(camera.id, at(1), at(2))
      await deleting
      expect((await minutesOf()).includes(1)).toBe(missing.length === 0)
      await agrees()
    })
  })

  describe('that a crash breaks off', () => {
    const steps = [
      ['before the mark is on disk', 'durable', [0, 1, 2, 3]],
      ['before the first file is gone', 'unlink', [0, 1, 2, 3]],
      ['before the folder is synced', 'syncFolderOf', []],
      ['before the empty folder is gone', 'removeEmptyFolders', []],
    ] as const

    /** Fails at a step as a crash would: nothing after it is done. */
    const crashing = (step: string): Files => {
      const files = { ...footage.files }
      const crash = () => Promise.reject(Object.assign(new Error('crash'), { code: 'EIO' }))
      if (step === 'durable') durable = crash
      else return { ...files, [step]: crash }
      return files
    }

    it.each(steps)('%s, is ended by the next', async (_, step, filesLeft) => {
      await camera.record(4)
      await camera.end()
      await deleterOn(crashing(step))
        .delete(await candidates())
        .catch(() => undefined)
      expect(await recordedFiles(footage.recordingsDir)).toHaveLength(filesLeft.length)
      expect(await minutesOf()).toEqual([])
      durable = () => Promise.resolve()
      await deleterOn(footage.files).finish()
      const { clips, gaps, coverage } = await footage.read()
      expect([clips, coverage]).toEqual([[], []])
      expect(spans(gaps)).toEqual([[0, 4]])
      expect(await recordedFiles(footage.recordingsDir)).toEqual([])
    })

    it('keeps the row of a file that the disk does not give up, and the others go', async () => {
      await camera.record(3)
      await camera.end()
      const [first] = await candidates()
      const stubborn: Files = {
        ...footage.files,
        unlink: (path) =>
          path === first?.path
            ? Promise.reject(Object.assign(new Error('no'), { code: 'EIO' }))
            : footage.files.unlink(path),
      }
      await deleterOn(stubborn).delete(await candidates())
      expect((await footage.read()).clips).toMatchObject([{ path: first?.path, state: 'garbage' }])
      expect(await deleterOn(footage.files).finish()).toBe(1)
      expect((await footage.read()).clips).toEqual([])
    })
  })

  it('goes on where the folder of a deleted clip cannot be synced, and tries that one again', async () => {
    await camera.record(2)
    await camera.end()
    const other = await footage.source()
    await other.record(1)
    await other.end()
    const failing: Files = {
      ...footage.files,
      syncFolderOf: (path) =>
        path.startsWith(camera.id)
          ? Promise.reject(Object.assign(new Error('no'), { code: 'EIO' }))
          : footage.files.syncFolderOf(path),
    }
    await passOn(deleterOn(failing)).ageOut(await retained(), at(3) + 30 * dayMs)
    const { clips } = await footage.read()
    expect(clips.map(({ sourceId, state }) => [sourceId, state])).toEqual([
      [camera.id, 'garbage'],
      [camera.id, 'garbage'],
    ])
    expect(await deleterOn(footage.files).finish()).toBe(2)
    expect((await footage.read()).clips).toEqual([])
  })

  it('is agreed to by an index that is rebuilt from the files, holds included', async () => {
    await camera.record(6)
    await camera.end()
    await hold(camera.id, at(2), at(3))
    await rememberHolds({ ...footage, log }, camera.id)
    for (const minute of [1, 4, 5]) await ageOut(at(minute) + 30 * dayMs)
    const before = await footage.read()
    await footage.database('holds').delete()
    await footage.database('gaps').delete()
    const { database, recordingsDir, files } = footage
    await reindex({
      ...{ database, recordingsDir, files, digests: true, now: () => at(0), onProgress: () => undefined },
    })
    const after = await footage.read()
    expect(after.gaps).toEqual(before.gaps)
    expect(after.coverage).toEqual(before.coverage)
    await ageOut(at(9) + 30 * dayMs)
    expect(await minutesOf()).toEqual([2])
  })

  it('syncs folders after files are gone, and takes rows out last', async () => {
    await camera.record(2)
    await camera.end()
    const calls: string[] = []
    const rows = async (call: string): Promise<void> => {
      const found = (await footage.database('clips').count('* as n').first()) as { n: number }
      calls.push(`${call}, ${found.n} rows`)
    }
    durable = () => rows('durable')
    const noting: Files = {
      ...footage.files,
      unlink: async (path) => {
        await rows('unlink')
        await footage.files.unlink(path)
      },
      syncFolderOf: async (path) => {
        await rows('sync')
        await footage.files.syncFolderOf(path)
      },
      removeEmptyFolders: () => rows('folder'),
    }
    await deleterOn(noting).delete(await candidates())
    expect(calls).toEqual([
      'durable, 2 rows',
      'unlink, 2 rows',
      'unlink, 2 rows',
      'sync, 2 rows',
      'folder, 0 rows',
    ])
  })
})
