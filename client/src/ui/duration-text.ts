import type { Translate } from '../app/i18n/use-texts.ts'
import { durationParts } from './duration.ts'

/** A length of time in words, by its two largest units: 3 days 2 hours, 1 hour 05 minutes, 12 seconds. */
export const durationText = (milliseconds: number, t: Translate): string => {
  const { hours, minutes, seconds } = durationParts(milliseconds)
  const two = (value: number): string => String(value).padStart(2, '0')
  if (hours >= 24) return t('duration.days', { days: Math.floor(hours / 24), hours: hours % 24 })
  if (hours > 0) return t('duration.hours', { hours, minutes: two(minutes) })
  if (minutes > 0) return t('duration.minutes', { minutes, seconds: two(seconds) })
  return t('duration.seconds', { seconds })
}
