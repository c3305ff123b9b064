/**
 * Wall-clock time as people here read it: Beijing time (UTC+8, no daylight saving since 1991), whatever zone the
 * machine is set to. Everything else counts in UTC epoch milliseconds.
 */
const zoneOffsetMs = 8 * 3_600_000
export const dayMs = 86_400_000

const two = (value: number): string => String(value).padStart(2, '0')

const parts = (at: number) => {
  const local = new Date(at + zoneOffsetMs)
  return {
    date: `${local.getUTCFullYear()}-${two(local.getUTCMonth() + 1)}-${two(local.getUTCDate())}`,
    time: `${two(local.getUTCHours())}:${two(local.getUTCMinutes())}:${two(local.getUTCSeconds())}`,
    tenth: Math.floor(local.getUTCMilliseconds() / 100),
  }
}

/** 2026-11-23 */
export const formatDate = (at: number): string => parts(at).date
/** 14:05:09 */
export const formatTime = (at: number): string => parts(at).time
/** 14:05 */
export const formatMinute = (at: number): string => parts(at).time.slice(0, 5)
/** 14:05:09.3 */
export const formatTenth = (at: number): string => `${parts(at).time}.${parts(at).tenth}`
/** 2026-11-23 14:05:09 */
export const formatDateTime = (at: number): string => `${parts(at).date} ${parts(at).time}`

/** 2026-11-23T14:05:09: Beijing time without a zone, as it stands in addresses that people share. */
export const toAddressTime = (at: number): string => `${parts(at).date}T${parts(at).time}`

const addressTime = /^(\d{4})-(\d{2})-(\d{2})(?:T(\d{2}):(\d{2})(?::(\d{2}))?)?$/u

/** Reads what `toAddressTime` writes (seconds and time may be missing); undefined where it is no such time. */
export const fromAddressTime = (text: string): number | undefined => {
  const found = addressTime.exec(text)
  if (!found) return undefined
  // Groups that did not take part are undefined, whatever the type of a match says.
  const groups: readonly (string | undefined)[] = found.slice(1)
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = groups.map((part) =>
    Number(part ?? 0),
  )
  const at = Date.UTC(year, month - 1, day, hour, minute, second) - zoneOffsetMs
  return formatDate(at) === text.slice(0, 10) && hour < 24 && minute < 60 && second < 60 ? at : undefined
}

/** Midnight, Beijing time, of the day that holds `at`. */
export const startOfDay = (at: number): number => at - ((((at + zoneOffsetMs) % dayMs) + dayMs) % dayMs)
