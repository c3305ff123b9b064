import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { CompositionSettings } from '../../../server/contract/composition.ts'
import { CompositionId, type SourceId } from '../../../server/contract/ids.ts'
import { compositionsById } from '../../../server/footage-index/index.ts'
import { createFfmpeg } from '../../../server/kernel/ffmpeg/index.ts'
import { newId } from '../../../server/kernel/ids/index.ts'
import { createSigner, firstRing } from '../../../server/kernel/signing/index.ts'
import { verifyFile } from '../../../server/kernel/sealed-file/index.ts'
import { createCompositions, type Compositions } from '../../../server/recorder/compose/index.ts'
import { cancelComposition, putComposition } from '../../../server/recorder/store/compositions.ts'
import { silentLog } from '../../support/api.ts'
import { until } from '../../support/until.ts'
import { recordFootage, type RecordedFootage } from '../footage/recorded-footage.ts'

const run = promisify(execFile)
const start = Date.parse('2026-03-02T01:00:00Z')
const waitMs = 90_000
const whole = { x: 0, y: 0, width: 1, height: 1 }

let recorded: RecordedFootage
let sources: readonly [SourceId, SourceId]
let compositionsDir: string
const told: string[] = []

const open = (): Compositions =>
  createCompositions({
    database: recorded.database,
    recordingsDir: recorded.recordingsDir,
    compositionsDir,
    ffmpeg: createFfmpeg({ path: 'ffmpeg', slots: { compose: 1 } }),
    signing: () => {
      const signer = createSigner(randomBytes(32))
      return Promise.resolve({ signer, ring: firstRing(signer, '2026-01-01T00:00:00Z') })
    },
    index: { journal: (event) => void told.push(event) },
    written: () => Promise.resolve(),
    now: () => Date.now(),
    log: silentLog,
  })

/** Two venues: one for 6 s, the other from 2 to 6 s. */
beforeAll(async () => {
  recorded = await recordFootage()
  compositionsDir = join(recorded.folder, 'compositions')
  sources = [await recorded.addSource(), await recorded.addSource()]
  await recorded.addClip(sources[0], { start, seconds: 6, sound: true, size: '160x90' })
  await recorded.addClip(sources[1], { start: start + 2000, seconds: 4, sound: true, size: '160x90' })
})
afterAll(() => recorded.close())

const settings = (change: Partial<CompositionSettings> = {}): CompositionSettings => ({
  ...{ id: newId(CompositionId), title: '全区例会', by: null, askedAt: start },
  spans: [
    { from: start, to: start + 3000 },
    { from: start + 4000, to: start + 6000 },
  ],
  scenes: [
    {
      ...{ from: start, banner: '欢迎：100%', subtitle: null },
      tiles: [{ source: sources[0], name: '开福区', ...whole }],
    },
    {
      ...{ from: start + 2000, banner: null, subtitle: '字幕' },
      tiles: sources.map((source, n) => ({
        ...{ source, name: `会场 ${n}`, x: n / 2, y: 0.25, width: 0.5, height: 0.5 },
      })),
    },
  ],
  sounds: [...sources],
  chapters: [
    { at: start, title: '会议开始' },
    { at: start + 4500, title: '发言；=#\\' },
  ],
  ...change,
})
const stateOf = async (id: CompositionId) => (await compositionsById(recorded.database, [id]))[0]
const put = (composition: CompositionSettings) =>
  recorded.database.transaction((trx) => putComposition(trx, composition, Date.now()))
const done = ({ id }: CompositionSettings) =>
  until('the composition', waitMs, async () => {
    const now = await stateOf(id)
    return now && ['done', 'failed'].includes(now.state) && now
  })

interface Described {
  readonly streams: readonly {
    readonly codec_type: string
    readonly nb_frames: string
    readonly duration: string
  }[]
  readonly chapters: readonly { readonly start_time: string; readonly tags: { readonly title: string } }[]
}
const describeFile = async (path: string): Promise<Described> => {
  const { stdout } = await run('ffprobe', [
    ...['-v', 'error', '-print_format', 'json', '-show_streams', '-show_chapters', path],
  ])
  return JSON.parse(stdout) as Described
}

describe('a composition', () => {
  it('of sources of which nothing was recorded fails, and says so', async () => {
    const compositions = open()
    const nothing = settings({ spans: [{ from: 1000, to: 2000 }] })
    await put(nothing)
    compositions.look()
    expect(await done(nothing)).toMatchObject({ state: 'failed', error: 'footage.nothingRecorded' })
    expect(told).toContain('composition.failed')
    await compositions.close()
  })

  it('is one sealed video as long as what was recorded, sound beside it, with its chapters', async () => {
    const compositions = open()
    const wanted = settings()
    await put(wanted)
    compositions.look()
    const { state, video, progress } = await done(wanted)
    expect([state, progress]).toEqual(['done', 1])
    const path = join(compositionsDir, wanted.id, video?.name ?? '')
    const { streams, chapters } = await describeFile(path)
    // The chapters are a track of their own.
    expect(streams.map(({ codec_type }) => codec_type)).toEqual(['video', 'audio', 'data'])
    expect(streams[0]?.nb_frames).toBe('125')
    expect(Math.abs(Number(streams[1]?.duration) - 5)).toBeLessThan(0.05)
    expect(chapters.map(({ start_time, tags }) => [Number(start_time), tags.title])).toEqual([
      [0, '会议开始'],
      [3.5, '发言；=#＼'],
    ])
    expect(await verifyFile(path)).toMatchObject({ kind: 'good' })
    expect(await readdir(join(compositionsDir, wanted.id))).toEqual([video?.name])
    await compositions.close()
  })

  it('goes on after a restart with what was not made yet', async () => {
    const first = open()
    const wanted = settings()
    await put(wanted)
    first.look()
    const shot = join(compositionsDir, wanted.id, 'shot-00000.mp4')
    const made = await until('the first shot', waitMs, () => stat(shot).catch(() => undefined), 5)
    await first.close()
    expect((await stateOf(wanted.id))?.state).toBe('running')
    const second = open()
    second.look()
    // What was made is not made again.
    expect((await stat(shot)).ino).toBe(made.ino)
    expect((await done(wanted)).state).toBe('done')
    await second.close()
  })

  it('that is cancelled leaves nothing', async () => {
    const compositions = open()
    const wanted = settings()
    await put(wanted)
    compositions.look()
    await recorded.database.transaction((trx) => cancelComposition(trx, wanted.id, Date.now()))
    await compositions.cancelled(wanted.id)
    expect((await stateOf(wanted.id))?.state).toBe('cancelled')
    await expect(stat(join(compositionsDir, wanted.id))).rejects.toThrow()
    await compositions.close()
  })
})
