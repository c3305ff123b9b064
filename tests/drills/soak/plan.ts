import { between, pick, type Random } from './random.ts'

/** What strikes in a soak. */
export type SoakFault =
  | 'unplug'
  | 'hang'
  | 'garbage'
  | 'no-keyframe'
  | 'unplug-all'
  | 'kill-ffmpeg'
  | 'disk-fail'
  | 'disk-full'
  | 'disk-stall'
  | 'clock-forward'
  | 'clock-back'
  | 'kill-web'
  | 'kill-recorder'

interface Kind {
  /** How often it is drawn, beside the others. */
  readonly weight: number
  /** What it needs for itself while it lasts: a camera of its own, all that are free, or these parts of the product. */
  readonly claims: 'one camera' | 'free cameras' | readonly string[]
  /** How long it lasts, in seconds; for a killed process how long it is left alone. */
  readonly seconds: readonly [number, number]
  /** What its gaps may be told as. */
  readonly reasons: readonly string[]
}

export const kinds: Readonly<Record<SoakFault, Kind>> = {
  unplug: { weight: 4, claims: 'one camera', seconds: [1, 30], reasons: ['unreachable'] },
  hang: { weight: 4, claims: 'one camera', seconds: [1, 30], reasons: ['stalled', 'unreachable'] },
  garbage: {
    weight: 3,
    claims: 'one camera',
    seconds: [1, 20],
    reasons: ['bad-stream', 'stalled', 'no-keyframe'],
  },
  'no-keyframe': {
    weight: 3,
    claims: 'one camera',
    seconds: [1, 30],
    reasons: ['no-keyframe', 'stalled', 'bad-stream'],
  },
  'unplug-all': { weight: 1, claims: 'free cameras', seconds: [1, 20], reasons: ['unreachable'] },
  'kill-ffmpeg': { weight: 4, claims: 'one camera', seconds: [1, 1], reasons: ['encoder-crashed'] },
  'disk-fail': { weight: 1, claims: ['disk', 'recorder'], seconds: [1, 8], reasons: ['disk-error'] },
  'disk-full': { weight: 1, claims: ['disk', 'recorder'], seconds: [1, 8], reasons: ['no-space'] },
  'disk-stall': { weight: 1, claims: ['disk', 'recorder'], seconds: [1, 8], reasons: ['disk-slow'] },
  'clock-forward': { weight: 1, claims: ['clock', 'recorder'], seconds: [5, 20], reasons: [] },
  'clock-back': { weight: 1, claims: ['clock', 'recorder'], seconds: [5, 20], reasons: [] },
  'kill-web': { weight: 1, claims: ['web'], seconds: [15, 15], reasons: [] },
  'kill-recorder': {
    weight: 1,
    claims: ['recorder', 'disk'],
    seconds: [20, 20],
    reasons: ['recorder-crashed'],
  },
}

/** A fault that is to strike; times in milliseconds from the beginning of the run. */
export interface PlannedFault {
  readonly fault: SoakFault
  readonly at: number
  readonly lastsMs: number
  /** Numbers of the cameras that it strikes; none where it strikes a part of the product. */
  readonly cameras: readonly number[]
}

export interface PlanOptions {
  readonly random: Random
  readonly faults: readonly SoakFault[]
  readonly cameras: number
  /** Faults strike, and are over, within this time, in milliseconds from the beginning of the run. */
  readonly from: number
  readonly to: number
  /** Milliseconds from one fault to the next. */
  readonly paceMs: readonly [number, number]
  /** No fault lasts longer, in milliseconds. */
  readonly longestMs: number
  /** What was struck is left alone for so long, in milliseconds. */
  readonly restMs: number
}

/**
 * Draws faults, several of which may last at once, but never two of one camera or of one part of the product: the same
 * for the same random numbers.
 */
export const planFaults = (options: PlanOptions): readonly PlannedFault[] => {
  const { random, faults, from, to, paceMs, restMs } = options
  const all = Array.from({ length: options.cameras }, (_, n) => n + 1)
  const busyUntil = new Map<number | string, number>()
  const planned: PlannedFault[] = []

  const freeAt = (at: number, name: number | string): boolean => (busyUntil.get(name) ?? 0) <= at
  const strike = (fault: SoakFault, at: number): void => {
    const { claims, seconds } = kinds[fault]
    const lastsMs = Math.min(options.longestMs, between(random, seconds) * 1000)
    const free = all.filter((number) => freeAt(at, number))
    const chosen = free[Math.floor(random() * free.length)]
    const one = chosen === undefined ? [] : [chosen]
    const cameras = claims === 'one camera' ? one : claims === 'free cameras' ? free : []
    const claimed = typeof claims === 'string' ? cameras : claims
    // What is not free, or would not be over in time, is left out.
    if (claimed.length === 0 || at + lastsMs > to || !claimed.every((name) => freeAt(at, name))) return
    for (const name of claimed) busyUntil.set(name, at + lastsMs + restMs)
    planned.push({ fault, at, lastsMs, cameras })
  }
  const weighed = faults.map((fault) => [fault, kinds[fault].weight] as const)
  for (let at = from + between(random, paceMs); at < to; at += between(random, paceMs))
    strike(pick(random, weighed), at)
  return planned
}
