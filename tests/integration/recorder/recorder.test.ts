import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { CommandId, NodeId, SourceId } from '../../../server/contract/ids.ts'
import type { SourceSettings } from '../../../server/contract/recorder.ts'
import { dataPaths } from '../../../server/kernel/data-dir/index.ts'
import { newId } from '../../../server/kernel/ids/index.ts'
import { createKeyStore, sealLogin } from '../../../server/kernel/keys/index.ts'
import { runReindex } from '../../../server/recorder/index.ts'
import { systemClock } from '../../../server/kernel/clock/index.ts'
import { createLog } from '../../../server/kernel/log/index.ts'
import { startHall, type Hall } from '../../support/hall/index.ts'
import { freePort } from '../../support/free-port.ts'
import { compareIndexWithDisk } from '../../support/measure/index.ts'
import { processTree } from '../../support/process-tree.ts'
import { runRecorder, type RunningRecorder } from './running-recorder.ts'

/** Pids of the ffmpegs that this process runs for the camera at `url`. */
const ffmpegsOf = async (url: string): Promise<readonly number[]> =>
  (await processTree(process.pid)).filter(({ command }) => command.includes(url)).map(({ pid }) => pid)

const refused = expect.objectContaining({ code: 'recorder.refused' }) as Error

describe('the recorder', () => {
  let hall: Hall
  let recorder: RunningRecorder

  beforeAll(async () => {
    hall = await startHall({ cameras: 2 })
  })
  afterAll(() => hall.close())
  beforeEach(async () => {
    recorder = await runRecorder({ clipSeconds: 2 })
  })
  afterEach(() => recorder.close())

  /** Waits until so many fragments are committed: those before the last written one are. */
  const recording = (source: SourceSettings, fragments: number) =>
    recorder.untilStatus(
      `${fragments} fragments`,
      source.id,
      (status) => status.state === 'recording' && status.fragments > fragments,
    )
  const gapsOf = async ({ id }: SourceSettings) =>
    (await recorder.index()).gaps.filter(({ sourceId }) => sourceId === id)

  it('refuses an address that holds a password, or is none of RTSP', async () => {
    await expect(recorder.put('rtsp://user:secret@127.0.0.1/1')).rejects.toThrow(refused)
    await expect(recorder.put('file:///etc/passwd')).rejects.toThrow(refused)
    expect((await recorder.socket.status()).sources).toEqual([])
  })

  it('refuses to remove a source that it does not know', async () => {
    const command = { type: 'source.remove', id: newId(CommandId), sourceId: newId(SourceId) } as const
    await expect(recorder.socket.send(command)).rejects.toThrow(refused)
  })

  it('tells how a source does, and still knows after a restart', async () => {
    const source = await recorder.put(hall.rtspUrl(1))
    await recording(source, 5)
    await hall.control('unplug', 1)
    await recorder.untilStatus('the camera to be away', source.id, ({ state }) => state === 'waiting')
    await hall.control('plug', 1)
    const status = await recorder.untilStatus(
      'the camera to be back',
      source.id,
      ({ state, health }) => state === 'recording' && health.now !== null,
    )
    expect(status.health).toMatchObject({
      restarts: { total: 1, day: 1 },
      picture: { width: hall.stream.width, height: hall.stream.height },
    })
    expect(status.health.day?.framesPerSecond).toBeCloseTo(hall.stream.fps, -0.5)

    await hall.control('unplug', 1)
    await recorder.untilStatus('the camera to be away', source.id, ({ state }) => state === 'waiting')
    await recorder.restart()
    const after = await recorder.untilStatus('a status', source.id, ({ state }) => state !== 'recording')
    expect(after.health).toMatchObject({ now: null, restarts: { total: 2, day: 2 } })
    expect(after.health.day?.framesPerSecond).toBeCloseTo(hall.stream.fps, -0.5)
    expect(after.health.lastBreak).not.toBeNull()
    await hall.control('plug', 1)
  })

  it('refuses to start a second time on the same folders', async () => {
    const { config } = recorder
    const log = createLog({ process: 'reindex', level: 'error', format: 'json' })
    await expect(runReindex({ config, clock: systemClock, log, digests: false })).rejects.toMatchObject({
      code: 'recorder.alreadyRunning',
    })
  })

  it('records a camera into files of which index and disk agree to the byte', async () => {
    const source = await recorder.put(hall.rtspUrl(1))
    await recording(source, 6)
    await recorder.stop()
    const index = await recorder.index()
    expect(await compareIndexWithDisk(recorder.config.recordings.dir, index)).toEqual([])
    expect(index.clips.length).toBeGreaterThanOrEqual(2)
    expect(new Set(index.clips.map(({ state }) => state))).toEqual(new Set(['finished']))
    expect(index.coverage).toHaveLength(1)
  })

  it('carries a command out once, however often it is sent', async () => {
    const source: SourceSettings = {
      ...{ id: newId(SourceId), homeNode: newId(NodeId), kind: 'rtsp', name: '窗口 1', url: hall.rtspUrl(1) },
      ...{ credentials: null, transport: 'tcp', enabled: true, priority: 0, retentionDays: 30 },
    }
    const command = { type: 'source.put', id: newId(CommandId), source } as const
    await recorder.socket.send(command)
    await recorder.socket.send({ ...command, source: { ...source, name: 'changed' } })
    const entries = await recorder.socket.journal(0)
    expect(entries.filter(({ event }) => event === 'source.put')).toHaveLength(1)
  })

  it('goes on by itself after a restart, with the time between explained', async () => {
    const source = await recorder.put(hall.rtspUrl(1))
    await recording(source, 2)
    await recorder.restart()
    await recording(source, 2)
    const [before, after] = (await recorder.index()).coverage
    expect(await gapsOf(source)).toEqual([
      { sourceId: source.id, from: before?.to, to: after?.from, reason: 'recorder-stopped' },
    ])
  })

  it('writes out what ffmpeg holds when it stops', async () => {
    const source = await recorder.put(hall.rtspUrl(1))
    await recording(source, 2)
    const asked = Date.now()
    await recorder.stop()
    expect(Date.now() - asked).toBeLessThan(2000)
    const end = Math.max(...(await recorder.index()).coverage.map(({ to }) => to))
    expect(asked - end).toBeLessThan(300)
  })

  it('explains the hole that an ended ffmpeg leaves', async () => {
    const source = await recorder.put(hall.rtspUrl(1))
    await recording(source, 2)
    for (const pid of await ffmpegsOf(source.url)) process.kill(pid, 'SIGKILL')
    await recorder.untilStatus(
      'restart',
      source.id,
      ({ restarts, state }) => restarts === 1 && state === 'recording',
    )
    expect(await gapsOf(source)).toMatchObject([{ reason: 'encoder-crashed' }])
  })

  it.each([
    ['unplug', 'plug', 'unreachable'],
    ['hang', 'resume', 'stalled'],
  ] as const)(
    'comes back by itself when a camera that was lost (%s) is there again',
    async (fault, end, reason) => {
      const source = await recorder.put(hall.rtspUrl(2))
      await recording(source, 2)
      await hall.control(fault, 2)
      await recorder.untilStatus('loss', source.id, ({ state }) => state === 'waiting')
      await hall.control(end, 2)
      await recorder.untilStatus('return', source.id, ({ state }) => state === 'recording')
      await recorder.stop()
      const gaps = await gapsOf(source)
      expect(gaps[0]).toMatchObject({ reason })
      const [before, after] = (await recorder.index()).coverage
      expect(gaps[0]).toMatchObject({ from: before?.to, to: after?.from })
    },
  )

  it('says why a camera cannot be reached', async () => {
    const source = await recorder.put(`rtsp://127.0.0.1:${await freePort()}/none`)
    const status = await recorder.untilStatus('failure', source.id, ({ reason }) => reason !== null)
    expect(status.reason).toBe('unreachable')
    expect(status.lastError).toContain('Connection refused')
  })

  it('ends a camera that is switched off, and explains it', async () => {
    const source = await recorder.put(hall.rtspUrl(1))
    await recording(source, 2)
    await recorder.put(source.url, { ...source, enabled: false })
    expect((await recorder.socket.status()).sources).toMatchObject([{ state: 'disabled' }])
    expect(await gapsOf(source)).toMatchObject([{ reason: 'disabled', to: Infinity }])
    expect(await ffmpegsOf(source.url)).toEqual([])
  })

  it('keeps the footage of a camera that is removed', async () => {
    const source = await recorder.put(hall.rtspUrl(1))
    await recording(source, 2)
    await recorder.socket.send({ type: 'source.remove', id: newId(CommandId), sourceId: source.id })
    expect((await recorder.socket.status()).sources).toEqual([])
    const { clips, gaps } = await recorder.index()
    expect(clips.length).toBeGreaterThan(0)
    expect(gaps).toEqual([])
  })

  it('tells its metrics by source', async () => {
    const source = await recorder.put(hall.rtspUrl(1))
    await recording(source, 2)
    const text = await recorder.metrics.metrics()
    expect(text).toMatch(
      new RegExp(`huijian_recorder_fragments_total\\{source="${source.id}".*\\} [2-9]`, 'u'),
    )
    expect(text).toMatch(new RegExp(`huijian_recorder_recording\\{source="${source.id}".*\\} 1`, 'u'))
  })

  it('has its index rebuilt from the files alone, to the same timeline', async () => {
    const source = await recorder.put(hall.rtspUrl(1))
    await recording(source, 2)
    await recorder.restart()
    await recording(source, 2)
    await recorder.stop()
    const before = await recorder.index()
    const { footageDb } = dataPaths(recorder.config.data.dir)
    for (const end of ['', '-wal', '-shm']) await rm(`${footageDb}${end}`, { force: true })
    const log = createLog({ process: 'reindex', level: 'error', format: 'json' })
    await runReindex({ config: recorder.config, clock: systemClock, log, digests: true })
    const after = await recorder.index()
    expect(after.clips).toEqual(before.clips)
    expect(after.coverage).toEqual(before.coverage)
    expect(after.gaps).toEqual(before.gaps.filter(({ to }) => to !== Infinity))
    expect([...after.sources.values()]).toEqual([source.id])
  })
})

describe.each(['digest', 'basic'] as const)('a camera that asks for a password (%s)', (method) => {
  let hall: Hall
  let recorder: RunningRecorder
  const login = { user: 'operator', password: 'p@ss/word:1' }

  beforeAll(async () => {
    hall = await startHall({ credentials: { ...login, method } })
  })
  afterAll(() => hall.close())
  beforeEach(async () => {
    recorder = await runRecorder()
  })
  afterEach(() => recorder.close())

  const bareUrl = () => `rtsp://127.0.0.1:${hall.port}/${hall.cameras[0]?.path ?? ''}`

  it('is not recorded without it, and the gap says so', async () => {
    const source = await recorder.put(bareUrl())
    const status = await recorder.untilStatus('refusal', source.id, ({ reason }) => reason !== null)
    expect(status.reason).toBe('unauthorised')
  })

  it('is not recorded where the password was sealed with another key', async () => {
    const id = newId(SourceId)
    const source = await recorder.put(bareUrl(), { id, credentials: sealLogin(Buffer.alloc(32), login, id) })
    const status = await recorder.untilStatus('refusal', source.id, ({ reason }) => reason !== null)
    expect(status).toMatchObject({ reason: 'unauthorised' })
  })

  it('is recorded with it, and the password is nowhere in the clear', async () => {
    const paths = dataPaths(recorder.config.data.dir)
    const key = await createKeyStore({ dir: paths.keys }).key('camera')
    const id = newId(SourceId)
    const source = await recorder.put(bareUrl(), { id, credentials: sealLogin(key, login, id) })
    await recorder.untilStatus('a fragment', source.id, ({ fragments }) => fragments > 0)
    await recorder.stop()
    const identity = await readFile(join(recorder.config.recordings.dir, id, 'source.json'), 'utf8')
    const database = await readFile(paths.footageDb, 'latin1')
    expect(identity + database).not.toContain('p@ss')
  })
})
