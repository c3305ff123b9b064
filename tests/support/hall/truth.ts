import { readFileSync, statSync } from 'node:fs'
import type { FrameMark } from './blocks.ts'
import { frameOffsetMs, loopFrames, loopMs, type StreamParameters } from './parameters.ts'

/** What a camera can be made to do wrong. */
export type HallFault = 'unplug' | 'hang' | 'garbage' | 'no-keyframe'

/** An instant by both clocks: the wall clock as it stood then, and the monotonic clock of this machine. */
interface Instant {
  /** Epoch milliseconds, with fractions. */
  readonly wallMs: number
  /** CLOCK_MONOTONIC in milliseconds: the same in every process of this machine (`process.hrtime`). */
  readonly monotonicMs: number
}

/** Frame 0 of a loop was due; frames follow as `frameOffsetMs` tells. */
export interface LoopBegan extends Instant {
  readonly kind: 'loop'
  readonly camera: number
  readonly loop: number
  /** How late, at worst, a frame of the loop before was handed to the network. */
  readonly worstLateMs: number
}

/** A fault began or ended. */
export interface FaultChanged extends Instant {
  readonly kind: 'fault'
  readonly camera: number
  readonly fault: HallFault
  readonly state: 'began' | 'ended'
}

/** Somebody asked for a camera's description, whether it answered or not. */
export interface CameraAsked extends Instant {
  readonly kind: 'asked'
  readonly camera: number
}

type Line = LoopBegan | FaultChanged | CameraAsked

/**
 * What the hall really sent, and when, read from its log. A camera's frames follow its clock whether anybody watches or
 * not, so the time of any frame is known without having received it.
 */
export class HallTruth {
  readonly #file: string
  readonly #stream: StreamParameters
  #size = -1
  #known: readonly Line[] = []

  constructor(file: string, stream: StreamParameters) {
    this.#file = file
    this.#stream = stream
  }

  /**
   * When a frame was or will be due: that of the log's loop, or counted on from the newest loop before it.
   *
   * @returns epoch milliseconds with fractions.
   * @throws RangeError where the log does not know the camera.
   */
  frameTime(camera: number, loop: number, frame: number): number {
    const known = this.loops(camera).findLast((line) => line.loop <= loop)
    if (!known) throw new RangeError(`the truth log has no loop of camera ${camera} up to ${loop}`)
    const loops = (loop - known.loop) * loopMs(this.#stream)
    return known.wallMs + loops + frameOffsetMs(this.#stream, frame)
  }

  /**
   * When a frame that was seen at `seenMs` had been sent: the last time before at which this number was due.
   *
   * @throws RangeError where the log does not know the camera, or the frame number is not one of its loop.
   */
  sentAt({ camera, frame }: FrameMark, seenMs: number): number {
    if (frame >= loopFrames(this.#stream)) throw new RangeError(`frame ${frame} is outside the loop`)
    const begun = this.loops(camera).findLast((line) => line.wallMs <= seenMs)
    const loop = begun?.loop ?? 0
    const lengthMs = loopMs(this.#stream)
    const later = Math.floor((seenMs - this.frameTime(camera, loop, frame)) / lengthMs)
    return this.frameTime(camera, loop, frame) + later * lengthMs
  }

  /** The loops of a camera that have begun, oldest first. */
  loops(camera: number): readonly LoopBegan[] {
    return this.#lines().filter((line) => line.kind === 'loop' && line.camera === camera) as LoopBegan[]
  }

  /** The faults of a camera, oldest first. */
  faults(camera: number): readonly FaultChanged[] {
    return this.#lines().filter((line) => line.kind === 'fault' && line.camera === camera) as FaultChanged[]
  }

  /** Attempts to connect to a camera, oldest first. */
  attempts(camera: number): readonly CameraAsked[] {
    return this.#lines().filter((line) => line.kind === 'asked' && line.camera === camera) as CameraAsked[]
  }

  #lines(): readonly Line[] {
    const { size } = statSync(this.#file)
    if (size !== this.#size) {
      this.#known = readLines(this.#file)
      this.#size = size
    }
    return this.#known
  }
}

function readLines(file: string): readonly Line[] {
  const text = readFileSync(file, 'utf8')
  // The last line may be on its way still.
  const whole = text.slice(0, text.lastIndexOf('\n') + 1)
  return whole
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Line)
}

/** A run of frame numbers that did not arrive. */
export interface MissingFrames {
  readonly camera: number
  /** The first number missing. */
  readonly from: number
  readonly count: number
}

/**
 * The holes in marks that should follow one another, loop after loop. A hole is at most one loop long: longer ones
 * cannot be told from the numbers alone. A number that comes twice or out of order shows as a hole of nearly a loop.
 */
export function missingFrames(marks: readonly FrameMark[], loop: number): MissingFrames[] {
  const missing: MissingFrames[] = []
  let expected: number | undefined
  for (const { camera, frame } of marks) {
    const count = expected === undefined ? 0 : (frame - expected + loop) % loop
    if (expected !== undefined && count > 0) missing.push({ camera, from: expected, count })
    expected = (frame + 1) % loop
  }
  return missing
}
