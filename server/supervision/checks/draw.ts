import { createHash } from 'node:crypto'
import { startOf, type Calendar, type Day } from '../calendar/index.ts'
import type { EpochMs, TimeRange } from '../../contract/time.ts'

/** Where something stands in a draw: anybody can work it out again with `sha256sum`. */
const rankOf = (seed: string, key: string): string =>
  createHash('sha256').update(`${seed} ${key}`).digest('hex')

/**
 * A sample of `size` of these, in the order in which they were drawn: those whose SHA-256 of seed and key is the lowest.
 * The same seed draws the same sample, whatever the order in which they come.
 */
export const drawSample = <Thing>(
  things: readonly Thing[],
  keyOf: (thing: Thing) => string,
  seed: string,
  size: number,
): readonly Thing[] =>
  things
    .map((thing) => ({ thing, key: keyOf(thing), rank: rankOf(seed, keyOf(thing)) }))
    .toSorted((a, b) => (a.rank === b.rank ? (a.key < b.key ? -1 : 1) : a.rank < b.rank ? -1 : 1))
    .slice(0, size)
    .map(({ thing }) => thing)

const minuteMs = 60_000

/** A day's office hours as clock times, `HH:MM`. */
export type OfficeHours = readonly { readonly from: string; readonly to: string }[]

const minuteOf = (time: string): number => {
  const [hours = 0, minutes = 0] = time.split(':').map(Number)
  return hours * 60 + minutes
}

/**
 * Moments at which rounds are made: as many as asked, each drawn from a stretch of its own of the office hours that are
 * left after `now`, so that they are spread over the day and nobody can foresee them. None on a day off.
 */
export const drawRounds = (
  day: Day,
  hours: OfficeHours,
  rounds: number,
  seed: string,
  now: EpochMs,
  calendar: Pick<Calendar, 'isWorkingDay'>,
): readonly EpochMs[] => {
  if (!calendar.isWorkingDay(day)) return []
  const left = hours
    .map(({ from, to }): TimeRange => ({
      from: Math.max(startOf(day) + minuteOf(from) * minuteMs, now),
      to: startOf(day) + minuteOf(to) * minuteMs,
    }))
    .filter(({ from, to }) => to > from)
  const total = left.reduce((sum, { from, to }) => sum + to - from, 0)
  if (total === 0) return []
  return Array.from({ length: rounds }, (_, round) => {
    const share = Number.parseInt(rankOf(seed, `round ${round}`).slice(0, 8), 16) / 0xffff_ffff
    return instantAt(left, Math.floor(((round + share * 0.999) / rounds) * total))
  })
}

/** The instant that lies so far into these ranges, one after the other. */
const instantAt = (ranges: readonly TimeRange[], offset: number): EpochMs => {
  let rest = offset
  for (const { from, to } of ranges) {
    if (rest < to - from) return from + rest
    rest -= to - from
  }
  return (ranges.at(-1)?.to ?? 0) - 1
}
