import { pino } from 'pino'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { CameraId } from '../../../server/contract/ids.ts'
import type { CameraStream } from '../../../server/hall/live/index.ts'
import { relayEnd } from '../../../server/hall/live/relay-end.ts'
import type { RelayMode } from '../../../server/hall/live/relay-task.ts'
import { createRelays, retryDelay, type Relays } from '../../../server/hall/live/relays.ts'
import type { FfmpegEnd, FfmpegTask } from '../../../server/kernel/ffmpeg/index.ts'
import { newId } from '../../../server/kernel/ids/index.ts'
import type { Relay, Room } from '../../../server/media/index.ts'

const camera = newId(CameraId)
const stream: CameraStream = { url: 'rtsp://camera/1', transport: 'tcp' }
const lingerMs = 15_000

interface StartedRun {
  readonly task: FfmpegTask
  readonly end: (how?: Partial<FfmpegEnd>) => void
  stopped: boolean
}

let runs: StartedRun[]
let opened: Relay[]
let relays: Relays
/** What is found out of each stream that is examined, in order; then nothing. */
let found: (RelayMode | Error | undefined)[]
let examined: string[]

/** An ffmpeg that does as the test says. */
const fakeFfmpeg = () => ({
  run: (_kind: 'relay', task: FfmpegTask) => {
    const { promise, resolve } = Promise.withResolvers<FfmpegEnd>()
    const run: StartedRun = {
      task,
      stopped: false,
      end: (how = {}) =>
        resolve({ code: 1, signal: null, asked: false, lastLines: [], error: undefined, ...how }),
    }
    runs.push(run)
    return Promise.resolve({
      pid: runs.length,
      said: 0,
      ended: promise,
      stop: () => {
        run.stopped = true
        run.end({ asked: true, code: 255 })
        return promise
      },
    })
  },
})

const fakeRelay = (): Relay => {
  const listeners: (() => void)[] = []
  let closed = false
  const relay: Relay = {
    producerId: `producer-${opened.length}`,
    rtp: { ip: '127.0.0.1', port: 5000, rtcpPort: 5001, ssrc: 1, payloadType: 100 },
    get closed() {
      return closed
    },
    onClose: (listener) => void listeners.push(listener),
    close: () => {
      if (closed) return
      closed = true
      for (const listener of listeners) listener()
    },
  }
  opened.push(relay)
  return relay
}

beforeEach(() => {
  vi.useFakeTimers()
  runs = []
  opened = []
  found = []
  examined = []
  const room = { openRelay: () => Promise.resolve(fakeRelay()) } as unknown as Room
  relays = createRelays({
    room: { current: () => Promise.resolve(room) },
    ffmpeg: fakeFfmpeg(),
    examine: ({ url }) => {
      examined.push(url)
      const mode = found.shift()
      return mode instanceof Error ? Promise.reject(mode) : Promise.resolve(mode)
    },
    transcoders: 1,
    lingerMs,
    log: pino({ level: 'silent' }),
  })
})
afterEach(async () => {
  await relays.close()
  vi.useRealTimers()
})

/** Lets whatever waits for nothing but a promise go on. */
const settle = () => vi.advanceTimersByTimeAsync(0)

const failed = async (lastLine: string): Promise<void> => {
  runs.at(-1)?.end({ lastLines: [lastLine] })
  await settle()
}

const acquire = async (): Promise<string> => {
  const acquired = relays.acquire(camera, stream)
  await vi.advanceTimersByTimeAsync(10_000)
  return (await acquired).producerId
}

describe('the relay of a camera', () => {
  it('is one for all its viewers, and goes on while one is left', async () => {
    const both = [await acquire(), await acquire()]
    expect(new Set(both).size).toBe(1)
    expect(runs).toHaveLength(1)
    relays.release(camera)
    await vi.advanceTimersByTimeAsync(lingerMs * 2)
    expect(runs[0]?.stopped).toBe(false)
  })

  it('lingers after the last viewer, and is there at once for one who comes back', async () => {
    await acquire()
    relays.release(camera)
    await vi.advanceTimersByTimeAsync(lingerMs - 1)
    expect(runs[0]?.stopped).toBe(false)
    await acquire()
    await vi.advanceTimersByTimeAsync(lingerMs * 2)
    expect(runs).toHaveLength(1)
    relays.release(camera)
    await vi.advanceTimersByTimeAsync(lingerMs)
    expect(runs[0]?.stopped).toBe(true)
    expect(opened[0]?.closed).toBe(true)
  })

  it('that fails remembers why, and the next viewer opens another', async () => {
    await acquire()
    await failed('rtsp://camera/1: Connection refused')
    expect(opened[0]?.closed).toBe(true)
    expect(relays.lastEnd(camera)).toBe('unreachable')
    await acquire()
    expect(runs).toHaveLength(2)
  })

  it('encodes anew, at once, what is not H.264', async () => {
    await acquire()
    expect(runs[0]?.task.outputOptions).toContain('copy')
    await failed("Codec 'hevc' (173) is not supported by the bitstream filter 'h264_mp4toannexb'.")
    await acquire()
    expect(runs[1]?.task.outputOptions).toContain('libx264')
  })

  it('is examined once, and goes on as it is where browsers show it', async () => {
    found = ['copy']
    await acquire()
    await failed('rtsp://camera/1: Connection refused')
    await acquire()
    expect(examined).toEqual([stream.url])
    expect(runs.map(({ task }) => task.outputOptions.includes('copy'))).toEqual([true, true])
  })

  it('is opened anew, encoded, where browsers do not show it as it is', async () => {
    found = ['transcode']
    await acquire()
    await settle()
    expect(opened[0]?.closed).toBe(true)
    expect(runs[0]?.stopped).toBe(true)
    await acquire()
    expect(runs[1]?.task.outputOptions).toContain('libx264')
    expect(examined).toEqual([stream.url])
  })

  it('is examined again where nothing was found out', async () => {
    found = [new Error('busy'), undefined, 'transcode']
    for (let n = 0; n < 3; n += 1) {
      await acquire()
      await failed('rtsp://camera/1: Connection refused')
    }
    await acquire()
    expect(examined).toHaveLength(3)
    expect(runs.at(-1)?.task.outputOptions).toContain('libx264')
  })

  it('is taken as it is again at another address', async () => {
    found = ['transcode', 'copy']
    await acquire()
    await settle()
    await relays.acquire(camera, { ...stream, url: 'rtsp://camera/2' })
    expect(runs.at(-1)?.task.outputOptions).toContain('copy')
  })

  it('is refused where as many are encoded as may be, until one ends', async () => {
    found = ['transcode', 'transcode']
    const other = newId(CameraId)
    for (const id of [camera, other]) {
      await relays.acquire(id, stream)
      await settle()
    }
    await acquire()
    await expect(relays.acquire(other, stream)).rejects.toMatchObject({ code: 'live.transcodersBusy' })
    await failed('rtsp://camera/1: Connection refused')
    await relays.acquire(other, stream)
    expect(runs.at(-1)?.task.outputOptions).toContain('libx264')
  })

  it('ends with its room, and the next viewer gets another', async () => {
    await acquire()
    opened[0]?.close()
    await settle()
    expect(runs[0]?.stopped).toBe(true)
    await acquire()
    expect(runs).toHaveLength(2)
  })

  it('ends when all are closed, and none is opened after', async () => {
    await acquire()
    await relays.close()
    expect(runs[0]?.stopped).toBe(true)
    await expect(relays.acquire(camera, stream)).rejects.toMatchObject({ code: 'server.stopping' })
  })
})

describe('relayEnd', () => {
  const end = (over: Partial<FfmpegEnd>): FfmpegEnd => ({
    code: 1,
    signal: null,
    asked: false,
    lastLines: [],
    error: undefined,
    ...over,
  })

  it.each([
    ['rtsp://camera/1: Connection refused', true, 'unreachable'],
    ['method DESCRIBE failed: 401 Unauthorized', false, 'unauthorised'],
    ['rtsp://camera/1: Invalid data found when processing input', false, 'bad-stream'],
    ['rtsp://camera/1: Connection timed out', false, 'unreachable'],
    ['rtsp://camera/1: Connection timed out', true, 'stalled'],
  ] as const)('reads %j (after a while: %s) as %s', (line, ran, reason) => {
    expect(relayEnd(end({ lastLines: [line] }), ran)).toBe(reason)
  })

  it('blames ffmpeg where a signal ended it, or it could not be started', () => {
    expect(relayEnd(end({ code: null, signal: 'SIGSEGV' }), true)).toBe('encoder-crashed')
    expect(relayEnd(end({ code: null, error: new Error('ENOENT') }), false)).toBe('encoder-crashed')
  })
})

describe('retryDelay', () => {
  it('is nothing at first, then grows to five seconds', () => {
    const delays = [0, 1, 2, 3, 4, 5, 10].map(retryDelay)
    expect(delays).toEqual([0, 500, 1000, 2000, 4000, 5000, 5000])
  })
})
