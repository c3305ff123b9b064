import { appendFile, open, readFile, rm, stat, symlink, truncate, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { SourceId } from '../../../server/contract/ids.ts'
import { newId } from '../../../server/kernel/ids/index.ts'
import { checkSource } from '../../../server/recorder/fsck/check-source.ts'
import { describeFinding, type Finding } from '../../../server/recorder/fsck/finding.ts'
import { mendSource } from '../../../server/recorder/fsck/mend-source.ts'
import { systemClock } from '../../../server/kernel/clock/index.ts'
import { runFsck } from '../../../server/recorder/index.ts'
import { silentLog } from '../../support/api.ts'
import { runRecorder, type RunningRecorder } from './running-recorder.ts'
import { compareIndexWithDisk } from '../../support/measure/index.ts'
import { begin, minuteMs, storeFootage, type RecordedStream, type StoredFootage } from './stored-footage.ts'

describe('a check of the footage', () => {
  let footage: StoredFootage
  let camera: RecordedStream
  /** Paths of its clips. */
  let paths: readonly string[]

  beforeEach(async () => {
    footage = await storeFootage()
    camera = await footage.source()
    await camera.record(4)
    await camera.end()
    paths = (await footage.read()).clips.map(({ path }) => path)
  })
  afterEach(() => footage.close())

  const file = (n: number): string => join(footage.recordingsDir, paths[n] ?? '')
  const check = async (digests = false): Promise<readonly Finding[]> =>
    (await checkSource({ ...footage, digests, settleMs: 0 }, camera.id)).findings
  const mend = async (): Promise<readonly Finding[]> =>
    mendSource({ ...footage, now: () => begin }, camera.id, await check())
  const agrees = async (): Promise<void> => {
    expect(await check(true)).toEqual([])
    expect(await compareIndexWithDisk(footage.recordingsDir, await footage.read())).toEqual([])
  }

  it('finds nothing where nothing is wrong', async () => {
    expect(await checkSource({ ...footage, digests: true, settleMs: 0 }, camera.id)).toEqual({
      ...{ clips: 4, findings: [] },
    })
  })

  it('finds nothing while a clip is being written', async () => {
    const other = await footage.source()
    await other.record(1.5)
    const { findings } = await checkSource({ ...footage, digests: true, settleMs: 10 }, other.id)
    expect(findings).toEqual([])
    await other.end()
  })

  it('finds a file that is gone; mended, the hole says why', async () => {
    await rm(file(1))
    expect(await check()).toEqual([{ kind: 'missing', sourceId: camera.id, path: paths[1] }])
    expect(await mend()).toEqual([])
    await agrees()
    expect((await footage.read()).gaps).toMatchObject([
      { from: begin + minuteMs, to: begin + 2 * minuteMs, reason: 'disk-error' },
    ])
  })

  it('leaves rows alone whose files lie on another disk, and goes on telling of them', async () => {
    await rm(join(footage.recordingsDir, camera.id), { recursive: true })
    expect((await mend()).map(({ kind }) => kind)).toEqual(['missing', 'missing', 'missing', 'missing'])
    expect((await footage.read()).clips).toHaveLength(4)
  })

  it('finds a file that is gone of a stream that was placed earlier than its name says', async () => {
    const start = begin + minuteMs
    await footage
      .database('clips')
      .where({ path: paths[1] ?? '' })
      .update({ start_ms: start - 1500 })
    await rm(file(1))
    expect((await check()).map(({ kind }) => kind)).toContain('missing')
  })

  it('finds a file that no row knows; mended, it is in the index again', async () => {
    await footage
      .database('clips')
      .where({ path: paths[2] ?? '' })
      .delete()
    expect((await check()).map(({ kind }) => kind)).toEqual(['unknown', 'uncovered'])
    expect(await mend()).toEqual([])
    await agrees()
    expect((await footage.read()).clips).toHaveLength(4)
  })

  it('finds a file that was cut short; mended, it is kept to its last whole fragment', async () => {
    await truncate(file(3), (await stat(file(3))).size - 10)
    expect((await check()).map(({ kind }) => kind)).toEqual(['size'])
    expect(await mend()).toEqual([])
    await agrees()
    expect((await footage.read()).clips[3]?.fragments).toHaveLength(29)
  })

  it('finds a file with something behind its end; mended, nothing of it is lost', async () => {
    const before = await readFile(file(0))
    await appendFile(file(0), Buffer.alloc(500))
    expect((await check()).map(({ kind }) => kind)).toEqual(['size'])
    expect(await mend()).toEqual([])
    await agrees()
    expect(await readFile(file(0))).toEqual(before)
  })

  it('leaves a file alone that is damaged before fragments that may be whole', async () => {
    const { clips } = await footage.read()
    const handle = await open(file(0), 'r+')
    await handle.write(Buffer.from('xxxx'), 0, 4, (clips[0]?.fragments[3]?.offset ?? 0) + 4)
    await handle.close()
    await appendFile(file(0), 'x')
    const size = (await stat(file(0))).size
    expect(await mend()).toMatchObject([{ kind: 'size', path: paths[0] }])
    expect((await stat(file(0))).size).toBe(size)
  })

  it('leaves a file alone that is no clip, and goes on telling of it', async () => {
    const stray = join(dirname(file(0)), '20260302T010000000Z-stray.mp4')
    await writeFile(stray, 'not a clip')
    expect(await mend()).toMatchObject([{ kind: 'unknown' }])
    expect(await readFile(stray, 'utf8')).toBe('not a clip')
  })

  it('finds a byte that changed where it reads digests, and never hides it', async () => {
    const bytes = await readFile(file(0))
    bytes.writeUInt8(bytes.readUInt8(bytes.length - 1) ^ 1, bytes.length - 1)
    await writeFile(file(0), bytes)
    expect(await check()).toEqual([])
    const findings = await check(true)
    expect(findings).toEqual([{ kind: 'digest', sourceId: camera.id, path: paths[0] }])
    expect(await mendSource({ ...footage, now: () => begin }, camera.id, findings)).toEqual(findings)
    expect(await check(true)).toEqual(findings)
  })

  it('tells of a file that the disk does not give, and checks and mends the others', async () => {
    await rm(file(0))
    await symlink(file(0), file(0))
    await rm(file(1))
    const findings = await check(true)
    expect(findings).toMatchObject([
      { kind: 'unreadable', path: paths[0] },
      { kind: 'missing', path: paths[1] },
    ])
    expect(await mendSource({ ...footage, now: () => begin }, camera.id, findings)).toMatchObject([
      { kind: 'unreadable' },
    ])
  })

  it('finds a deletion that was not ended', async () => {
    await footage
      .database('clips')
      .where({ path: paths[0] ?? '' })
      .update({ state: 'garbage' })
    expect((await check()).map(({ kind }) => kind)).toEqual(['garbage', 'uncovered'])
  })

  it('finds coverage that no clip bears out, and clips that it leaves out', async () => {
    await footage.database('coverage').update({ end_ms: begin + 10 * minuteMs })
    expect(await check()).toMatchObject([
      { kind: 'uncovered', from: begin + 4 * minuteMs, to: begin + 10 * minuteMs },
    ])
    await footage.database('coverage').update({ end_ms: begin + 3 * minuteMs })
    expect(await check()).toMatchObject([
      { kind: 'unlisted', from: begin + 3 * minuteMs, to: begin + 4 * minuteMs },
    ])
    expect(await mend()).toEqual([])
    await agrees()
  })

  it('tells each finding in a line', () => {
    const line = describeFinding({
      kind: 'uncovered',
      sourceId: newId(SourceId),
      epoch: 0,
      from: 0,
      to: 1000,
    })
    expect(line).toMatch(/^coverage {2}\S+ 1970-01-01T00:00:00.000Z – 1970-01-01T00:00:01.000Z: \S/u)
  })
})

describe('a check beside a running recorder', () => {
  let recorder: RunningRecorder

  beforeEach(async () => {
    recorder = await runRecorder()
  })
  afterEach(() => recorder.close())

  const run = (mend: boolean) =>
    runFsck({
      ...{ config: recorder.config, clock: systemClock, log: silentLog, digests: false, mend },
      onFinding: () => undefined,
    })

  it('only reads, and refuses to mend until that has stopped', async () => {
    await recorder.put('rtsp://127.0.0.1:9/none')
    expect(await run(false)).toEqual({ sources: 1, clips: 0, findings: 0, left: 0 })
    await expect(run(true)).rejects.toMatchObject({ code: 'recorder.alreadyRunning' })
    await recorder.stop()
    expect(await run(true)).toEqual({ sources: 1, clips: 0, findings: 0, left: 0 })
  })
})
