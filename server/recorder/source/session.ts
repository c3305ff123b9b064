import type { Ffmpeg, FfmpegRun } from '../../kernel/ffmpeg/index.ts'
import type { SourceSettings } from '../../contract/recorder.ts'
import type { Login } from '../../kernel/keys/index.ts'
import { createFragmentReader, type ArrivedFragment } from '../clip/fragment-reader.ts'
import type { ClipWriter, WrittenFragment } from '../clip/clip-writer.ts'
import type { StallBuffer } from '../clip/stall-buffer.ts'
import { createTimeMender } from '../clip/mend-times.ts'
import { createWriteQueue } from '../clip/write-queue.ts'
import type { RecorderClock } from '../clock/index.ts'
import type { EpochMs } from '../../contract/time.ts'
import { withTimeout } from '../../kernel/errors/index.ts'
import type { AudioPlan } from '../store/sources.ts'
import {
  diskReason,
  endReason,
  needsOtherAudio,
  silenceReason,
  withLastLines,
  type EndReason,
} from './end-reason.ts'
import { recordingTask } from './ffmpeg-options.ts'
import { startTrackRun, type TrackInput } from '../track/index.ts'
import { patienceMs, rememberedGops, wantedKeyframe, type StallPolicy } from './watchdog.ts'

/** Kinds of work that the recorder runs ffmpeg for. */
export type RecorderWork = 'recording'

export interface SessionOptions {
  readonly source: SourceSettings
  readonly login: Login | undefined
  readonly audio: AudioPlan
  readonly writer: ClipWriter
  readonly ffmpeg: Ffmpeg<RecorderWork>
  /** Where the packets of a track come in; undefined for a camera. */
  readonly track: TrackInput | undefined
  readonly clock: RecorderClock
  readonly policy: StallPolicy
  /** Where fragments wait while the disk is slow; shared by all sources. */
  readonly buffer: StallBuffer
  readonly onFragment: (fragment: WrittenFragment) => void
  /** The disk is so slow that fragments are lost, from about this moment on; those before are still to be written. */
  readonly onDropped: (from: EpochMs) => void
  /** All before the lost fragments is written; the next `onFragment` comes behind them. */
  readonly onHole: () => void
  /** Ends the session in order: what ffmpeg holds is still written. */
  readonly signal: AbortSignal
  /** Nothing is written before it resolves; ffmpeg may connect meanwhile. */
  readonly mayWrite: Promise<void>
}

/** How a session ended. */
export interface SessionEnd extends EndReason {
  /** Whether it wrote a fragment. */
  readonly recorded: boolean
  /** MP4 cannot hold the camera's sound as it is: the next session changes it to AAC. */
  readonly needsOtherAudio: boolean
}

/** How long ffmpeg may take to write out the GOP that it holds. */
const stopGraceMs = 800
/** How long the disk may take, once the end was asked for, to finish what ffmpeg had written; see README.md. */
const diskGraceMs = 700
/** ffmpeg gives a silent connection up after this share of the time that a first fragment may take. */
const connectionShare = 2 / 3

const garbageDetail = 'what the camera sends is no video'
/** Only a new connection gives stamps that run on. */
const jumpedBack: EndReason = { reason: 'bad-stream', detail: 'the time stamps of the stream jumped back' }

interface Watchdog {
  /** A fragment came, whatever becomes of it; the next must follow. */
  fed(durationMs: number): void
  /** A fragment came that is no video; it does not count. */
  misled(): void
  /** Set once the stream was silent for too long. */
  readonly verdict: EndReason | undefined
  close(): void
}

const createWatchdog = (policy: StallPolicy, onSilence: (recorded: boolean) => void): Watchdog => {
  const lastGops: number[] = []
  let timer: NodeJS.Timeout | undefined
  let verdict: EndReason | undefined
  let waitedMs = 0
  /** Fragments since the last that counted. */
  let misleading = 0

  const judge = (): EndReason => {
    if (misleading > 0) return { reason: 'bad-stream', detail: garbageDetail }
    const detail = `nothing for ${Math.round(waitedMs)} ms`
    // ffmpeg would have given a silent connection up by now: bytes come, but no key frame among them.
    if (lastGops.length === 0) return { reason: 'no-keyframe', detail }
    return { reason: 'stalled', detail }
  }
  const arm = (): void => {
    clearTimeout(timer)
    const waitMs = patienceMs(lastGops, policy)
    timer = setTimeout(() => {
      waitedMs = waitMs
      verdict = judge()
      onSilence(lastGops.length > 0)
    }, waitMs)
  }
  arm()
  return {
    fed: (durationMs) => {
      misleading = 0
      if (verdict) {
        // What ffmpeg held until it was asked to end.
        if (verdict.reason === 'stalled' && wantedKeyframe(durationMs, lastGops, waitedMs))
          verdict = { reason: 'no-keyframe', detail: `no key frame for ${Math.round(waitedMs)} ms` }
        return
      }
      lastGops.push(durationMs)
      if (lastGops.length > rememberedGops) lastGops.shift()
      arm()
    },
    misled: () => {
      misleading += 1
    },
    get verdict() {
      return verdict
    },
    close: () => clearTimeout(timer),
  }
}

const durationOf = ({ times: { reference } }: ArrivedFragment): number =>
  (reference.duration * 1000) / reference.track.timescale

/** Waits for the work, but no longer than to the abort. Leaves no listener: one would keep the session in memory. */
const untilAborted = async (work: Promise<void>, signal: AbortSignal): Promise<void> => {
  if (signal.aborted) return
  const { promise, resolve } = Promise.withResolvers<undefined>()
  const stop = (): void => resolve(undefined)
  signal.addEventListener('abort', stop, { once: true })
  try {
    await Promise.race([work, promise])
  } finally {
    signal.removeEventListener('abort', stop)
  }
}

/** Records a source from one start of ffmpeg to its end; resolves, and never rejects, when all is written. */
export const recordSession = async (options: SessionOptions): Promise<SessionEnd> => {
  const { source, writer, clock, policy, signal } = options
  const timeoutMs = Math.round(policy.connectTimeoutMs * connectionShare)
  const begunAt = clock.monotonic()
  let recorded = false
  let offset: number | undefined
  let broken: EndReason | undefined
  let run: FfmpegRun | undefined
  /**
   * How many lines ffmpeg had said when the last fragment came, and when the one before did: at its end it writes the last
   * one after its last words.
   */
  let [saidBefore, saidLast] = [0, 0]
  const mender = createTimeMender()
  const kill = new AbortController()

  const watchdog = createWatchdog(policy, (hadFragments) => {
    // A GOP without an end is worth keeping only where it is known when it began.
    if (hadFragments) void run?.stop(stopGraceMs)
    else kill.abort()
  })
  const stop = (): void => {
    if (run) void run.stop(stopGraceMs)
    else kill.abort()
  }
  signal.addEventListener('abort', stop, { once: true })

  const queue = createWriteQueue({
    buffer: options.buffer,
    write: async (fragment) => {
      await options.mayWrite
      return writer.append(fragment)
    },
    onWritten: (written) => {
      recorded = true
      ;({ offset } = written)
      options.onFragment(written)
    },
    onDropped: (fragment) => options.onDropped(fragment.arrival - durationOf(fragment)),
    onHole: options.onHole,
    // Nothing more can be written: what ffmpeg reads would be lost too, and its end says why.
    onFailed: () => kill.abort(),
  })
  const onFragment = async (arrived: ArrivedFragment): Promise<void> => {
    // Not footage: the hole that it leaves is told as what it is, once the stream makes sense again or is given up.
    if (!arrived.credible) {
      watchdog.misled()
      return
    }
    // The stamps of a track are our own.
    const { fragment, frozen } = options.track
      ? { fragment: arrived, frozen: false }
      : mender.mend(arrived, offset)
    if (frozen && !broken) {
      broken = jumpedBack
      void run?.stop(stopGraceMs)
    }
    ;[saidBefore, saidLast] = [saidLast, run?.said ?? 0]
    watchdog.fed(durationOf(fragment))
    await queue.take(fragment)
  }

  /** All that arrived is in its files. Whoever asked for the end does not wait for a disk that never answers. */
  const writtenOut = async (): Promise<void> => {
    const written = options.mayWrite.then(() => queue.drained()).finally(() => writer.close())
    await untilAborted(written, signal)
    if (!signal.aborted) return written
    await withTimeout(written, diskGraceMs, 'the disk to take what is left').catch((error: unknown) => {
      queue.abandon()
      throw error
    })
  }

  try {
    run = options.track
      ? startTrackRun({
          ...{ input: options.track, clock, signal: kill.signal },
          output: (times) => createFragmentReader({ clock: times, onFragment }),
        })
      : await options.ffmpeg.run('recording', {
          ...recordingTask(source, options.login, options.audio, timeoutMs),
          output: createFragmentReader({ clock, onFragment }),
          signal: kill.signal,
        })
    if (signal.aborted) stop()
    const ended = await run.ended
    const end = withLastLines(ended, run.said - saidBefore)
    await writtenOut()
    const verdict = watchdog.verdict ?? broken
    if (options.track && end.code === 0 && !end.error && !verdict)
      return {
        reason: 'disabled',
        detail: end.lastLines.at(-1) ?? 'the track ended',
        recorded,
        needsOtherAudio: false,
      }
    const course = { recorded, waitedMs: clock.monotonic() - begunAt, timeoutMs }
    return {
      ...(verdict ? silenceReason(verdict, end) : endReason(end, course)),
      recorded,
      needsOtherAudio: needsOtherAudio(ended),
    }
  } catch (error) {
    const failure = error instanceof Error ? error : new Error(String(error))
    const why = diskReason(failure) ?? { reason: 'encoder-crashed', detail: failure.message }
    return { ...why, recorded, needsOtherAudio: false }
  } finally {
    watchdog.close()
    signal.removeEventListener('abort', stop)
  }
}
