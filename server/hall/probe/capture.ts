import { Writable } from 'node:stream'
import type { Ffmpeg, FfmpegEnd } from '../../kernel/ffmpeg/index.ts'
import { createBoxStream } from '../../kernel/mp4/index.ts'

/** A stream as somebody opens it; the address may hold a password. */
export interface ProbedStream {
  readonly address: string
  readonly transport: 'tcp' | 'udp'
}

/** What came of a stream in a short time. */
export interface Capture {
  /** A file that holds a GOP, or its beginning; empty where no key frame came. */
  readonly bytes: Buffer
  /** The second key frame was seen. */
  readonly wholeGop: boolean
  /** The stream had described itself. */
  readonly described: boolean
  /** Milliseconds until that was there. */
  readonly tookMs: number
  /** How ffmpeg ended. */
  readonly end: FfmpegEnd
}

export interface CaptureLimits {
  /** A camera that sends nothing for this long is given up, in milliseconds. */
  readonly silenceMs: number
  /** Longest time altogether: a GOP of 10 s and the connection. */
  readonly totalMs: number
}

/** ffmpeg may take this long to write out what it holds of a GOP that did not end in time. */
const graceMs = 1500

/**
 * Takes one GOP of a stream into memory, over one connection, as it would be recorded: from the first key frame to the
 * second. QuickTime and not MP4, because it holds every kind of sound that cameras send (G.711 too).
 */
export const captureGop = async (
  ffmpeg: Pick<Ffmpeg<'probe'>, 'run'>,
  { address, transport }: ProbedStream,
  { silenceMs, totalMs }: CaptureLimits,
  signal: AbortSignal,
): Promise<Capture> => {
  const boxes = createBoxStream()
  const kept: Buffer[] = []
  let described = false
  let fragments = 0
  let tookMs = 0
  let whole = (): void => undefined

  const output = new Writable({
    // fluent-ffmpeg ends it; nobody closes it.
    emitClose: false,
    autoDestroy: false,
    write: (chunk: Buffer, _encoding, done) => {
      try {
        for (const { type, bytes } of boxes.push(chunk)) {
          if (type === 'moov') described = true
          if (fragments === 0) kept.push(Buffer.from(bytes))
          if (type !== 'mdat' || !described) continue
          fragments += 1
          if (fragments > 1) continue
          tookMs = performance.now() - begun
          whole()
        }
        done()
      } catch (error) {
        done(error instanceof Error ? error : new Error(String(error)))
      }
    },
  })

  const begun = performance.now()
  const run = await ffmpeg.run('probe', {
    input: address,
    inputOptions: [
      ...['-hide_banner', '-nostdin', '-nostats', '-loglevel', 'warning'],
      ...['-rtsp_transport', transport, '-timeout', String(silenceMs * 1000)],
      ...['-analyzeduration', String(totalMs * 1000), '-fpsprobesize', '1'],
    ],
    outputOptions: [
      ...['-map', '0:v:0', '-map', '0:a:0?', '-c', 'copy', '-max_interleave_delta', '1000000'],
      ...['-f', 'mov', '-movflags', '+frag_keyframe+empty_moov+default_base_moof+skip_trailer'],
    ],
    output,
    signal,
  })
  const late = new AbortController()
  const timer = setTimeout(() => {
    late.abort()
    void run.stop(graceMs)
  }, totalMs)
  whole = () => void run.stop(graceMs)
  if (fragments > 0) whole()
  const end = await run.ended
  clearTimeout(timer)
  return {
    bytes: fragments > 0 ? Buffer.concat(kept) : Buffer.alloc(0),
    wholeGop: !late.signal.aborted && fragments > 0,
    described,
    tookMs: fragments > 0 ? tookMs : performance.now() - begun,
    end,
  }
}
