import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  gopFrames,
  type Hall,
  loopFrames,
  marksOfMp4,
  missingFrames,
  readBlocks,
  startHall,
} from '../support/hall/index.ts'
import { isRunning, processTree } from '../support/process-tree.ts'
import { until } from '../support/until.ts'

/** A loop that is passed several times in a test, and key frames that nobody waits long for. */
const SHORT = { gopSeconds: 0.4, loopSeconds: 2 }

/** Enough of a stream for ffmpeg to know it; by default it looks at seconds. */
const QUICK_TCP = ['-analyzeduration', '100000', '-rtsp_transport', 'tcp']

let hall: Hall
let folder: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hall-test-'))
  hall = await startHall({ cameras: 3, stream: SHORT })
})

afterAll(async () => {
  await hall.close()
  await rm(folder, { recursive: true, force: true })
})

/** Runs a program to its end. */
async function run(program: string, ...options: string[]): Promise<{ code: number | null; stderr: string }> {
  const child = spawn(program, options, { stdio: ['ignore', 'ignore', 'pipe'], timeout: 20_000 })
  const stderr = text(child.stderr)
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', resolve)
  })
  return { code, stderr: await stderr }
}

/** Watches a camera by ffprobe until it has a picture, or fails. */
function probe(url: string): ReturnType<typeof run> {
  return run('ffprobe', '-v', 'error', ...QUICK_TCP, '-timeout', '1000000', url)
}

/** Records some frames of a camera without re-encoding. */
async function record(camera: number, transport: 'tcp' | 'udp', frames: number): Promise<string> {
  const file = join(folder, `${camera}-${transport}.mp4`)
  const input = ['-analyzeduration', '100000', '-rtsp_transport', transport, '-i', hall.rtspUrl(camera)]
  const output = ['-frames:v', String(frames), '-c', 'copy', '-copyinkf', file]
  const { code, stderr } = await run('ffmpeg', '-v', 'error', '-y', ...input, ...output)
  expect({ code, stderr: code === 0 ? '' : stderr }).toEqual({ code: 0, stderr: '' })
  return file
}

interface Viewer {
  readonly child: ChildProcess
  /** Frames decoded so far. */
  frames(): number
  /** What the decoder did not like. */
  complaints(): string
  readonly ended: Promise<void>
}

/** A client that stays and decodes. */
function watch(camera: number): Viewer {
  const options = ['-v', 'error', '-stats_period', '0.1', '-progress', 'pipe:1', ...QUICK_TCP]
  const child = spawn('ffmpeg', [...options, '-i', hall.rtspUrl(camera), '-f', 'null', '-'], {
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: 20_000,
    killSignal: 'SIGKILL',
  })
  let seen = 0
  let stderr = ''
  child.stdout.setEncoding('utf8').on('data', (lines: string) => {
    for (const [, count] of lines.matchAll(/^frame=\s*(\d+)/gm)) seen = Number(count)
  })
  child.stderr.setEncoding('utf8').on('data', (lines: string) => (stderr += lines))
  const ended = new Promise<void>((resolve) => {
    child.once('close', () => resolve())
  })
  return { child, frames: () => seen, complaints: () => stderr, ended }
}

describe('the hall simulator', () => {
  it('refuses a camera that does not exist, and impossible parameters', async () => {
    expect((await probe(hall.rtspUrl(4))).stderr).toContain('404')
    await expect(startHall({ cameras: 0 })).rejects.toThrow(RangeError)
    await expect(startHall({ stream: { gopSeconds: 3 } })).rejects.toThrow('loopSeconds')
  })

  it('says why it does not start where its port is taken', async () => {
    const taken = createServer()
    await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve))
    const { port } = taken.address() as AddressInfo
    await expect(startHall({ port })).rejects.toThrow(`port ${port}`)
    await new Promise((resolve) => taken.close(resolve))
  })

  it.each(['digest', 'basic'] as const)('asks for user and password by %s', async (method) => {
    const closed = await startHall({
      stream: SHORT,
      credentials: { method, user: 'viewer', password: 'p/ss w:rd' },
    })
    try {
      expect((await probe(closed.rtspUrl(1).replace(/\/\/.*@/, '//'))).stderr).toContain('401')
      expect((await probe(closed.rtspUrl(1))).code).toBe(0)
    } finally {
      await closed.close()
    }
  })

  it('sends every frame once, over TCP and over UDP, from a key frame on', async () => {
    const files = await Promise.all([record(2, 'tcp', 60), record(2, 'udp', 60)])
    for (const file of files) {
      const marks = marksOfMp4(await readFile(file))
      expect(marks.length).toBeGreaterThan(loopFrames(hall.stream))
      expect(missingFrames(marks, loopFrames(hall.stream))).toEqual([])
      expect((marks[0]?.frame ?? 1) % gopFrames(hall.stream)).toBe(0)
      expect(new Set(marks.map(({ camera }) => camera))).toEqual(new Set([2]))
    }
  })

  it('shows in the picture what the stream says, and the log knows when it was sent', async () => {
    const file = await record(3, 'tcp', 25)
    const seenMs = Date.now()
    const marks = marksOfMp4(await readFile(file))
    const gray = join(folder, 'gray')
    await run('ffmpeg', '-v', 'error', '-i', file, '-vsync', '0', '-f', 'rawvideo', '-pix_fmt', 'gray', gray)
    const { width, height } = hall.stream
    const pictures = await readFile(gray)
    const shown = Array.from({ length: pictures.length / (width * height) }, (_, index) =>
      readBlocks(pictures.subarray(index * width * height), width, height),
    )
    expect(shown).toEqual(marks)
    const last = marks.at(-1)
    if (!last) throw new Error('nothing was recorded')
    expect(seenMs - hall.truth.sentAt(last, seenMs)).toBeLessThan(1000)
  })

  it('closes the connections of an unplugged camera, does not find it, and sends again when plugged', async () => {
    const viewer = watch(1)
    await until('frames', 30_000, () => viewer.frames() > 0)
    await hall.control('unplug', 1)
    await viewer.ended
    expect((await probe(hall.rtspUrl(1))).stderr).toContain('404')
    await expect(hall.control('resume', 1)).rejects.toThrow('no fault')
    await hall.control('plug', 1)
    expect((await probe(hall.rtspUrl(1))).code).toBe(0)
    expect(hall.truth.faults(1).map(({ fault, state }) => [fault, state])).toEqual([
      ['unplug', 'began'],
      ['unplug', 'ended'],
    ])
  })

  it('keeps a hanging camera connected without a byte, while others go on, until it resumes', async () => {
    const [hanging, other] = [watch(1), watch(2)]
    try {
      await until('frames of both', 30_000, () => hanging.frames() > 0 && other.frames() > 0)
      await hall.control('hang', 1)
      const others = other.frames()
      await until('frames of the other camera', 30_000, () => other.frames() > others + 10)
      const stopped = hanging.frames()
      await until('more frames of the other camera', 30_000, () => other.frames() > others + 30)
      expect(hanging.frames()).toBe(stopped)
      expect((await probe(hall.rtspUrl(1))).code).not.toBe(0)
      expect(hanging.child.exitCode).toBeNull()
      await hall.control('resume', 1)
      await until('frames again', 30_000, () => hanging.frames() > stopped)
    } finally {
      for (const { child } of [hanging, other]) child.kill('SIGKILL')
    }
  })

  it('leaves key frames out of one camera and sends garbage from another, until they resume', async () => {
    const viewer = watch(2)
    try {
      await until('frames', 30_000, () => viewer.frames() > 0)
      await Promise.all([hall.control('no-keyframe', 3), hall.control('garbage', 2)])
      const marks = marksOfMp4(await readFile(await record(3, 'tcp', 15)))
      expect(marks).toHaveLength(15)
      expect(marks.filter(({ frame }) => frame % gopFrames(hall.stream) === 0)).toEqual([])
      await until('complaints of the decoder', 30_000, () => viewer.complaints() !== '')
      await Promise.all([hall.control('resume', 3), hall.control('resume', 2)])
      expect(await probe(hall.rtspUrl(2))).toEqual({ code: 0, stderr: '' })
    } finally {
      viewer.child.kill('SIGKILL')
    }
  })

  it('serves by command line, and its server ends even when the command is killed', async () => {
    const format = '--size 320x180 --gop 0.4 --loop 2 --kbit 300'.split(' ')
    const options = ['--serve', '--cameras', '1', ...format, '--truth', join(folder, 'truth.jsonl')]
    const command = spawn(process.execPath, ['tests/support/hall/main.ts', ...options], {
      stdio: ['pipe', 'pipe', 'inherit'],
      timeout: 20_000,
      killSignal: 'SIGKILL',
    })
    const [line] = (await once(createInterface({ input: command.stdout }), 'line')) as [string]
    const { port, cameras } = JSON.parse(line) as { port: number; cameras: unknown }
    expect(cameras).toEqual([{ number: 1, name: 'CAM 01', path: 'cam-01' }])
    expect((await probe(`rtsp://127.0.0.1:${port}/cam-01`)).code).toBe(0)
    const [, server] = await processTree(command.pid ?? 0)
    command.kill('SIGKILL')
    await until('the end of the server', 30_000, async () => !(await isRunning(server?.pid ?? 0)))
    expect(server?.command).toContain('/usr/bin/python3')
  })

  it('ends with its standard input, and close can be called twice', async () => {
    const short = await startHall()
    await Promise.all([short.close(), short.close()])
    expect(await isRunning(short.pid)).toBe(false)
  })
})
