import type { Writable } from 'node:stream'
import type { FfmpegEnd, FfmpegRun } from '../../kernel/ffmpeg/index.ts'
import type { RecorderClock } from '../clock/index.ts'
import { createTrackMuxer } from './track-muxer.ts'
import type { TrackInput, TrackListener } from './track-input.ts'

export interface TrackRunOptions {
  readonly input: TrackInput
  readonly clock: RecorderClock
  /** Receives fragmented MP4, as from ffmpeg. */
  readonly output: (clock: Pick<RecorderClock, 'epoch' | 'now'>) => Writable
  /** Ends at once: what is under way is lost. */
  readonly signal: AbortSignal
}

const tickMs = 100

/** Writes what comes in as fragmented MP4, until it is stopped, or pictures begin or end to come. */
export const startTrackRun = ({ input, clock, output: open, signal }: TrackRunOptions): FfmpegRun => {
  /** Wall clocks at which fragments end that were handed on, and not yet read. */
  const ends: number[] = []
  const { epoch } = clock
  const output = open({ epoch, now: () => ends.shift() ?? clock.now() })
  const { promise: ended, resolve } = Promise.withResolvers<FfmpegEnd>()
  let asked = false
  let over = false
  let said = 0

  const muxer = createTrackMuxer({
    pictures: input.pictures,
    onHeader: (bytes) => void output.write(bytes),
    onFragment: (bytes, endsAt) => {
      ends.push(endsAt)
      output.write(bytes)
    },
    onKeyFrameWanted: () => input.wantKeyFrame(),
  })

  const finish = (lastLines: readonly string[], whole: boolean): void => {
    if (over) return
    over = true
    said = lastLines.length
    clearInterval(timer)
    input.leave(listener)
    signal.removeEventListener('abort', abort)
    const end = { code: 0, signal: null, asked, lastLines }
    output.once('error', (error) => resolve({ ...end, error }))
    if (whole) muxer.end()
    output.end(() => resolve({ ...end, error: undefined }))
    if (output.errored) resolve({ ...end, error: output.errored })
  }
  const abort = (): void => {
    asked = true
    finish([], false)
  }
  const timer = setInterval(() => {
    muxer.tick(clock.now())
    // Its times are of another epoch from now on.
    if (clock.epoch !== epoch) finish(['the clock stepped'], true)
    else if (output.errored) finish([], false)
  }, tickMs)
  const listener: TrackListener = {
    packet: (media, datagram, arrival) => muxer.packet(media, datagram, arrival),
    report: ({ media, timestamp, ntpMs }) => muxer.report(media, timestamp, ntpMs),
    pictures: (coming) => finish([coming ? 'pictures begin' : 'pictures end'], true),
  }
  signal.addEventListener('abort', abort, { once: true })
  if (signal.aborted) abort()
  else input.listen(listener)

  return {
    pid: undefined,
    get said() {
      return said
    },
    ended,
    stop: () => {
      asked = true
      finish([], true)
      return ended
    },
  }
}
