import { execFile } from 'node:child_process'
import { copyFile, mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Link } from '../../../server/contract/footage.ts'
import type { SourceSettings } from '../../../server/contract/recorder.ts'
import { dataPaths } from '../../../server/kernel/data-dir/index.ts'
import { startHall, type Hall, type StreamParameters } from '../../support/hall/index.ts'
import { complaintsAbout, recordedFiles, type IndexedClip } from '../../support/measure/index.ts'
import { until } from '../../support/until.ts'
import { runRecorder, type RunningRecorder } from '../recorder/running-recorder.ts'
import { ownUnit, serveFootage, type FootageServer } from './footage-server.ts'

const run = promisify(execFile)
const playMs = 60_000

/**
 * GStreamer's player, as fast as it can, without a screen.
 * @returns the bytes of all the pictures that it showed, as 4:2:0, and what it complained of
 */
const playInGstreamer = async (uri: string, folder: string, timeout = playMs) => {
  const shown = join(folder, 'shown.yuv')
  const sinks = [
    `video-sink=videoconvert ! video/x-raw,format=I420 ! filesink location=${shown}`,
    'audio-sink=fakesink sync=false',
  ]
  const { stdout, stderr } = await run('gst-launch-1.0', ['playbin', `uri=${uri}`, ...sinks], {
    timeout,
    env: { ...process.env, GST_DEBUG_NO_COLOR: '1', GST_DEBUG: '1' },
  })
  const complaints = stderr.split('\n').filter((line) => /ERROR|WARN|CRITICAL/u.test(line))
  if (!stdout.includes('Got EOS')) complaints.push(`no end: ${stdout}`)
  const { size } = await stat(shown)
  await rm(shown)
  return { bytes: size, complaints }
}

const hangs = (error: unknown): boolean =>
  error instanceof Error && 'killed' in error && error.killed === true
const attempts = 4
/** It takes half a second. */
const attemptMs = 15_000

/**
 * As `playInGstreamer`. GStreamer 1.22 (Debian 12) waits for ever now and then where a playlist has sound, and plays the
 * same bytes to their end when it is asked again: that it never ends is tried again, and nothing else is.
 */
const playPlaylistInGstreamer = async (uri: string, folder: string) => {
  for (let attempt = 1; ; attempt += 1)
    try {
      return await playInGstreamer(uri, folder, attemptMs)
    } catch (error) {
      if (!hangs(error) || attempt === attempts) throw error
    }
}

/** Bytes of all pictures of these clips, as 4:2:0. */
const shownBytes = (clips: readonly IndexedClip[]): number =>
  clips.reduce((sum, { width, height, fragments }) => sum + width * height * 1.5 * 25 * fragments.length, 0)

/** Pictures that ffmpeg decodes of an address, by their sizes, and what it complains of. */
const decodeInFfmpeg = async (url: string) => {
  const { stdout, stderr } = await run(
    'ffprobe',
    [
      ...[
        '-v',
        'error',
        '-select_streams',
        'v',
        '-show_entries',
        'frame=width,pts_time',
        '-of',
        'csv=p=0',
        url,
      ],
    ],
    { timeout: playMs, maxBuffer: 16 * 1024 * 1024 },
  )
  const lines = stdout.split('\n').filter((line) => line !== '')
  return {
    pictures: lines.length,
    widths: new Set(lines.map((line) => Number(/\b(?:320|640)\b/u.exec(line)?.[0]))),
    stderr,
  }
}

const cases: Readonly<Record<string, Partial<StreamParameters>>> = {
  'H.264 with AAC': { audio: 'aac' },
  'H.265': { codec: 'h265' },
  'H.264 that changes its resolution': { audio: 'aac', otherSize: { width: 640, height: 360 } },
}

describe('players that are not ours', () => {
  let recorder: RunningRecorder
  let server: FootageServer
  let folder: string
  const halls = new Map<string, Hall>()
  const sources = new Map<string, SourceSettings>()

  const sourceOf = (name: string): SourceSettings => {
    const source = sources.get(name)
    if (!source) throw new Error(`${name} is not recorded`)
    return source
  }
  const fragments = (name: string, count: number) =>
    recorder.untilStatus(
      `${count} fragments`,
      sourceOf(name).id,
      (status) => status.fragments >= count,
      playMs,
    )

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'huijian-players-'))
    recorder = await runRecorder({ clipSeconds: 4, connectTimeoutMs: 20_000 })
    server = await serveFootage({
      folder,
      footageDb: dataPaths(recorder.config.data.dir).footageDb,
      recordingsDir: recorder.config.recordings.dir,
    })
    for (const [name, stream] of Object.entries(cases)) {
      const hall = await startHall({ stream })
      halls.set(name, hall)
      const source = await recorder.put(hall.rtspUrl(1), { name })
      sources.set(name, source)
      server.units.set(source.id, ownUnit)
    }
    for (const name of sources.keys()) await fragments(name, 4)
    for (const [name, { otherSize }] of Object.entries(cases)) if (otherSize) await halls.get(name)?.resize(1)
    for (const name of sources.keys()) await fragments(name, 9)
    await until('the index to be opened', 10_000, () => server.footage.ready)
  }, 180_000)
  afterAll(async () => {
    await server.close()
    await recorder.close()
    await Promise.all([...halls.values()].map((hall) => hall.close()))
    await rm(folder, { recursive: true, force: true })
  })

  it.each(Object.keys(cases))('play every file while it is written: %s', async (name) => {
    const { id } = sourceOf(name)
    const files = (await recordedFiles(recorder.config.recordings.dir)).filter((file) => file.startsWith(id))
    expect(files.length).toBeGreaterThanOrEqual(2)
    const before = (await recorder.index()).clips
    for (const [n, file] of files.entries()) {
      // As it lies there now; the last one goes on growing.
      const taken = join(folder, `${id}-${n}.mp4`)
      await copyFile(join(recorder.config.recordings.dir, file), taken)
      expect(await complaintsAbout(taken, AbortSignal.timeout(playMs))).toEqual([])
      const played = await playInGstreamer(pathToFileURL(taken).href, folder)
      expect(played.complaints).toEqual([])
      // The index may be behind the file by a fragment, never ahead.
      const whole = before.filter(({ path }) => path === file)
      expect(played.bytes).toBeGreaterThanOrEqual(shownBytes(whole))
      expect(played.bytes).toBeGreaterThan(0)
    }
  })

  it.each(Object.keys(cases))(
    'play the playlist over HTTP, all of it: %s',
    { timeout: 2 * playMs },
    async (name) => {
      const { id } = sourceOf(name)
      const { clips } = await recorder.index()
      const own = clips.filter(({ sourceId }) => sourceId === id)
      const all = own.flatMap((clip) => clip.fragments)
      const [first, last] = [all[0], all.at(-1)]
      if (!first || !last) throw new Error('nothing was recorded')
      const { url } = Link.parse(
        await server.supervisor.post(`/api/footage/${id}/links`, {
          from: new Date(Math.ceil(first.wallStart)).toISOString(),
          to: new Date(Math.floor(last.wallStart + last.durationMs)).toISOString(),
        }),
      )
      const decoded = await decodeInFfmpeg(url)
      expect(decoded.stderr).toBe('')
      expect(decoded.pictures).toBe(all.length * 25)
      expect(decoded.widths).toEqual(new Set(own.map(({ width }) => width)))
      const played = await playPlaylistInGstreamer(url, folder)
      expect(played).toEqual({ bytes: shownBytes(own), complaints: [] })
    },
  )
})
