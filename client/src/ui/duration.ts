/** A length of time, split for a text: hours, minutes and seconds, rounded to seconds. */
export interface DurationParts {
  readonly hours: number
  readonly minutes: number
  readonly seconds: number
}

export const durationParts = (milliseconds: number): DurationParts => {
  const total = Math.max(0, Math.round(milliseconds / 1000))
  return {
    hours: Math.floor(total / 3600),
    minutes: Math.floor((total % 3600) / 60),
    seconds: total % 60,
  }
}

/** 00:42:10, as a running clock. */
export const formatClock = (milliseconds: number): string => {
  const { hours, minutes, seconds } = durationParts(milliseconds)
  return [hours, minutes, seconds].map((part) => String(part).padStart(2, '0')).join(':')
}
