import type { GapReason, SourceSettings, SourceState, SourceStatus } from '../../contract/recorder.ts'
import type { EpochMs } from '../../contract/time.ts'
import type { Log } from '../../kernel/log/index.ts'
import type { WrittenFragment } from '../clip/clip-writer.ts'
import type { ClockStep, RecorderClock } from '../clock/index.ts'
import type { Gap } from '../store/gap.ts'
import type { IndexWriter } from '../store/index-writer.ts'
import type { AudioPlan } from '../store/sources.ts'
import { withoutAddress, type EndReason } from './end-reason.ts'
import { createGapKeeper, type GapKeeper } from './gap-keeper.ts'
import { retryDelayMs } from './retry.ts'
import type { SessionEnd } from './session.ts'

export interface SupervisorOptions {
  readonly source: SourceSettings
  readonly audio: AudioPlan
  /** Where the source's timeline ends. ffmpeg connects before it is known; nothing is written. */
  readonly timelineEnd: Promise<TimelineEnd>
  readonly clock: RecorderClock
  readonly index: IndexWriter
  readonly log: Log
  readonly retryMaxMs: number
  /** In [0, 1). */
  readonly random: () => number
  /** Resolves after so many milliseconds, or when the signal aborts. */
  readonly wait: (ms: number, signal: AbortSignal) => Promise<void>
  /** Runs ffmpeg once. */
  readonly session: (context: {
    readonly audio: AudioPlan
    readonly onFragment: (fragment: WrittenFragment) => void
    readonly onDropped: (from: EpochMs) => void
    readonly onHole: () => void
    readonly signal: AbortSignal
    readonly mayWrite: Promise<void>
  }) => Promise<SessionEnd>
  readonly onAudioLearnt: (audio: AudioPlan) => void
  /** A stream ended that nobody asked to end. `recorded`: it had written something. */
  readonly onBroken: (why: EndReason, recorded: boolean) => void
  /**
   * Makes index and files of the source agree, while nothing is written: after the disk failed it. Never rejects.
   */
  readonly mend: () => Promise<void>
}

/** Where recording goes on from. */
export interface TimelineEnd {
  /** End of the last coverage; undefined for a source that was never recorded. */
  readonly coveredTo: EpochMs | undefined
  /** Of the recorder's clock, at `coveredTo`. */
  readonly coveredEpoch?: number | undefined
  /** The gap that lasts. */
  readonly gap: Gap | undefined
}

/** What a source is doing, without what is measured of it. */
export type SourceCourse = Omit<SourceStatus, 'health'>

/** Keeps one source recorded: starts ffmpeg, starts it again when it ends, and explains every hole. */
export interface Supervisor {
  readonly status: SourceCourse
  readonly source: SourceSettings
  start(): void
  /** A commit of the index reached this source up to `coveredTo`. */
  indexed(coveredTo: EpochMs): void
  /** Ends the session that runs now, for `why`, and begins the next. */
  restart(why: EndReason): void
  /** Ends the session that runs now, for `why`, and begins none until `resume`. Idempotent. */
  pause(why: EndReason): void
  resume(): void
  /** The clock stepped. */
  clockStepped(step: ClockStep): void
  /** Ends in order, leaving a gap open for `why`; where it is null no gap is left open. Idempotent. */
  close(why: Extract<GapReason, 'recorder-stopped' | 'disabled'> | null): Promise<void>
}

const endedByUs = {
  'recorder-stopped': 'the recorder was stopped',
  disabled: 'the source was switched off',
} as const satisfies Partial<Record<GapReason, string>>

const tooSlow: EndReason = { reason: 'disk-slow', detail: 'the disk did not take what the camera sent' }
/** After these what the index says of the last clips may not be what their files hold. */
const diskReasons: ReadonlySet<GapReason> = new Set(['no-space', 'disk-error'])

/** Not recording, and trying to. */
const isAttempting = (state: SourceState): boolean => state === 'starting' || state === 'waiting'

export const createSupervisor = (options: SupervisorOptions): Supervisor => {
  const { source, clock, index } = options
  const log = options.log.child({ sourceId: source.id, source: source.name })
  let gaps: GapKeeper | undefined
  let mayWrite: Promise<void> = options.timelineEnd.then((end) => {
    const begun = end.coveredTo ?? clock.now()
    gaps = createGapKeeper({
      ...{ sourceId: source.id, coveredTo: begun, coveredEpoch: end.coveredEpoch },
      ...{ open: end.gap, clock, index },
    })
    coveredTo = end.coveredTo ?? null
  })
  const stopped = new AbortController()
  let session = new AbortController()
  let audio = options.audio
  let state: SourceState = source.enabled ? 'starting' : 'disabled'
  let since = clock.now()
  let reason: GapReason | null = null
  let lastError: string | null = null
  let fragments = 0
  let restarts = 0
  let coveredTo: EpochMs | null = null
  let lagMs: number | null = null
  let restartedFor: EndReason | undefined
  let paused: (PromiseWithResolvers<void> & { readonly why: EndReason }) | undefined
  let running: Promise<void> = Promise.resolve()
  let closed: Promise<void> | undefined

  const become = (next: SourceState, why: GapReason | null): void => {
    // Between attempts it goes to and fro: what people ask is how long nothing has been recorded.
    const goesOn = next === state || (isAttempting(next) && isAttempting(state))
    if (!goesOn) since = clock.now()
    state = next
    reason = why
  }

  const onFragment = (fragment: WrittenFragment): void => {
    if (state !== 'recording') log.info('recording')
    become('recording', null)
    fragments += 1
    gaps?.covered(fragment)
  }

  const onDropped = (from: EpochMs): void => {
    if (state === 'recording') log.error('the disk is too slow; what the camera sends is lost')
    become('waiting', tooSlow.reason)
    lastError = tooSlow.detail
    gaps?.lostAhead(from, tooSlow)
  }

  /** One session. @returns the attempts in a row that gave no fragment, itself included */
  const attempt = async (failuresBefore: number): Promise<number> => {
    become('starting', reason)
    session = new AbortController()
    const signal = AbortSignal.any([session.signal, stopped.signal])
    const end = await options.session({
      ...{ audio, onFragment, onDropped, onHole: () => gaps?.reached(tooSlow) },
      ...{ signal, mayWrite },
    })
    if (stopped.signal.aborted) return 0
    if (end.needsOtherAudio && audio === 'copy') {
      audio = 'aac'
      options.onAudioLearnt(audio)
      return 0
    }
    const { reason: cause, detail: said } = restartedFor ?? end
    const why: EndReason = { reason: cause, detail: withoutAddress(said) }
    restartedFor = undefined
    restarts += 1
    lastError = why.detail
    options.onBroken(why, end.recorded)
    gaps?.lost(why)
    become('waiting', why.reason)
    if (diskReasons.has(why.reason)) mayWrite = mayWrite.then(() => options.mend())
    log.warn({ reason: why.reason, detail: why.detail }, 'the stream ended')
    return end.recorded ? 1 : failuresBefore + 1
  }

  const keepRecording = async (): Promise<void> => {
    for (let failures = 0; !stopped.signal.aborted;) {
      failures = await attempt(failures)
      const waitMs = retryDelayMs(failures, options.retryMaxMs, options.random())
      await options.wait(waitMs, stopped.signal)
      await paused?.promise
    }
  }

  return {
    source,
    get status() {
      return { sourceId: source.id, state, since, reason, lastError, fragments, coveredTo, restarts, lagMs }
    },
    start: () => {
      if (source.enabled) running = keepRecording()
      else running = mayWrite.then(() => gaps?.lost({ reason: 'disabled', detail: endedByUs.disabled }))
    },
    indexed: (to) => {
      coveredTo = to
      lagMs = Math.max(0, clock.now() - to)
    },
    restart: (why) => {
      restartedFor = why
      session.abort()
    },
    pause: (why) => {
      if (paused || !source.enabled) return
      paused = { ...Promise.withResolvers(), why }
      restartedFor = why
      session.abort()
    },
    resume: () => {
      // Where no session ran, none ended for it.
      if (restartedFor === paused?.why) restartedFor = undefined
      paused?.resolve()
      paused = undefined
    },
    clockStepped: (step) => {
      since += step.byMs
      gaps?.clockStepped(step)
    },
    close: (why) =>
      (closed ??= (async () => {
        stopped.abort()
        paused?.resolve()
        await running
        if (why) gaps?.lost({ reason: why, detail: endedByUs[why] })
        else gaps?.ended()
        become(why === 'disabled' ? 'disabled' : 'stopped', null)
      })()),
  }
}
