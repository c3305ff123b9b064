import { closeSync, openSync, readSync } from 'node:fs'
import { join } from 'node:path'
import { gopFrames, loopFrames, marksOfMp4, type HallTruth, type StreamParameters } from '../hall/index.ts'
import type { Range } from './coverage.ts'
import type { FootageIndex, IndexedClip } from './footage-database.ts'

/**
 * The frames of one simulated camera, numbered without end from the start of its clock: loop × frames per loop + the
 * number in the picture. `dueAt` is when the camera was due to send one, epoch milliseconds.
 */
export interface FrameClock {
  dueAt(frame: number): number
  /** The first frame that was due at `wall` or later. */
  firstDueFrom(wall: number): number
  /** The frame that carries this number in its loop and was due nearest to `wall`. */
  nearest(number: number, wall: number): number
}

/** The clock of a camera, from the hall's log as it stands now. */
export const frameClockOf = (truth: HallTruth, camera: number, stream: StreamParameters): FrameClock => {
  const start = truth.frameTime(camera, 0, 0)
  const frameMs = 1000 / stream.fps
  const loop = loopFrames(stream)
  return {
    dueAt: (frame) => start + frame * frameMs,
    firstDueFrom: (wall) => Math.max(0, Math.ceil((wall - start) / frameMs)),
    nearest: (number, wall) =>
      Math.max(0, Math.round(((wall - start) / frameMs - number) / loop)) * loop + number,
  }
}

/** What a recording holds of a camera's frames. */
export interface RecordedFrames {
  readonly frames: ReadonlySet<number>
  /** Frames that are there more than once. */
  readonly repeated: number
  /** Largest distance of a frame's wall clock from when it was sent, in milliseconds. */
  readonly worstWallErrorMs: number
}

/** Reads the numbers in the pictures of all fragments of these clips, byte ranges taken from the index. */
export const readRecordedFrames = (
  recordingsDir: string,
  clips: readonly IndexedClip[],
  clock: FrameClock,
  fps: number,
): RecordedFrames => {
  const frames = new Set<number>()
  let repeated = 0
  let worstWallErrorMs = 0
  for (const clip of clips) {
    const file = openSync(join(recordingsDir, clip.path), 'r')
    try {
      for (const fragment of clip.fragments) {
        const bytes = Buffer.allocUnsafe(fragment.size)
        const read = readSync(file, bytes, 0, fragment.size, fragment.offset)
        marksOfMp4(bytes.subarray(0, read)).forEach((mark, index) => {
          const wall = fragment.wallStart + (index * 1000) / fps
          const frame = clock.nearest(mark.frame, wall)
          if (frames.has(frame)) repeated += 1
          frames.add(frame)
          worstWallErrorMs = Math.max(worstWallErrorMs, Math.abs(wall - clock.dueAt(frame)))
        })
      }
    } finally {
      closeSync(file)
    }
  }
  return { frames, repeated, worstWallErrorMs }
}

/** GOPs whose frames were all due within `range`: how many, and how many of them are not wholly there. */
export const countGops = (
  clock: FrameClock,
  stream: StreamParameters,
  range: Range,
  frames: ReadonlySet<number>,
): { readonly expected: number; readonly lost: number } => {
  const length = gopFrames(stream)
  let expected = 0
  let lost = 0
  const first = Math.ceil(clock.firstDueFrom(range.from) / length) * length
  for (let gop = first; clock.dueAt(gop + length) <= range.to; gop += length) {
    expected += 1
    const whole = Array.from({ length }, (_, index) => frames.has(gop + index)).every(Boolean)
    if (!whole) lost += 1
  }
  return { expected, lost }
}

/** The runs of frames due within `range` that are not there, each by its length. */
const runsMissing = (clock: FrameClock, range: Range, frames: ReadonlySet<number>): readonly number[] => {
  const runs: number[] = []
  let run = 0
  for (let frame = clock.firstDueFrom(range.from); clock.dueAt(frame) < range.to; frame += 1) {
    if (!frames.has(frame)) run += 1
    else if (run > 0) {
      runs.push(run)
      run = 0
    }
  }
  return run > 0 ? [...runs, run] : runs
}

/** How many frames due within `range` are not there. */
export const missingFramesIn = (clock: FrameClock, range: Range, frames: ReadonlySet<number>): number =>
  runsMissing(clock, range, frames).reduce((sum, run) => sum + run, 0)

/** How many frames the longest run of them has. */
export const longestRunMissing = (clock: FrameClock, range: Range, frames: ReadonlySet<number>): number =>
  Math.max(0, ...runsMissing(clock, range, frames))

/** A camera's clips in the index. @throws Error where the index does not know the camera */
export const clipsOf = (index: FootageIndex, cameraPath: string): readonly IndexedClip[] => {
  const sourceId = index.sources.get(cameraPath)
  if (sourceId === undefined) throw new Error(`footage.db knows no source of ${cameraPath}`)
  return index.clips.filter((clip) => clip.sourceId === sourceId && clip.state !== 'garbage')
}
