import type { MediaFigures } from '../../media/index.ts'

/**
 * Decides when the own picture must give way: sound goes before picture, and a line that holds both badly holds neither.
 * Pure: figures and times come in.
 */
export interface VideoGuard {
  /** Whether the picture may be sent now, after one more reading. */
  next(figures: Pick<MediaFigures, 'availableUpKbps' | 'lossUp'>, now: number): boolean
}

/** The lowest layer of a picture and the sound fit into this, in kbit/s. */
const neededKbps = 140
/** More than this share of what is sent is lost: what is left is no picture, and costs the sound its place. */
const mostLoss = 0.2
/** So many bad readings in a row: one alone is a moment. */
const badReadings = 3
/** Without a picture nothing tells what the line can hold: it is tried again, each time that it fails later. */
const firstRetryMs = 20_000
const longestRetryMs = 160_000
/** A picture that went on for so long has worked: the next trouble begins anew. */
const workedMs = 60_000

export const createVideoGuard = (): VideoGuard => {
  let bad = 0
  let retryMs = firstRetryMs
  let offUntil: number | undefined
  let onSince = 0
  return {
    next: ({ availableUpKbps, lossUp }, now) => {
      if (offUntil !== undefined) {
        if (now < offUntil) return false
        offUntil = undefined
        onSince = now
        bad = 0
        return true
      }
      const short = availableUpKbps !== null && availableUpKbps < neededKbps
      bad = short || (lossUp ?? 0) > mostLoss ? bad + 1 : 0
      if (bad < badReadings) return true
      retryMs = now - onSince > workedMs ? firstRetryMs : Math.min(longestRetryMs, retryMs * 2)
      offUntil = now + retryMs
      return false
    },
  }
}
