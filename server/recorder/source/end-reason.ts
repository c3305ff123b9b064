import type { GapReason } from '../../contract/recorder.ts'
import { isDomainError } from '../../kernel/errors/index.ts'
import type { FfmpegEnd } from '../../kernel/ffmpeg/index.ts'

/** Why a stream ended, for the gap that it leaves. */
export interface EndReason {
  readonly reason: GapReason
  /** In the words of the other side, credentials hidden. */
  readonly detail: string
}

/** What ffmpeg says on standard error, first match first. Tried with ffmpeg 5.1 against real servers. */
const sayings: readonly (readonly [RegExp, GapReason])[] = [
  [/401 Unauthorized|403 Forbidden|authorization failed/iu, 'unauthorised'],
  [
    /Connection refused|No route to host|Network is unreachable|Host is down|Connection reset|Failed to resolve|Name or service not known|404 Not Found|Service Unavailable|method (DESCRIBE|SETUP|PLAY) failed/iu,
    'unreachable',
  ],
  [
    /Invalid data found|Could not find codec parameters|matches no streams|unspecified size|incorrect codec parameters|Could not write header|Protocol not supported/iu,
    'bad-stream',
  ],
]

/** ffmpeg's own time-out on the connection. */
const silence = /Connection timed out|Operation timed out/iu
/** All that it says where a camera took the connection and then never sent a byte. */
const nothingCame = /Invalid data found when processing input/iu
/** What it says of a stream that it cannot make sense of. */
const garbled =
  /Invalid NAL|decode_slice_header error|non-existing PPS|Undefined type|no frame!|Error splitting the input|corrupt/iu

const diskReasons: Readonly<Record<string, GapReason>> = { ENOSPC: 'no-space', EDQUOT: 'no-space' }

/** Why the disk refused: errors of our own writing carry the system's error code. */
export const diskReason = (error: Error): EndReason | undefined => {
  if (isDomainError(error, 'server.timeout')) return { reason: 'disk-slow', detail: error.message }
  if (!('code' in error) || typeof error.code !== 'string' || !/^E[A-Z0-9]+$/u.test(error.code))
    return undefined
  return { reason: diskReasons[error.code] ?? 'disk-error', detail: error.message }
}

const lastLine = (lines: readonly string[]): string | undefined =>
  lines.findLast((line) => line.trim() !== '')

/** How a session went until it ended. */
export interface SessionCourse {
  /** Whether it had delivered a fragment. */
  readonly recorded: boolean
  /** How long it lasted, in milliseconds. */
  readonly waitedMs: number
  /** After how long ffmpeg gives a silent connection up. */
  readonly timeoutMs: number
}

/** Where ffmpeg gave the connection up by itself: it fell silent, or was never made. */
const silenceOf = ({ lastLines }: FfmpegEnd, course: SessionCourse): EndReason | undefined => {
  const [only, ...more] = lastLines
  if (
    only !== undefined &&
    more.length === 0 &&
    nothingCame.test(only) &&
    course.waitedMs >= course.timeoutMs
  )
    return { reason: 'stalled', detail: 'the camera took the connection and sent nothing' }
  const detail = lastLines.findLast((line) => silence.test(line))
  return detail === undefined ? undefined : { reason: course.recorded ? 'stalled' : 'unreachable', detail }
}

/**
 * Why a stream of a camera ended that nobody asked to end.
 */
export const endReason = (end: FfmpegEnd, course: SessionCourse): EndReason => {
  if (end.error) {
    const disk = diskReason(end.error)
    if (disk) return disk
    const started = end.code !== null || end.signal !== null
    return { reason: started ? 'bad-stream' : 'encoder-crashed', detail: end.error.message }
  }
  if (end.signal !== null) return { reason: 'encoder-crashed', detail: `ffmpeg was ended by ${end.signal}` }
  const silent = silenceOf(end, course)
  if (silent) return silent
  for (const [pattern, reason] of sayings) {
    const line = end.lastLines.findLast((one) => pattern.test(one))
    if (line !== undefined) return { reason, detail: line }
  }
  // An orderly end is the camera closing the connection.
  if (end.code === 0) return { reason: 'unreachable', detail: 'the camera ended the stream' }
  return {
    reason: course.recorded ? 'encoder-crashed' : 'bad-stream',
    detail: lastLine(end.lastLines) ?? `ffmpeg ended with status ${end.code ?? 'none'}`,
  }
}

/**
 * An end with only the last so many lines that were said: a camera that could not be understood at first, or was garbled
 * for a moment days ago, did not end for that.
 */
export const withLastLines = (end: FfmpegEnd, lines: number): FfmpegEnd => ({
  ...end,
  lastLines: end.lastLines.slice(Math.max(0, end.lastLines.length - lines)),
})

/** A stream that was given up for its silence may have been no silence, but garbage. */
export const silenceReason = (verdict: EndReason, end: FfmpegEnd): EndReason => {
  const detail = end.lastLines.findLast((line) => garbled.test(line))
  return detail === undefined ? verdict : { reason: 'bad-stream', detail }
}

/** Whether ffmpeg ended because MP4 cannot hold the camera's sound as it is (G.711: `pcm_alaw`, `pcm_mulaw`). */
export const needsOtherAudio = (end: FfmpegEnd): boolean =>
  end.lastLines.some((line) => /Could not find tag for codec (pcm_|adpcm_|g7)/u.test(line))

/** A detail without the address that ffmpeg puts in front: whoever may see a gap need not know where the camera is. */
export const withoutAddress = (detail: string): string =>
  detail.replaceAll(/\brtsps?:\/\/\S+?:?(?:\s+|$)/giu, '')
