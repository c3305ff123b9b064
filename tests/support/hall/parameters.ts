import { join } from 'node:path'
import { cacheFolder } from '../cache-folder.ts'

/** What the simulated cameras send. All cameras of a hall send the same format, each its own picture. */
export interface StreamParameters {
  readonly codec: 'h264'
  readonly width: number
  readonly height: number
  /** Frames per second, a whole number. */
  readonly fps: number
  /** Distance of two key frames, in seconds. */
  readonly gopSeconds: number
  /** After this many seconds the picture begins again; a whole number of GOPs. */
  readonly loopSeconds: number
  /** Average rate of one camera, in kbit/s. */
  readonly kbitPerSecond: number
}

/** A hall of the demonstration and of the benches: what a usual indoor camera sends. */
export const HALL_STREAM: StreamParameters = {
  codec: 'h264',
  width: 1280,
  height: 720,
  fps: 25,
  gopSeconds: 2,
  loopSeconds: 120,
  kbitPerSecond: 2000,
}

/** A stream for tests: encoded in a second, a key frame every second. */
export const QUICK_STREAM: StreamParameters = {
  codec: 'h264',
  width: 320,
  height: 180,
  fps: 25,
  gopSeconds: 1,
  loopSeconds: 20,
  kbitPerSecond: 300,
}

/** As many cameras as the hall of the demonstration has. */
export const HALL_CAMERAS = 23

/** Frames from one key frame to the next. */
export function gopFrames(stream: StreamParameters): number {
  return stream.gopSeconds * stream.fps
}

/** Frames until the picture begins again. */
export function loopFrames(stream: StreamParameters): number {
  return stream.loopSeconds * stream.fps
}

/**
 * Refuses parameters that cannot be looped seamlessly or written into the picture.
 *
 * @throws RangeError naming the parameter.
 */
export function checkParameters(stream: StreamParameters, cameras: number): void {
  const rules: readonly (readonly [boolean, string])[] = [
    [Number.isInteger(cameras) && cameras >= 1 && cameras <= 99, 'cameras: 1 to 99'],
    [Number.isInteger(stream.width / 32) && stream.width >= 160, 'width: a multiple of 32, at least 160'],
    [Number.isInteger(stream.height / 2) && stream.height >= 90, 'height: even, at least 90'],
    [Number.isInteger(stream.fps) && stream.fps >= 1, 'fps: a whole number'],
    [Number.isInteger(gopFrames(stream)) && gopFrames(stream) >= 1, 'gopSeconds: a whole number of frames'],
    [Number.isInteger(stream.loopSeconds / stream.gopSeconds), 'loopSeconds: a whole number of GOPs'],
    [loopFrames(stream) <= 0x1_0000, 'loopSeconds: at most 65536 frames'],
    [stream.kbitPerSecond >= 50, 'kbitPerSecond: at least 50'],
  ]
  for (const [holds, rule] of rules) if (!holds) throw new RangeError(rule)
}

/** Bump when the picture or the file format changes, so that no stale stream is served. */
const CACHE_VERSION = 2

/** Folder of the encoded streams of these parameters, outside the checkout; cameras of all halls share it. */
export function streamFolder(stream: StreamParameters, cache = cacheFolder()): string {
  const { codec, width, height, fps, gopSeconds, loopSeconds, kbitPerSecond } = stream
  const key = `v${CACHE_VERSION}-${codec}-${width}x${height}-${fps}fps-gop${gopSeconds}s-loop${loopSeconds}s-${kbitPerSecond}k`
  return join(cache, 'hall', key)
}

/** Last path segment of a camera's URL and stem of its files: `cam-01`. */
export function cameraPath(camera: number): string {
  return `cam-${String(camera).padStart(2, '0')}`
}

/** The name burnt into the picture: `CAM 01`. */
export function cameraName(camera: number): string {
  return `CAM ${String(camera).padStart(2, '0')}`
}
