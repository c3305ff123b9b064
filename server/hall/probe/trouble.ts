import type { ProbeReason } from '../../contract/camera-probe.ts'
import type { FfmpegEnd } from '../../kernel/ffmpeg/index.ts'

/** What ffmpeg says on standard error, first match first. Tried with ffmpeg 5.1 against real servers. */
const sayings: readonly (readonly [RegExp, ProbeReason])[] = [
  [/401 Unauthorized|403 Forbidden|authorization failed/iu, 'unauthorised'],
  [/404 Not Found|454 Session Not Found|Stream Not Found/iu, 'not-found'],
  [/matches no streams/iu, 'no-video'],
  [/timed out/iu, 'timed-out'],
  [
    /Connection refused|No route to host|Network is unreachable|Host is down|Connection reset|Failed to resolve|Name or service not known|Service Unavailable/iu,
    'unreachable',
  ],
]

/** What it says of bytes that are no pictures, as against pictures without a beginning. */
const garbled =
  /Invalid NAL unit|decode_slice_header error|Error splitting the input|Undefined type|corrupt/iu

/** All that it says where a camera took the connection and then never sent a byte. */
const nothingCame = /Invalid data found when processing input/iu

/** How a capture went that gave no picture. */
export interface FruitlessCapture {
  readonly end: FfmpegEnd
  /** How long it lasted, in milliseconds. */
  readonly tookMs: number
  readonly silenceMs: number
}

export interface ProbeTrouble {
  readonly reason: ProbeReason
  readonly detail: string | null
}

/** A line as whoever probes may read it: not where the camera is, and not how to get in. */
const withoutAddress = (line: string): string => line.replaceAll(/\brtsps?:\/\/\S+?:?(?:\s+|$)/giu, '').trim()

/** Why a stream gave no picture. */
export const probeTrouble = ({ end, tookMs, silenceMs }: FruitlessCapture): ProbeTrouble => {
  const lines = end.lastLines.map(withoutAddress).filter((line) => line !== '')
  const lastly = lines.at(-1) ?? null
  if (end.error ?? (end.signal !== null && !end.asked))
    return { reason: 'failed', detail: end.error?.message ?? lastly }
  for (const [pattern, reason] of sayings) {
    const line = lines.findLast((one) => pattern.test(one))
    if (line !== undefined) return { reason, detail: line }
  }
  const wrong = lines.findLast((line) => garbled.test(line))
  if (wrong !== undefined) return { reason: 'bad-stream', detail: wrong }
  // We gave up: bytes came all the time, or ffmpeg would have given up before.
  if (end.asked) return { reason: 'no-keyframe', detail: lastly }
  if (lines.length === 1 && nothingCame.test(lines[0] ?? '') && tookMs >= silenceMs)
    return { reason: 'timed-out', detail: lastly }
  if (end.code === 0) return { reason: 'unreachable', detail: lastly }
  return { reason: 'bad-stream', detail: lastly }
}
