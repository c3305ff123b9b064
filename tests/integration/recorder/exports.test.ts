import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { copyFile, mkdir, readFile, readdir, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ExportFile } from '../../../server/contract/export.ts'
import type { ExportSettings } from '../../../server/contract/export-settings.ts'
import { ExportId, UserId, type SourceId } from '../../../server/contract/ids.ts'
import { exportsById } from '../../../server/footage-index/index.ts'
import { createFfmpeg } from '../../../server/kernel/ffmpeg/index.ts'
import { newId } from '../../../server/kernel/ids/index.ts'
import { verifyFile } from '../../../server/kernel/sealed-file/index.ts'
import { addKey, createSigner, firstRing } from '../../../server/kernel/signing/index.ts'
import { createExports, type Exports } from '../../../server/recorder/exports/index.ts'
import { cancelExport, putExport } from '../../../server/recorder/store/exports.ts'
import { silentLog } from '../../support/api.ts'
import { until } from '../../support/until.ts'
import { brightnessOf, frameRate, recordFootage, type RecordedFootage } from '../footage/recorded-footage.ts'

const run = promisify(execFile)
const start = Date.parse('2026-03-02T01:00:00Z')
const frameMs = 1000 / frameRate
const waitMs = 60_000

let recorded: RecordedFootage
let source: SourceId
let exports: Exports
let exportsDir: string
/** A key was rotated: the young one signs, and the old one vouches for it. */
const old = createSigner(randomBytes(32))
const signer = createSigner(randomBytes(32))
const ring = addKey(firstRing(old, '2026-01-01T00:00:00Z'), old, signer, '2026-02-01T00:00:00Z')
const knows = ({ keyId, publicKey }: typeof signer) => new Map([[keyId, { publicKey, until: null }]])
const keepDays = 14
let clock = () => Date.now()
const told: string[] = []

const open = (): Exports =>
  createExports({
    database: recorded.database,
    recordingsDir: recorded.recordingsDir,
    exportsDir,
    ffmpeg: createFfmpeg({ path: 'ffmpeg', slots: { export: 1 } }),
    signing: () => Promise.resolve({ signer, ring }),
    keepDays,
    index: { journal: (event) => void told.push(event) },
    now: () => clock(),
    log: silentLog,
  })

/** 0 to 3 s and 3 to 5 s without a break, nothing to 8 s, then 8 to 10 s. */
beforeAll(async () => {
  recorded = await recordFootage()
  exportsDir = join(recorded.folder, 'exports')
  source = await recorded.addSource()
  for (const [from, seconds] of [
    [0, 3],
    [3, 2],
    [8, 2],
  ] as const)
    await recorded.addClip(source, { start: start + from * 1000, seconds, sound: true })
  exports = open()
})
afterAll(async () => {
  await exports.close()
  await recorded.close()
})

const settingsOf = (from: number, to: number, change: Partial<ExportSettings> = {}): ExportSettings => ({
  ...{ id: newId(ExportId), sources: [{ id: source, name: '3 号窗口' }], mode: 'fast', burnIn: false },
  ...{ from: start + from * 1000, to: start + to * 1000, reason: '投诉核查', askedAt: start },
  by: { id: newId(UserId), name: '李静' },
  ...change,
})

const put = (settings: ExportSettings) =>
  recorded.database.transaction((trx) => putExport(trx, settings, Date.now()))
const stateOf = async ({ id }: ExportSettings) => (await exportsById(recorded.database, [id]))[0]

/** Has it made, and tells of its one file. */
const make = async (
  ...what: Parameters<typeof settingsOf>
): Promise<{ readonly file: ExportFile; readonly path: string }> => {
  const settings = settingsOf(...what)
  await put(settings)
  exports.look()
  const made = await until('the export', waitMs, async () => {
    const now = await stateOf(settings)
    return now && (now.state === 'done' || now.state === 'failed') && now
  })
  const [file] = made.files
  if (!file) throw new Error(`the export failed: ${made.error ?? ''}`)
  return { file, path: join(exportsDir, settings.id, file.name) }
}

/** Brightness of every picture that a player shows. */
const shownBy = async (path: string): Promise<readonly number[]> => {
  const { stdout } = await run(
    'ffmpeg',
    [
      ...['-v', 'error', '-i', path, '-fps_mode', 'passthrough'],
      ...['-vf', 'scale=1:1:flags=area:out_range=tv,format=gray', '-f', 'rawvideo', 'pipe:1'],
    ],
    { encoding: 'buffer' },
  )
  return [...stdout]
}
/** How many pictures are in the file at all. */
const heldBy = async (path: string): Promise<number> => {
  const { stdout } = await run('ffprobe', [
    ...['-v', 'error', '-ignore_editlist', '1', '-select_streams', 'v', '-count_packets'],
    ...['-show_entries', 'stream=nb_read_packets', '-of', 'csv=p=0', path],
  ])
  return Number.parseInt(stdout, 10)
}
const near = (seen: number | undefined, frame: number): void =>
  expect(Math.abs((seen ?? -100) - brightnessOf(frame))).toBeLessThanOrEqual(3)

describe('an export', () => {
  it('shows the very pictures asked for, as long as asked for, copied', async () => {
    const { file, path } = await make(1.4, 4.2)
    const seen = await shownBy(path)
    expect(seen).toHaveLength(2.8 * frameRate)
    near(seen[0], 35)
    near(seen.at(-1), 29)
    expect(file).toMatchObject({ pictures: 70, gaps: [], name: '3 号窗口 20260302-090001.mp4' })
    expect(file.durationMs).toBeCloseTo(2800, 0)
    // From the key frame on, which the first picture needs.
    expect(await heldBy(path)).toBe(80)
  })

  it('made exactly holds no other picture', async () => {
    const { file, path } = await make(1.4, 2.6, { mode: 'exact' })
    expect(file.pictures).toBe(30)
    expect(await heldBy(path)).toBe(30)
    const seen = await shownBy(path)
    expect(seen).toHaveLength(30)
    near(seen[0], 35)
    near(seen.at(-1), 64)
  })

  it('is as long as what there is, and lists what there is not', async () => {
    const { file, path } = await make(2, 9)
    expect(await shownBy(path)).toHaveLength(4 * frameRate)
    expect(file.gaps).toEqual([
      { from: new Date(start + 5000).toISOString(), to: new Date(start + 8000).toISOString(), reason: null },
    ])
  })

  it('has who made it, camera and time in its pictures where asked to, and no fewer of them', async () => {
    const { file, path } = await make(1, 2, { burnIn: true })
    expect(file.pictures).toBe(25)
    expect(await shownBy(path)).toHaveLength(25)
  })

  it('of a time without footage fails, and says so', async () => {
    const settings = settingsOf(100, 200)
    await put(settings)
    exports.look()
    const failed = await until('the failure', waitMs, async () => {
      const now = await stateOf(settings)
      return now?.state === 'failed' && now
    })
    expect(failed.error).toBe('footage.nothingRecorded')
    expect(told).toContain('export.failed')
  })

  it('that was cancelled is not made, and leaves nothing', async () => {
    const settings = settingsOf(0, 5)
    await put(settings)
    await recorded.database.transaction((trx) => cancelExport(trx, settings.id, Date.now()))
    await exports.cancelled(settings.id)
    exports.look()
    expect((await stateOf(settings))?.state).toBe('cancelled')
    expect(await readdir(exportsDir)).not.toContain(settings.id)
  })

  it('that a restart cut short is made after it', async () => {
    const settings = settingsOf(0, 5)
    await put(settings)
    exports.look()
    await exports.close()
    exports = open()
    exports.look()
    const done = await until('the export', waitMs, async () => {
      const now = await stateOf(settings)
      return now?.state === 'done' && now
    })
    expect(done.files[0]?.pictures).toBe(125)
    expect(await readdir(join(exportsDir, settings.id))).toEqual([done.files[0]?.name])
  })
})

it('the files of an export are kept for some days, what it was for good; what a crash left behind goes', async () => {
  const settings = settingsOf(0, 1)
  await put(settings)
  exports.look()
  await until('the export', waitMs, async () => (await stateOf(settings))?.state === 'done')
  await mkdir(join(exportsDir, 'left-behind'))
  await exports.removeOld()
  expect(await readdir(exportsDir)).toContain(settings.id)
  expect(await readdir(exportsDir)).not.toContain('left-behind')
  clock = () => Date.now() + keepDays * 86_400_000 + 1000
  await exports.removeOld()
  clock = () => Date.now()
  expect(await readdir(exportsDir)).toEqual([])
  const over = await stateOf(settings)
  expect(over).toMatchObject({ state: 'expired', files: [{ source }] })
  expect(told).toContain('export.expired')
})

describe('a sealed file', () => {
  let path: string
  let file: ExportFile
  beforeAll(async () => {
    ;({ path, file } = await make(0, 1))
  })
  const copy = async (name: string): Promise<string> => {
    const to = join(recorded.folder, name)
    await copyFile(path, to)
    return to
  }

  it('is what it was, and says what it is', async () => {
    const verdict = await verifyFile(path, knows(signer))
    expect(verdict).toMatchObject({
      kind: 'good',
      vouched: true,
      manifest: { source: { id: source, name: '3 号窗口' }, by: '李静', reason: '投诉核查', pictures: 25 },
    })
    expect(file.durationMs).toBeCloseTo(25 * frameMs, 0)
  })

  it('of which one bit was changed is found out', async () => {
    const changed = await copy('changed.mp4')
    const bytes = await readFile(changed)
    bytes.writeUInt8(bytes.readUInt8(200) ^ 1, 200)
    await writeFile(changed, bytes)
    expect(await verifyFile(changed)).toEqual({ kind: 'changed' })
  })

  it('whose manifest says something else is found out', async () => {
    const forged = await copy('forged.mp4')
    const bytes = await readFile(forged)
    const at = bytes.indexOf(Buffer.from('投诉核查'))
    Buffer.from('投诉核销').copy(bytes, at)
    await writeFile(forged, bytes)
    expect(await verifyFile(forged)).toEqual({ kind: 'forged' })
  })

  it('is vouched for by whoever knows the key that vouched for its signer, and by no stranger', async () => {
    expect(await verifyFile(path, knows(old))).toMatchObject({ kind: 'good', vouched: true })
    const stranger = createSigner(randomBytes(32))
    expect(await verifyFile(path, knows(stranger))).toMatchObject({ kind: 'good', vouched: false })
  })

  it('whose end was cut off is found out', async () => {
    const cut = await copy('cut.mp4')
    await truncate(cut, file.bytes - 1)
    expect(await verifyFile(cut)).toEqual({ kind: 'unsealed' })
  })
})
