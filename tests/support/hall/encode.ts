import { spawn } from 'node:child_process'
import { Readable, type Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { gopFrames, loopFrames, type StreamParameters } from './parameters.ts'
import { createScene, type Scene } from './scene.ts'
import { encodeSei, splitAnnexB } from './sei.ts'

/** One loop of one camera, ready to be sent. */
export interface EncodedLoop {
  /** Parameter sets without start codes; H.265 has a video parameter set too. */
  readonly vps: Uint8Array | undefined
  readonly sps: Uint8Array
  readonly pps: Uint8Array
  /** One access unit per frame, NAL units with a length of 4 bytes each (ISO 14496-15 §5.3), in the order of decoding. */
  readonly frames: readonly Uint8Array[]
  /** The number of each of them in the order of showing; undefined where that is the same. */
  readonly shown: readonly number[] | undefined
}

interface NalTypes {
  readonly typeOf: (nal: Uint8Array) => number
  readonly isSlice: (type: number) => boolean
  readonly vps: number
  readonly sps: number
  readonly pps: number
}

/** H.264 Table 7-1, H.265 Table 7-1. */
const NAL_TYPES: Readonly<Record<StreamParameters['codec'], NalTypes>> = {
  h264: {
    typeOf: (nal) => (nal[0] ?? 0) & 0x1f,
    isSlice: (type) => type === 1 || type === 5,
    ...{ vps: -1, sps: 7, pps: 8 },
  },
  h265: {
    typeOf: (nal) => ((nal[0] ?? 0) >> 1) & 0x3f,
    isSlice: (type) => type < 32,
    ...{ vps: 32, sps: 33, pps: 34 },
  },
}

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
  return toLoop(camera, Buffer.concat(stdout), stream)
}

function ffmpegArguments(stream: StreamParameters, upperHeight: number): string[] {
  const { width, height, fps } = stream
  const raw = (rows: number): string[] =>
    `-f rawvideo -pix_fmt yuv420p -video_size ${width}x${rows} -framerate ${fps}`.split(' ')
  return [
    ...['-hide_banner', '-loglevel', 'error', '-nostdin'],
    ...[...raw(upperHeight), '-i', 'pipe:0'],
    ...[...raw(height - upperHeight), '-i', 'pipe:3'],
    '-filter_complex',
    `[1]loop=loop=-1:size=1[lower];[0][lower]vstack=shortest=1[out]`,
    ...['-map', '[out]', '-preset', 'ultrafast', '-threads', '1'],
    ...(stream.codec === 'h265' ? x265Arguments(stream) : x264Arguments(stream)),
    'pipe:1',
  ]
}

/** Closed GOPs of one length, and the wanted rate. */
function commonParameters(stream: StreamParameters): string {
  const [gop, rate] = [gopFrames(stream), stream.kbitPerSecond]
  return `keyint=${gop}:min-keyint=${gop}:scenecut=0:open-gop=0:bframes=${stream.bFrames ?? 0}:bitrate=${rate}:vbv-maxrate=${rate}:vbv-bufsize=${rate}`
}

function x264Arguments(stream: StreamParameters): string[] {
  const parameters = [
    commonParameters(stream),
    // 8x8dct is a tool of the High profile only, so its presence sets the profile that real cameras announce; CABAC
    // would take a third longer.
    `8x8dct=1:cabac=0:ref=1:force-cfr=1`,
    ...(stream.bFrames ? ['b-adapt=0:b-pyramid=none'] : []),
    ...(stream.scan === 'interlaced' ? ['interlaced=1'] : []),
  ].join(':')
  const fields = stream.scan === 'interlaced' ? ['-flags', '+ilme+ildct', '-aspect', '4:3'] : []
  return ['-c:v', 'libx264', ...fields, '-x264-params', parameters, '-f', 'h264']
}

function x265Arguments(stream: StreamParameters): string[] {
  const parameters = `${commonParameters(stream)}:repeat-headers=1:info=0:pools=none:frame-threads=1:log-level=error`
  return ['-c:v', 'libx265', '-x265-params', parameters, '-f', 'hevc']
}

function* drawAll(scene: Scene, total: number): Generator<Buffer> {
  for (let frame = 0; frame < total; frame += 1) yield scene.drawUpper(frame).bytes
}

/** The numbers of frames in the order of decoding: each key or predicted frame before those that lie before it. */
function decodingOrder(stream: StreamParameters): readonly number[] {
  const [gop, between] = [gopFrames(stream), stream.bFrames ?? 0]
  const order: number[] = []
  for (let key = 0; key < loopFrames(stream); key += gop) {
    order.push(key)
    for (let last = 0; last < gop - 1;) {
      const next = Math.min(last + between + 1, gop - 1)
      order.push(key + next)
      for (let frame = last + 1; frame < next; frame += 1) order.push(key + frame)
      last = next
    }
  }
  return order
}

function toLoop(camera: number, annexB: Uint8Array, stream: StreamParameters): EncodedLoop {
  const { codec, bFrames } = stream
  const types = NAL_TYPES[codec]
  const sets = new Map<number, Uint8Array>()
  const slices: Uint8Array[] = []
  for (const nal of splitAnnexB(annexB)) {
    const type = types.typeOf(nal)
    if (types.isSlice(type)) slices.push(nal)
    else if (!sets.has(type)) sets.set(type, nal)
  }
  const [vps, sps, pps] = [sets.get(types.vps), sets.get(types.sps), sets.get(types.pps)]
  const order = decodingOrder(stream)
  // One thread: the encoder writes one slice a frame.
  if (!sps || !pps || slices.length !== order.length)
    throw new Error(`the encoder gave ${slices.length} slices for ${order.length} frames`)
  const parameterSets = [...(vps ? [vps] : []), sps, pps]
  const frames = slices.map((slice, n) => {
    const nals = [encodeSei({ camera, frame: order[n] ?? n }, codec), slice]
    return withLengths(n === 0 ? [...parameterSets, ...nals] : nals)
  })
  return { vps, sps, pps, frames, shown: bFrames ? order : undefined }
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
