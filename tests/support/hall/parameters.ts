import { join } from 'node:path'
import { cacheFolder } from '../cache-folder.ts'

/** What the simulated cameras send. All cameras of a hall send the same format, each its own picture. */
export interface StreamParameters {
  readonly codec: 'h264' | 'h265'
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
  /** Two fields a frame and pixels of 12:11, as old encoders of analogue cameras send. Default progressive; H.264 only. */
  readonly scan?: 'progressive' | 'interlaced'
  /** Frames between two others that refer to both. Default 0; H.264 only. */
  readonly bFrames?: number
  /** Default none. */
  readonly audio?: Audio
  /** Frames that really come each second, where they are stamped as if `fps` came. Default `fps`. */
  readonly deliveredFps?: number
  /** Whether frames come in step, or ever more slowly through each GOP. Default even. */
  readonly rhythm?: 'even' | 'varying'
  /** Where SPS and PPS stand: in the SDP, before each key frame, or in the SDP and before each loop. Default both. */
  readonly parameterSets?: 'both' | 'sdp' | 'in-band'
  /** RTP timestamps of the picture reach 2^32 so many seconds after the camera was started. Default: at random. */
  readonly wrapAfterSeconds?: number
  /** What sender reports say of the time of day. Default right. */
  readonly clock?: 'right' | 'wrong'
  /** What the cameras send after `resize`; the other parameters stay. Default: they cannot be resized. */
  readonly otherSize?: { readonly width: number; readonly height: number }
}

/** A camera's sound: none, AAC at 16 kHz, or G.711 (A-law, µ-law). */
export type Audio = 'none' | 'aac' | 'pcma' | 'pcmu'

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

/** When a frame is due, in milliseconds after its loop began; `frame` may lie beyond it. */
export function frameOffsetMs(stream: StreamParameters, frame: number): number {
  const { fps, deliveredFps = fps, rhythm } = stream
  if (rhythm !== 'varying') return (frame * 1000) / deliveredFps
  const gop = gopFrames(stream)
  const share = (frame % gop) / gop
  const gopMs = (gop * 1000) / deliveredFps
  // From half the usual distance of two frames to one and a half.
  return gopMs * (Math.floor(frame / gop) + (share + share * share) / 2)
}

/** How long a loop takes, in milliseconds. */
export function loopMs(stream: StreamParameters): number {
  return frameOffsetMs(stream, loopFrames(stream))
}

/** The stream that a resized camera sends. */
export function resized(stream: StreamParameters): StreamParameters | undefined {
  return stream.otherSize && { ...stream, ...stream.otherSize }
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
    [stream.codec === 'h264' || stream.scan !== 'interlaced', 'scan: interlaced is H.264'],
    [stream.codec === 'h264' || !stream.bFrames, 'bFrames: H.264 only'],
    [stream.deliveredFps === undefined || stream.deliveredFps >= 1, 'deliveredFps: at least 1'],
  ]
  for (const [holds, rule] of rules) if (!holds) throw new RangeError(rule)
}

/** Bump when the picture or the file format changes, so that no stale stream is served. */
const CACHE_VERSION = 2

/** Folder of the encoded streams of these parameters, outside the checkout; cameras of all halls share it. */
export function streamFolder(stream: StreamParameters, cache = cacheFolder()): string {
  const { codec, width, height, fps, gopSeconds, loopSeconds, kbitPerSecond } = stream
  const key = `v${CACHE_VERSION}-${codec}-${width}x${height}-${fps}fps-gop${gopSeconds}s-loop${loopSeconds}s-${kbitPerSecond}k`
  const more = [
    ...(stream.scan === 'interlaced' ? ['interlaced'] : []),
    ...(stream.bFrames ? [`b${stream.bFrames}`] : []),
    ...(stream.audio && stream.audio !== 'none' ? [stream.audio] : []),
  ]
  return join(cache, 'hall', [key, ...more].join('-'))
}

/** Last path segment of a camera's URL and stem of its files: `cam-01`. */
export function cameraPath(camera: number): string {
  return `cam-${String(camera).padStart(2, '0')}`
}

/** The name burnt into the picture: `CAM 01`. */
export function cameraName(camera: number): string {
  return `CAM ${String(camera).padStart(2, '0')}`
}
