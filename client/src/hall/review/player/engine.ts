import type { SourceId } from '../../../../../server/contract/ids.ts'
import {
  isSkimming,
  rateClock,
  readClock,
  runClock,
  seekClock,
  startClock,
  type ReviewClock,
} from './clock.ts'
import type { Track, TrackState } from './track.ts'

/** What a review shows now. */
export interface ReviewState {
  /** Wall clock of the pictures. */
  readonly at: number
  readonly running: boolean
  readonly rate: number
  /** It would run, but pictures are waited for. */
  readonly waiting: boolean
  readonly tracks: ReadonlyMap<SourceId, TrackState>
}

/** Several cameras on one clock. */
export interface ReviewEngine {
  readonly state: ReviewState
  /** Replaces the cameras; those that stay go on. */
  setTracks(tracks: ReadonlyMap<SourceId, Track>): void
  seek(at: number): void
  run(running: boolean): void
  setRate(rate: number): void
  /** One picture on, or back, by the first camera that has one; stops the clock. */
  step(direction: 1 | -1): void
  /** One round: shows what the clock says. Called for each picture of the screen. */
  tick(): void
  close(): void
}

export interface ReviewEngineOptions {
  readonly at: number
  readonly monotonic: () => number
  /** The server's wall clock. */
  readonly serverNow: () => number
  readonly onState: (state: ReviewState) => void
  /** Every camera is in a gap while the clock runs: where to go on; undefined: nowhere. */
  readonly afterGap: (at: number, rate: number) => number | undefined
}

/** Longest wait for one camera's picture before the others go on without it. */
const patienceMs = 4000
/** A wait shorter than this is not worth a word. */
const patientMs = 400
/** Footage is indexed this long after it happened, a GOP and what the recorder takes. */
const liveEdgeMs = 500

const sameStates = (one: ReviewState['tracks'], other: ReviewState['tracks']): boolean =>
  one.size === other.size && [...one].every(([source, state]) => other.get(source) === state)

export const createReviewEngine = (options: ReviewEngineOptions): ReviewEngine => {
  const { monotonic, serverNow, onState, afterGap } = options
  let clock: ReviewClock = startClock(options.at, monotonic())
  let tracks: ReadonlyMap<SourceId, Track> = new Map()
  let state: ReviewState = { at: options.at, running: false, rate: 1, waiting: false, tracks: new Map() }
  /** Since when pictures are waited for, monotonic. */
  let waitingSince: number | undefined
  let stepping: 1 | -1 | undefined

  const change = (next: ReviewState): void => {
    const same =
      next.at === state.at &&
      next.running === state.running &&
      next.rate === state.rate &&
      next.waiting === state.waiting &&
      sameStates(next.tracks, state.tracks)
    if (same) return
    state = next
    onState(state)
  }

  const stepNow = (direction: 1 | -1, now: number): void => {
    const at = readClock(clock, now)
    for (const track of tracks.values()) {
      const to = track.step(at, direction)
      if (to === undefined) continue
      stepping = undefined
      clock = seekClock(clock, to, now)
      return
    }
  }

  const tick = (): void => {
    const now = monotonic()
    if (stepping !== undefined) stepNow(stepping, now)
    const wanted = readClock(clock, now)
    const latest = serverNow() - liveEdgeMs
    if (clock.running && clock.rate > 0 && wanted > latest) {
      // What has not happened yet is not run into: at the end of what there is, time is waited for.
      clock = seekClock(clock, Math.min(wanted, latest), now)
    }
    const at = readClock(clock, now)
    const states = new Map<SourceId, TrackState>()
    for (const [source, track] of tracks) states.set(source, track.prepare(at, clock.rate, clock.running))
    const all = [...states.values()]
    const loading = all.some((one) => one === 'loading')
    if (!loading) waitingSince = undefined
    else waitingSince ??= now
    const waiting = loading && now - (waitingSince ?? now) < patienceMs
    // While the clock runs all pictures change together, or none does.
    if (!(clock.running && waiting)) for (const track of tracks.values()) track.draw()
    if (clock.running && waiting) {
      // The clock stands until all have the picture, and runs on from there.
      clock = seekClock(clock, at, now)
    } else if (clock.running && all.length > 0 && all.every((one) => one === 'gap')) {
      const to = afterGap(at, clock.rate)
      if (to !== undefined && to !== at) clock = seekClock(clock, to, now)
    }
    change({
      at: readClock(clock, now),
      running: clock.running,
      rate: clock.rate,
      waiting: waiting && now - (waitingSince ?? now) > patientMs,
      tracks: states,
    })
  }

  return {
    get state() {
      return state
    },
    setTracks: (next) => {
      tracks = next
      waitingSince = undefined
    },
    seek: (at) => {
      stepping = undefined
      waitingSince = undefined
      clock = seekClock(clock, Math.min(at, serverNow()), monotonic())
      state = { ...state, at: readClock(clock, monotonic()) }
      tick()
    },
    run: (running) => {
      stepping = undefined
      clock = runClock(clock, running, monotonic())
      tick()
    },
    setRate: (rate) => {
      clock = rateClock(clock, rate, monotonic())
      tick()
    },
    step: (direction) => {
      clock = runClock(clock, false, monotonic())
      if (isSkimming(clock.rate)) clock = rateClock(clock, 1, monotonic())
      stepping = direction
      tick()
    },
    tick,
    close: () => {
      for (const track of tracks.values()) track.close()
      tracks = new Map()
    },
  }
}
