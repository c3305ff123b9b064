import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** One picture: its NAL units, without start codes. */
export interface EncodedFrame {
  readonly units: readonly Buffer[]
  readonly key: boolean
}

/** H.264 that was encoded before, to be sent in a loop. */
export interface EncodedVideo {
  readonly frames: readonly EncodedFrame[]
  readonly framesPerSecond: number
}

const nal = { slice: 1, idr: 5, sps: 7, accessUnitDelimiter: 9 } as const
const typeOf = (unit: Buffer): number => (unit[0] ?? 0) & 0x1f

/** NAL units of a byte stream (ITU-T H.264 Annex B). */
export const unitsOf = (stream: Buffer): readonly Buffer[] => {
  const units: Buffer[] = []
  const mark = Buffer.from([0, 0, 1])
  let at = stream.indexOf(mark)
  while (at !== -1) {
    const from = at + 3
    const next = stream.indexOf(mark, from)
    // A start code may have one zero more in front.
    const to = next === -1 ? stream.length : stream[next - 1] === 0 ? next - 1 : next
    units.push(stream.subarray(from, to))
    at = next
  }
  return units
}

/** Pictures of one slice each, which begin with what stands before their slice. */
export const framesOf = (units: readonly Buffer[]): readonly EncodedFrame[] => {
  const frames: EncodedFrame[] = []
  let before: Buffer[] = []
  for (const unit of units) {
    const type = typeOf(unit)
    if (type === nal.accessUnitDelimiter) continue
    before.push(unit)
    if (type !== nal.slice && type !== nal.idr) continue
    frames.push({ units: before, key: before.some((one) => typeOf(one) === nal.sps) })
    before = []
  }
  return frames
}

/** Encodes a moving picture in that many kbit/s, with a key frame every two seconds. */
export const encodeVideo = async (
  folder: string,
  { kbps, height }: { readonly kbps: number; readonly height: number },
): Promise<EncodedVideo> => {
  const framesPerSecond = 30
  const file = join(folder, `video-${kbps}.h264`)
  const width = (height / 9) * 16
  await run('ffmpeg', [
    ...['-v', 'error', '-y', '-f', 'lavfi'],
    ...['-i', `testsrc2=size=${width}x${height}:rate=${framesPerSecond}`, '-t', '4'],
    ...['-c:v', 'libx264', '-preset', 'veryfast', '-tune', 'zerolatency', '-profile:v', 'baseline'],
    ...['-pix_fmt', 'yuv420p', '-b:v', `${kbps}k`, '-maxrate', `${kbps}k`, '-bufsize', `${kbps}k`],
    ...[
      '-x264-params',
      'keyint=60:scenecut=0:repeat-headers=1:slices=1:sliced-threads=0',
      '-f',
      'h264',
      file,
    ],
  ])
  return { frames: framesOf(unitsOf(await readFile(file))), framesPerSecond }
}
