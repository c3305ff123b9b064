import type { EpochMs } from '../../contract/time.ts'

/** A day of Beijing time, counted from 1970-01-01; there is no daylight saving since 1991. */
export type Day = number

const dayMs = 86_400_000
const zoneMs = 8 * 3_600_000

export const dayOf = (at: EpochMs): Day => Math.floor((at + zoneMs) / dayMs)

/** Its midnight: the instant at which it begins. */
export const startOf = (day: Day): EpochMs => day * dayMs - zoneMs

/** The day after it begins: a deadline of that day, exclusive. */
export const endOf = (day: Day): EpochMs => startOf(day + 1)

export const yearOf = (day: Day): number => new Date(day * dayMs).getUTCFullYear()

/** 1970-01-01 was a Thursday. */
export const isWeekend = (day: Day): boolean => {
  const fromSunday = (((day + 4) % 7) + 7) % 7
  return fromSunday === 0 || fromSunday === 6
}

/** 2026-02-28 */
export const toDate = (day: Day): string => new Date(day * dayMs).toISOString().slice(0, 10)

/** Reads what `toDate` writes; NaN where there is no such day. */
export const fromDate = (text: string): Day => Date.parse(`${text}T00:00:00Z`) / dayMs
