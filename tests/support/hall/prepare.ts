import { mkdir, open, readFile, rename, rm, stat, unlink, writeFile } from 'node:fs/promises'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { encodeSound } from './encode-sound.ts'
import { encodeLoop } from './encode.ts'
import { cameraPath, checkParameters, gopFrames, streamFolder, type StreamParameters } from './parameters.ts'

/** The file beside a camera's frames; it is written last, so its presence says that the stream is whole. */
export interface StreamIndex {
  readonly camera: number
  readonly codec: StreamParameters['codec']
  readonly fps: number
  readonly gopFrames: number
  /** base64 */
  readonly vps: string | undefined
  /** base64 */
  readonly sps: string
  /** base64 */
  readonly pps: string
  /** Bytes of each frame in `<stem>.avcc`, one after another. */
  readonly sizes: readonly number[]
  /** See `EncodedLoop.shown`. */
  readonly shown: readonly number[] | undefined
  /** Undefined: no sound. Its frames lie in `<stem>.sound`. */
  readonly audio: SoundIndex | undefined
}

/** See `EncodedSound`; `sizes` as above. */
export interface SoundIndex {
  readonly codec: string
  readonly rate: number
  readonly samples: number
  readonly config: string
  readonly sizes: readonly number[]
}

/** What {@link prepareStreams} tells while it works. */
export type Progress = (done: number, total: number) => void

/** How long to wait for another process that encodes the same streams. */
const LOCK_WAIT_MS = 15 * 60_000

/**
 * Makes sure that the streams of cameras 1 to `cameras` are in the cache, encoding what is missing, one ffmpeg per
 * core. Two processes never encode the same streams at once; a reader never sees half a file.
 *
 * @returns the folder that holds `cam-01.avcc` and `cam-01.json` and so on.
 * @throws RangeError for impossible parameters, Error where ffmpeg fails or another process takes too long.
 */
export async function prepareStreams(
  stream: StreamParameters,
  cameras: number,
  progress: Progress = () => undefined,
  signal?: AbortSignal,
): Promise<string> {
  checkParameters(stream, cameras)
  const folder = streamFolder(stream)
  if ((await missingCameras(folder, cameras)).length === 0) return folder
  await mkdir(folder, { recursive: true })
  const unlock = await lock(join(folder, 'lock'), signal)
  try {
    const missing = await missingCameras(folder, cameras)
    let done = cameras - missing.length
    const worker = async (): Promise<void> => {
      for (let camera = missing.shift(); camera !== undefined; camera = missing.shift()) {
        await prepareCamera(folder, camera, stream, signal)
        progress((done += 1), cameras)
      }
    }
    await Promise.all(Array.from({ length: availableParallelism() }, worker))
  } finally {
    await unlock()
  }
  return folder
}

async function missingCameras(folder: string, cameras: number): Promise<number[]> {
  const missing: number[] = []
  for (let camera = 1; camera <= cameras; camera += 1)
    if (!(await exists(join(folder, `${cameraPath(camera)}.json`)))) missing.push(camera)
  return missing
}

async function prepareCamera(
  folder: string,
  camera: number,
  stream: StreamParameters,
  signal?: AbortSignal,
): Promise<void> {
  const { vps, sps, pps, frames, shown } = await encodeLoop(camera, stream, signal)
  const stem = join(folder, cameraPath(camera))
  const base64 = (set: Uint8Array): string => Buffer.from(set).toString('base64')
  const index: StreamIndex = {
    camera,
    codec: stream.codec,
    fps: stream.fps,
    gopFrames: gopFrames(stream),
    vps: vps && base64(vps),
    sps: base64(sps),
    pps: base64(pps),
    sizes: frames.map((frame) => frame.length),
    shown,
    audio: await prepareSound(stem, camera, stream, signal),
  }
  await writeWhole(`${stem}.avcc`, Buffer.concat(frames))
  await writeWhole(`${stem}.json`, JSON.stringify(index))
}

async function prepareSound(
  stem: string,
  camera: number,
  { audio = 'none' }: StreamParameters,
  signal?: AbortSignal,
): Promise<SoundIndex | undefined> {
  if (audio === 'none') return undefined
  const { frames, ...format } = await encodeSound(camera, audio, signal)
  await writeWhole(`${stem}.sound`, Buffer.concat(frames))
  return { ...format, sizes: frames.map((frame) => frame.length) }
}

async function writeWhole(path: string, content: Buffer | string): Promise<void> {
  const temporary = `${path}.${process.pid}.tmp`
  try {
    await writeFile(temporary, content)
    await rename(temporary, path)
  } catch (error) {
    await rm(temporary, { force: true })
    throw error
  }
}

/** Takes a lock file that names its owner's pid; the lock of a process that is gone is taken over. */
async function lock(path: string, signal?: AbortSignal): Promise<() => Promise<void>> {
  const until = performance.now() + LOCK_WAIT_MS
  while (performance.now() < until) {
    try {
      const handle = await open(path, 'wx')
      await handle.writeFile(String(process.pid))
      await handle.close()
      return () => unlink(path)
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    }
    if (await isStale(path)) await rm(path, { force: true })
    else await delay(200, undefined, { signal })
  }
  throw new Error(`another process has been encoding the hall's streams for too long: ${path}`)
}

async function isStale(path: string): Promise<boolean> {
  const owner = await readFile(path, 'utf8').catch(() => '')
  // Between creating the file and writing the pid it is empty: its owner is alive and about to write.
  if (owner === '') return false
  try {
    process.kill(Number(owner), 0)
    return false
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ESRCH'
  }
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  )
}
