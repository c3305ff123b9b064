/**
 * The hall simulator: a real RTSP server (GStreamer's) that serves looped streams of imagined counter windows,
 * encoded once into the cache, and a log that tells the truth about what was sent when.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { cameraName, cameraPath, QUICK_STREAM, resized, type StreamParameters } from './parameters.ts'
import { prepareStreams, type Progress } from './prepare.ts'
import { type HallCredentials, ServerProcess } from './server-process.ts'
import { type HallFault, HallTruth } from './truth.ts'

export { type FrameMark, readBlocks, readBlocksOfImage } from './blocks.ts'
export { readBlocksScript } from './page-script.ts'
export {
  frameOffsetMs,
  gopFrames,
  HALL_CAMERAS,
  HALL_STREAM,
  loopFrames,
  loopMs,
  QUICK_STREAM,
} from './parameters.ts'
export type { StreamParameters } from './parameters.ts'
export { marksOfAnnexB, marksOfMp4, marksOfSamples } from './sei.ts'
export type { HallCredentials } from './server-process.ts'
export { type HallFault, HallTruth, missingFrames, type MissingFrames } from './truth.ts'

/** What {@link startHall} may be told; all of it has a default. */
export interface HallOptions {
  /** How many cameras, numbered from 1. Default 1. */
  readonly cameras?: number
  /** What they send. Default {@link QUICK_STREAM}, small and encoded in a second. */
  readonly stream?: Partial<StreamParameters>
  /** Address to listen on. Default 127.0.0.1. */
  readonly host?: string
  /** Default 0: a free one. */
  readonly port?: number
  /** Where to append the truth log. Default a temporary file, removed by `close`. */
  readonly truthFile?: string
  /** Default none: open to all. */
  readonly credentials?: HallCredentials
  /** Told while streams are being encoded. */
  readonly progress?: Progress
  /** Aborts the encoding. */
  readonly signal?: AbortSignal
}

/** A camera of the hall. */
export interface HallCamera {
  readonly number: number
  /** As burnt into the picture. */
  readonly name: string
  /** Path of its URL, without a slash. */
  readonly path: string
}

/** `unplug` ends by `plug`, all other faults by `resume`. */
export type HallCommand = HallFault | 'plug' | 'resume'

/** A running hall. */
export interface Hall {
  readonly port: number
  /** Process id of the RTSP server, to measure what it costs. */
  readonly pid: number
  readonly stream: StreamParameters
  readonly cameras: readonly HallCamera[]
  readonly truth: HallTruth
  /** Settles when the RTSP server has ended, by `close` or by itself. */
  readonly ended: Promise<void>
  /** The address of a camera; user and password are in it where the hall asks for them. */
  rtspUrl(camera: number): string
  /**
   * Makes a camera fail, or work again; done when the server has acted.
   *
   * @throws Error where the camera already has a fault, or none that the command ends.
   */
  control(command: HallCommand, camera: number): Promise<void>
  /**
   * From its next key frame on the camera sends its other size, or the first one again.
   *
   * @throws Error where its stream has no `otherSize`.
   */
  resize(camera: number): Promise<void>
  /** The RTP timestamps of its picture jump by so many seconds, back at most by what they have come forward. */
  jump(camera: number, seconds: number): Promise<void>
  /** Ends the server and removes what it made. Idempotent. */
  close(): Promise<void>
}

/**
 * Starts a hall and waits until it can be watched; encodes its streams first where the cache lacks them.
 *
 * @throws RangeError for impossible parameters; Error where ffmpeg or the RTSP server fails, in their own words.
 */
export async function startHall(options: HallOptions = {}): Promise<Hall> {
  const { cameras: count = 1, host = '127.0.0.1', port = 0, credentials } = options
  const stream = { ...QUICK_STREAM, ...options.stream }
  const folder = await prepareStreams(stream, count, options.progress, options.signal)
  const other = resized(stream)
  const otherFolder = other && (await prepareStreams(other, count, options.progress, options.signal))
  const temporary = options.truthFile === undefined ? await mkdtemp(join(tmpdir(), 'hall-')) : undefined
  const truthFile = options.truthFile ?? join(temporary ?? '', 'truth.jsonl')
  const removeTemporary = async (): Promise<void> => {
    if (temporary !== undefined) await rm(temporary, { recursive: true, force: true })
  }
  let server: ServerProcess
  try {
    server = await ServerProcess.start({
      folder,
      otherFolder,
      stream,
      cameras: count,
      host,
      port,
      truthFile,
      credentials,
    })
  } catch (error) {
    await removeTemporary()
    throw error
  }
  let closing: Promise<void> | undefined
  const userInfo = credentials
    ? `${encodeURIComponent(credentials.user)}:${encodeURIComponent(credentials.password)}@`
    : ''
  return {
    port: server.port,
    pid: server.pid,
    stream,
    cameras: Array.from({ length: count }, (_, index) => ({
      number: index + 1,
      name: cameraName(index + 1),
      path: cameraPath(index + 1),
    })),
    truth: new HallTruth(truthFile, stream),
    ended: server.ended,
    rtspUrl: (camera) => `rtsp://${userInfo}${host}:${server.port}/${cameraPath(camera)}`,
    control: (command, camera) => server.command(command, camera),
    resize: (camera) => server.command('resize', camera),
    jump: (camera, seconds) => server.command('jump', camera, { seconds }),
    close: () => (closing ??= server.close().then(removeTemporary)),
  }
}
