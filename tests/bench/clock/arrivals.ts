/** How fragments reach the recorder: milliseconds from the capture of their last frame, by the moment of it. */
export interface Arrivals {
  /** @param at milliseconds since the stream began; never less than the time before */
  delayAt(at: number): number
}

/** A time during which everything is held up. */
interface HoldUp {
  /** On average this far apart. */
  readonly everyMs: number
  readonly longestMs: number
}

export interface ArrivalsOptions {
  readonly random: () => number
  /** Camera, network and ffmpeg, with nothing in the way. */
  readonly leastMs: number
  /** On top of it, exponentially distributed: the mean. */
  readonly jitterMs: number
  /** Nothing arrives, then all of it at once. */
  readonly burst: HoldUp
  /** The machine is busy: each fragment is late by something between a quarter and the whole of `busyMs`. */
  readonly busy: HoldUp
  readonly busyMs: number
  /** The machine is busy when the stream begins, too: everything is being started. */
  readonly busyAtFirstMs: number
}

/** Follows hold-ups in time: whether one goes on, and until when. */
const holdUps = ({ everyMs, longestMs }: HoldUp, random: () => number, firstMs = 0) => {
  let [from, to] = [0, firstMs]
  return (at: number): number => {
    while (at >= to) {
      from = to - Math.log(1 - random()) * everyMs
      to = from + (0.2 + 0.8 * random()) * longestMs
    }
    return at >= from ? to - at : 0
  }
}

export const createArrivals = (options: ArrivalsOptions): Arrivals => {
  const { random, leastMs, jitterMs, busyMs } = options
  const burstLeft = holdUps(options.burst, random)
  const busyLeft = holdUps(options.busy, random, options.busyAtFirstMs)
  return {
    delayAt: (at) => {
      const jitter = -Math.log(1 - random()) * jitterMs
      const busy = busyLeft(at) > 0 ? (0.25 + 0.75 * random()) * busyMs : 0
      return leastMs + jitter + busy + burstLeft(at)
    },
  }
}
