import { spawn } from 'node:child_process'
import { Readable, type Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { gopFrames, loopFrames, type StreamParameters } from './parameters.ts'
import { createScene, type Scene } from './scene.ts'
import { encodeSei, splitAnnexB } from './sei.ts'

/** One loop of one camera, ready to be sent. */
export interface EncodedLoop {
  /** Sequence and picture parameter set, without start codes. */
  readonly sps: Uint8Array
  readonly pps: Uint8Array
  /** One access unit per frame, NAL units with a length of 4 bytes each (ISO 14496-15 §5.3). */
  readonly frames: readonly Uint8Array[]
}

const NAL_SLICE = 1
const NAL_IDR_SLICE = 5
const NAL_SPS = 7
const NAL_PPS = 8

/**
 * Encodes one loop of a camera with ffmpeg.
 *
 * What makes it fast: only the upper part of the picture is drawn, piped and changing; the rest is one still picture
 * that ffmpeg stacks below, and x264 skips it. What makes the rate real: the sensor grain of the upper part costs as
 * many bits as the rate control (ABR within a one-second VBV) is told to spend, with no filler in the stream.
 *
 * @throws Error with ffmpeg's own words, or the signal's reason.
 */
export async function encodeLoop(
  camera: number,
  stream: StreamParameters,
  signal?: AbortSignal,
): Promise<EncodedLoop> {
  const scene = createScene(camera, stream)
  const total = loopFrames(stream)
  const ffmpeg = spawn('ffmpeg', ffmpegArguments(stream, scene.upper.height), {
    stdio: ['pipe', 'pipe', 'pipe', 'pipe'],
    signal,
  })
  const [input, output, errors, still] = ffmpeg.stdio
  const stderr: Buffer[] = []
  const stdout: Buffer[] = []
  output.on('data', (chunk: Buffer) => stdout.push(chunk))
  errors.on('data', (chunk: Buffer) => stderr.push(chunk))
  const exit = new Promise<number | null>((resolve, reject) => {
    ffmpeg.on('error', reject)
    ffmpeg.on('close', resolve)
  })
  const fed = Promise.allSettled([
    pipeline(Readable.from([scene.lower.bytes]), still as Writable),
    pipeline(Readable.from(drawAll(scene, total), { highWaterMark: 4 }), input),
  ])
  const code = await exit
  // A broken pipe says less than ffmpeg's own words, so only its exit status is judged.
  await fed
  if (code !== 0) throw new Error(`ffmpeg could not encode the hall: ${Buffer.concat(stderr).toString()}`)
  return toLoop(camera, Buffer.concat(stdout), total)
}

function ffmpegArguments(stream: StreamParameters, upperHeight: number): string[] {
  const { width, height, fps, kbitPerSecond } = stream
  const raw = (rows: number): string[] =>
    `-f rawvideo -pix_fmt yuv420p -video_size ${width}x${rows} -framerate ${fps}`.split(' ')
  const x264 = [
    `keyint=${gopFrames(stream)}:min-keyint=${gopFrames(stream)}:scenecut=0:open-gop=0:bframes=0`,
    // 8x8dct is a tool of the High profile only, so its presence sets the profile that real cameras announce; CABAC
    // would take a third longer.
    `8x8dct=1:cabac=0:ref=1:force-cfr=1`,
    `bitrate=${kbitPerSecond}:vbv-maxrate=${kbitPerSecond}:vbv-bufsize=${kbitPerSecond}`,
  ].join(':')
  return [
    ...['-hide_banner', '-loglevel', 'error', '-nostdin'],
    ...[...raw(upperHeight), '-i', 'pipe:0'],
    ...[...raw(height - upperHeight), '-i', 'pipe:3'],
    '-filter_complex',
    `[1]loop=loop=-1:size=1[lower];[0][lower]vstack=shortest=1[out]`,
    ...['-map', '[out]', '-c:v', 'libx264', '-preset', 'ultrafast', '-threads', '1'],
    ...['-x264-params', x264, '-f', 'h264', 'pipe:1'],
  ]
}

function* drawAll(scene: Scene, total: number): Generator<Buffer> {
  for (let frame = 0; frame < total; frame += 1) yield scene.drawUpper(frame).bytes
}

function toLoop(camera: number, annexB: Uint8Array, total: number): EncodedLoop {
  let sps: Uint8Array | undefined
  let pps: Uint8Array | undefined
  const slices: Uint8Array[] = []
  for (const nal of splitAnnexB(annexB)) {
    const type = (nal[0] ?? 0) & 0x1f
    if (type === NAL_SPS) sps ??= nal
    else if (type === NAL_PPS) pps ??= nal
    else if (type === NAL_SLICE || type === NAL_IDR_SLICE) slices.push(nal)
  }
  // One thread and no B-frames: x264 writes one slice a frame, in the order of display.
  if (!sps || !pps || slices.length !== total)
    throw new Error(`the encoder gave ${slices.length} slices for ${total} frames`)
  const parameterSets = [sps, pps]
  const frames = slices.map((slice, frame) => {
    const nals = [encodeSei({ camera, frame }), slice]
    return withLengths(frame === 0 ? [...parameterSets, ...nals] : nals)
  })
  return { sps, pps, frames }
}

function withLengths(nals: readonly Uint8Array[]): Uint8Array {
  return Buffer.concat(
    nals.flatMap((nal) => {
      const length = Buffer.alloc(4)
      length.writeUInt32BE(nal.length)
      return [length, nal]
    }),
  )
}
