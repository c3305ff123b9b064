import type { RelayEnd } from '../../contract/live.ts'
import type { FfmpegEnd } from '../../kernel/ffmpeg/index.ts'

/** What ffmpeg says on standard error, first match first. */
const sayings: readonly (readonly [RegExp, RelayEnd])[] = [
  [/401 Unauthorized|403 Forbidden|authorization failed/iu, 'unauthorised'],
  [/Invalid data found|Could not find codec parameters|matches no streams|not supported/iu, 'bad-stream'],
]
const silence = /timed out/iu

/**
 * Why a relay ended that nobody asked to end.
 * @param ran whether it had been running for a while, so that the camera was there
 */
export const relayEnd = (end: FfmpegEnd, ran: boolean): RelayEnd => {
  if (end.error ?? end.signal !== null) return 'encoder-crashed'
  const said = sayings.find(([pattern]) => end.lastLines.some((line) => pattern.test(line)))
  if (said) return said[1]
  return ran && end.lastLines.some((line) => silence.test(line)) ? 'stalled' : 'unreachable'
}
