import type { StreamRate } from '../../contract/recorder.ts'
import type { EpochMs } from '../../contract/time.ts'

/** What came of a source within an hour, or a part of it. */
export interface Tally {
  readonly frames: number
  readonly bytes: number
  /** Footage in milliseconds. */
  readonly coveredMs: number
  /** Streams that broke off after something had been recorded. */
  readonly restarts: number
}

/** Tallies by the start of their hour, epoch milliseconds. */
export type Hours = ReadonlyMap<EpochMs, Tally>

export const hourMs = 3_600_000
export const dayHours = 24
/** A camera's usual rate is that of a week: long enough that a bad day does not become the rule. */
export const weekHours = 7 * dayHours
/** An hour with less footage says nothing of the usual rate, and fewer hours are no rule. */
const tellingMs = 10 * 60_000
const fewestHours = 3

export const nothing: Tally = { frames: 0, bytes: 0, coveredMs: 0, restarts: 0 }

export const hourOf = (at: EpochMs): EpochMs => Math.floor(at / hourMs) * hourMs

export const add = (one: Tally, other: Tally): Tally => ({
  frames: one.frames + other.frames,
  bytes: one.bytes + other.bytes,
  coveredMs: one.coveredMs + other.coveredMs,
  restarts: one.restarts + other.restarts,
})

/** The hours with one tally more; those that ended over a week before it are left out. */
export const addTo = (hours: Hours, at: EpochMs, tally: Tally): Hours => {
  const hour = hourOf(at)
  const kept = hours.has(hour)
    ? hours
    : [...hours].filter(([start]) => start > hour - (weekHours + 1) * hourMs)
  return new Map([...kept, [hour, add(hours.get(hour) ?? nothing, tally)]])
}

/** The last 24 hours, the one that runs included, oldest first. */
const lastDay = (hours: Hours, now: EpochMs): readonly Tally[] =>
  Array.from({ length: dayHours }, (_, n) => hours.get(hourOf(now) - (dayHours - 1 - n) * hourMs) ?? nothing)

const rateOfTally = ({ frames, bytes, coveredMs }: Tally): StreamRate | null =>
  coveredMs <= 0
    ? null
    : { framesPerSecond: (frames * 1000) / coveredMs, bitsPerSecond: (bytes * 8000) / coveredMs }

const median = (values: readonly number[]): number | null => {
  const sorted = [...values].sort((one, other) => one - other)
  return sorted[Math.floor(sorted.length / 2)] ?? null
}

/** What the hours say of the last day. Rates are those of the time that was recorded. */
export const dayOf = (
  hours: Hours,
  now: EpochMs,
): {
  readonly rate: StreamRate | null
  readonly restarts: number
  /** Bits a second, hour by hour, oldest first. */
  readonly bitsPerSecond: readonly (number | null)[]
} => {
  const day = lastDay(hours, now)
  const whole = day.reduce(add)
  return {
    rate: rateOfTally(whole),
    restarts: whole.restarts,
    bitsPerSecond: day.map((tally) => rateOfTally(tally)?.bitsPerSecond ?? null),
  }
}

/** Frames a second that a source usually sends: the median of its hours; null until enough of them are known. */
export const usualFrameRate = (hours: Hours): number | null => {
  const rates = [...hours.values()]
    .filter(({ coveredMs }) => coveredMs >= tellingMs)
    .map((tally) => rateOfTally(tally)?.framesPerSecond ?? 0)
  return rates.length < fewestHours ? null : median(rates)
}
