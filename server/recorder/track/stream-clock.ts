import { ahead } from '../../kernel/rtp/index.ts'

/**
 * Where the time stamps of one RTP stream stand on the wall clock, in milliseconds.
 *
 * A packet comes no earlier than it was captured, but later by any delay: of (arrival − stamp) the least over a while is
 * nearest to the truth. Sound and pictures of one sender have different delays; once both have told by their sender
 * reports (RFC 3550 §6.4.1) how their stamps stand on the sender's own clock, they share the least delay of both, and so
 * are in step however late either is.
 */
export interface StreamClock {
  /** Notes that a packet came. @returns its stamp in milliseconds since the stream's first, to be given to `wallOf` */
  see(timestamp: number, arrival: number): number
  /** What the sender says of its clock: `ntpMs` is when `timestamp` was. One that speaks of another stream is ignored. */
  report(timestamp: number, ntpMs: number): void
  /** Wall clock minus stamp as it is best known now. */
  readonly offset: number
}

/** The least of what was seen in the last half to whole `windowMs`. */
interface Least {
  see(value: number, at: number): void
  readonly value: number
}

const windowMs = 60_000
/** A report whose stamp is further from what comes is of another stream: another layer, or the sender before. */
const strangeMs = 3000

export const createLeast = (): Least => {
  let began = -Infinity
  let before = Infinity
  let now = Infinity
  return {
    see: (value, at) => {
      if (at - began > windowMs / 2) {
        before = now
        now = Infinity
        began = at
      }
      now = Math.min(now, value)
    },
    get value() {
      return Math.min(before, now)
    },
  }
}

/** What the streams of one sender share: the least delay on the sender's clock. */
export const createSenderClock = (): Least => createLeast()

export const createStreamClock = (rate: number, sender: Least): StreamClock => {
  const alone = createLeast()
  let first: { readonly timestamp: number } | undefined
  let last = { timestamp: 0, ms: 0 }
  let toSender: number | undefined

  const msOf = (timestamp: number): number => last.ms + (ahead(last.timestamp, timestamp, 32) * 1000) / rate

  return {
    see: (timestamp, arrival) => {
      if (!first) {
        first = { timestamp }
        last = { timestamp, ms: 0 }
      }
      const ms = msOf(timestamp)
      if (ms >= last.ms) last = { timestamp, ms }
      alone.see(arrival - ms, arrival)
      if (toSender !== undefined) sender.see(arrival - (ms + toSender), arrival)
      return ms
    },
    report: (timestamp, ntpMs) => {
      if (!first) return
      const ms = msOf(timestamp)
      if (Math.abs(ms - last.ms) <= strangeMs) toSender = ntpMs - ms
    },
    get offset() {
      return toSender !== undefined && Number.isFinite(sender.value) ? toSender + sender.value : alone.value
    },
  }
}
