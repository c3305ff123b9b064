import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { SourceSettings } from '../../../server/contract/recorder.ts'
import {
  loopFrames,
  missingFrames,
  startHall,
  type Hall,
  type StreamParameters,
} from '../../support/hall/index.ts'
import {
  complaintsAbout,
  timedMarksOf,
  type FootageIndex,
  type IndexedClip,
  type TimedMark,
} from '../../support/measure/index.ts'
import { until } from '../../support/until.ts'
import { runRecorder, type RunningRecorder } from './running-recorder.ts'

const run = promisify(execFile)

/** Largest distance of a frame's time from when it was sent that a busy machine is allowed. */
const wallErrorMs = 200
/** Each records for some 10 to 30 s. */
const testMs = 150_000

interface ProbedStream {
  readonly codec_type: string
  readonly codec_name: string
  readonly codec_tag_string: string
  readonly width?: number
  readonly height?: number
  readonly sample_aspect_ratio?: string
  readonly field_order?: string
  readonly duration_ts?: number
}

const probe = async (path: string): Promise<readonly ProbedStream[]> => {
  const { stdout } = await run('ffprobe', ['-v', 'error', '-show_streams', '-of', 'json', path])
  return (JSON.parse(stdout) as { streams: readonly ProbedStream[] }).streams
}

/** How long the packets of one kind go on in a file, from the first to the end of the last, in seconds. */
const lengthOf = async (path: string, kind: 'v' | 'a'): Promise<number> => {
  const entries = [
    '-select_streams',
    kind,
    '-show_entries',
    'packet=pts_time,duration_time',
    '-of',
    'csv=p=0',
  ]
  const { stdout } = await run('ffprobe', ['-v', 'error', ...entries, path])
  const packets = stdout
    .trim()
    .split('\n')
    // A packet that does not know how long it is says N/A.
    .map((line) => line.split(',').map((value) => Number.parseFloat(value) || 0))
  const starts = packets.map(([start = 0]) => start)
  const ends = packets.map(([start = 0, duration = 0]) => start + duration)
  return Math.max(...ends) - Math.min(...starts)
}

/** What is kept of one camera, and how far its frames are from when they were sent. */
interface Kept {
  readonly clips: readonly IndexedClip[]
  readonly files: readonly string[]
  readonly marks: readonly TimedMark[]
  readonly errors: readonly number[]
  readonly index: FootageIndex
}

const keptOf = async (recorder: RunningRecorder, hall: Hall, source: SourceSettings): Promise<Kept> => {
  const index = await recorder.index()
  const clips = index.clips.filter(({ sourceId }) => sourceId === source.id)
  const { dir } = recorder.config.recordings
  const marks = await timedMarksOf(dir, clips)
  const errors = marks.map((mark) => mark.wall - hall.truth.sentAt(mark, mark.wall + 2000))
  return { clips, files: clips.map(({ path }) => join(dir, path)), marks, errors, index }
}

const coverageOf = ({ index }: Kept, source: SourceSettings) =>
  index.coverage.filter(({ sourceId }) => sourceId === source.id)
const gapsOf = ({ index }: Kept, source: SourceSettings) =>
  index.gaps.filter(({ sourceId, to }) => sourceId === source.id && to !== Infinity)
const worst = (errors: readonly number[]): number => Math.max(...errors.map(Math.abs))

const complaintsOf = async ({ files }: Kept): Promise<readonly string[]> =>
  (await Promise.all(files.map((file) => complaintsAbout(file, AbortSignal.timeout(60_000))))).flat()

interface Camera {
  readonly stream: Partial<StreamParameters>
  readonly transport?: 'udp'
  /** Fragments to wait for. */
  readonly fragments?: number
  readonly codecs: RegExp
  readonly sound?: 'aac'
  readonly picture?: Partial<ProbedStream>
}

const cameras: Readonly<Record<string, Camera>> = {
  'H.264 with AAC': { stream: { audio: 'aac' }, codecs: /^avc1\.64000.,mp4a\.40\.2$/u, sound: 'aac' },
  'H.264 with AAC over UDP': {
    stream: { audio: 'aac' },
    transport: 'udp',
    codecs: /^avc1\.64000.,mp4a\.40\.2$/u,
    sound: 'aac',
  },
  'H.264 with G.711 A-law': {
    stream: { audio: 'pcma' },
    codecs: /^avc1\.64000.,mp4a\.40\.2$/u,
    sound: 'aac',
  },
  'H.264 with G.711 µ-law': {
    stream: { audio: 'pcmu' },
    codecs: /^avc1\.64000.,mp4a\.40\.2$/u,
    sound: 'aac',
  },
  'H.265 with AAC': {
    stream: { codec: 'h265', audio: 'aac' },
    codecs: /^hvc1\.1\.6\.L\d+\.90,mp4a\.40\.2$/u,
    sound: 'aac',
    picture: { codec_name: 'hevc', codec_tag_string: 'hvc1' },
  },
  'H.265 that is described in band only, over UDP': {
    stream: { codec: 'h265', parameterSets: 'in-band' },
    transport: 'udp',
    codecs: /^hvc1\.1\.6\.L\d+\.90$/u,
    picture: { codec_name: 'hevc', codec_tag_string: 'hvc1' },
  },
  'H.264 that is described in the SDP only': { stream: { parameterSets: 'sdp' }, codecs: /^avc1\.64000.$/u },
  'H.264 that is described in band only': { stream: { parameterSets: 'in-band' }, codecs: /^avc1\.64000.$/u },
  'interlaced 704×576 with oblong pixels': {
    stream: { width: 704, height: 576, scan: 'interlaced', kbitPerSecond: 1000 },
    codecs: /^avc1\.64001e$/u,
    picture: { width: 704, height: 576, sample_aspect_ratio: '12:11', field_order: 'bb' },
  },
  'a variable frame rate': { stream: { rhythm: 'varying' }, codecs: /^avc1\.64000.$/u },
  'key frames every 10 s': {
    stream: { gopSeconds: 10, loopSeconds: 20 },
    fragments: 2,
    codecs: /^avc1\.64000.$/u,
  },
  'timestamps that wrap': { stream: { wrapAfterSeconds: 3 }, codecs: /^avc1\.64000.$/u },
  'timestamps that wrap, beside sound': {
    stream: { wrapAfterSeconds: 3, audio: 'aac' },
    codecs: /^avc1\.64000.,mp4a\.40\.2$/u,
    sound: 'aac',
  },
  'a clock that is wrong': {
    stream: { clock: 'wrong', audio: 'aac' },
    codecs: /^avc1\.64000.,mp4a\.40\.2$/u,
    sound: 'aac',
  },
}

describe('a camera is recorded as it sends', () => {
  const halls = new Map<string, Hall>()
  const sources = new Map<string, SourceSettings>()
  let recorder: RunningRecorder

  beforeAll(async () => {
    recorder = await runRecorder({ clipSeconds: 60, connectTimeoutMs: 20_000 })
    for (const [name, { stream }] of Object.entries(cameras)) halls.set(name, await startHall({ stream }))
    for (const [name, { transport = 'tcp' }] of Object.entries(cameras)) {
      const url = halls.get(name)?.rtspUrl(1) ?? ''
      sources.set(name, await recorder.put(url, { name, transport }))
    }
    await Promise.all(
      Object.entries(cameras).map(async ([name, { fragments = 6 }]) => {
        const id = sources.get(name)?.id
        if (!id) throw new Error(`${name} has no source`)
        await recorder.untilStatus(name, id, (status) => status.fragments >= fragments, 90_000)
      }),
    )
    await recorder.stop()
  }, 240_000)
  afterAll(async () => {
    await Promise.all([...halls.values()].map((hall) => hall.close()))
    await recorder.close()
  })

  it.each(Object.entries(cameras))('%s', async (name, camera) => {
    const [hall, source] = [halls.get(name), sources.get(name)]
    if (!hall || !source) throw new Error(`${name} was not recorded`)
    const kept = await keptOf(recorder, hall, source)
    for (const { codecs } of kept.clips) expect(codecs).toMatch(camera.codecs)

    const [file = ''] = kept.files
    const streams = await probe(file)
    const picture = streams.find(({ codec_type }) => codec_type === 'video')
    expect(picture).toMatchObject({
      ...{ codec_name: 'h264', codec_tag_string: 'avc1', width: 320, height: 180 },
      ...camera.picture,
    })
    expect(kept.clips[0]).toMatchObject({ width: picture?.width, height: picture?.height })
    const sound = streams.find(({ codec_type }) => codec_type === 'audio')
    expect(sound?.codec_name).toBe(camera.sound)
    if (sound) expect(Math.abs((await lengthOf(file, 'a')) - (await lengthOf(file, 'v')))).toBeLessThan(1.5)
    expect(await complaintsOf(kept)).toEqual([])

    expect(missingFrames(kept.marks, loopFrames(hall.stream))).toEqual([])
    expect(worst(kept.errors)).toBeLessThan(wallErrorMs)
    expect(coverageOf(kept, source)).toHaveLength(1)
    expect(gapsOf(kept, source)).toEqual([])
  })
})

describe('a camera that changes while it is recorded', { timeout: testMs }, () => {
  let hall: Hall
  let recorder: RunningRecorder

  const begin = async (stream: Partial<StreamParameters>): Promise<SourceSettings> => {
    hall = await startHall({ stream })
    recorder = await runRecorder({ clipSeconds: 60, connectTimeoutMs: 20_000 })
    return recorder.put(hall.rtspUrl(1))
  }
  const fragments = (source: SourceSettings, count: number) =>
    recorder.untilStatus(`${count} fragments`, source.id, (status) => status.fragments >= count, 60_000)
  const end = async (source: SourceSettings): Promise<Kept> => {
    await recorder.stop()
    return keptOf(recorder, hall, source)
  }
  const closeAll = async (): Promise<void> => {
    await hall.close()
    await recorder.close()
  }

  it.each(['h264', 'h265'] as const)(
    'its resolution: a clip with its own header, no frame lost (%s)',
    async (codec) => {
      const source = await begin({ codec, audio: 'aac', otherSize: { width: 640, height: 360 } })
      try {
        await fragments(source, 3)
        await hall.resize(1)
        await fragments(source, 7)
        await hall.resize(1)
        await fragments(source, 10)
        const kept = await end(source)
        // A full minute may begin another clip with the same header.
        const parts = kept.clips.filter((clip, n) => clip.headerDigest !== kept.clips[n - 1]?.headerDigest)
        expect(parts.map(({ width, height }) => [width, height])).toEqual([
          [320, 180],
          [640, 360],
          [320, 180],
        ])
        expect(parts[0]?.headerDigest).toBe(parts[2]?.headerDigest)
        expect(parts[0]?.codecs).not.toBe(parts[1]?.codecs)
        for (const [n, file] of kept.files.entries())
          expect((await probe(file))[0]).toMatchObject({
            width: kept.clips[n]?.width,
            height: kept.clips[n]?.height,
          })
        expect(await complaintsOf(kept)).toEqual([])
        expect(missingFrames(kept.marks, loopFrames(hall.stream))).toEqual([])
        expect(worst(kept.errors)).toBeLessThan(wallErrorMs)
        expect(coverageOf(kept, source)).toHaveLength(1)
        expect(gapsOf(kept, source)).toEqual([])
      } finally {
        await closeAll()
      }
    },
  )

  it('its timestamps forward: nothing is lost, and no frame is stretched', async () => {
    const source = await begin({})
    try {
      await fragments(source, 3)
      await hall.jump(1, 1000)
      await fragments(source, 8)
      const kept = await end(source)
      expect(missingFrames(kept.marks, loopFrames(hall.stream))).toEqual([])
      expect(worst(kept.errors)).toBeLessThan(wallErrorMs)
      expect(coverageOf(kept, source)).toHaveLength(1)
      expect(gapsOf(kept, source)).toEqual([])
      const lengths = await Promise.all(kept.files.map((file) => lengthOf(file, 'v')))
      const [{ from, to } = { from: 0, to: 0 }] = coverageOf(kept, source)
      const inFiles = lengths.reduce((sum, length) => sum + length, 0)
      expect(Math.abs(inFiles - (to - from) / 1000)).toBeLessThan(0.2)
    } finally {
      await closeAll()
    }
  })

  it('its timestamps back: what came is kept, and it is opened anew at once', async () => {
    const source = await begin({})
    try {
      await fragments(source, 3)
      await hall.jump(1, 1000)
      await fragments(source, 5)
      await hall.jump(1, -1000)
      await until('another session', 20_000, async () => {
        const { sources } = await recorder.socket.status()
        return sources.some(({ restarts, state }) => restarts === 1 && state === 'recording')
      })
      const kept = await end(source)
      expect(worst(kept.errors)).toBeLessThan(wallErrorMs)
      const [gap, ...more] = gapsOf(kept, source)
      expect(gap).toMatchObject({ reason: 'bad-stream' })
      expect(more).toEqual([])
      // A GOP until it is noticed costs nothing; then a connection, and the wait for its key frame.
      expect((gap?.to ?? Infinity) - (gap?.from ?? 0)).toBeLessThan(4000)
      expect(await complaintsOf(kept)).toEqual([])
    } finally {
      await closeAll()
    }
  })

  it('its rate, which is a lie: stamped 25, delivered 21', async () => {
    const source = await begin({ deliveredFps: 21 })
    try {
      await fragments(source, 28)
      const kept = await end(source)
      expect(missingFrames(kept.marks, loopFrames(hall.stream))).toEqual([])
      const since = (kept.marks[0]?.wall ?? 0) + 22_000
      const settled = kept.errors.filter((_, n) => (kept.marks[n]?.wall ?? 0) > since)
      expect(settled.length).toBeGreaterThan(50)
      expect(worst(settled)).toBeLessThan(300)
      expect(worst(kept.errors)).toBeLessThan(2000)
      expect(coverageOf(kept, source)).toHaveLength(1)
      expect(gapsOf(kept, source)).toEqual([])
    } finally {
      await closeAll()
    }
  })
})
