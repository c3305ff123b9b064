import rrule from 'rrule'
import type { Recurrence } from '../../contract/meeting-plan.ts'
import type { EpochMs } from '../../contract/time.ts'
import { DomainError } from '../../kernel/errors/index.ts'

/** rrule is a CommonJS module: Node gives its names as those of the default. */
const { RRule } = rrule

/** Beijing time: UTC+8 without daylight saving. The rule is expanded on its wall clock. */
const zoneMs = 8 * 3_600_000

/** Meetings of one series. */
export const maxOccurrences = 120

const lastDayMs = 86_400_000 - 1

/** RFC 5545 has no "31st, or the last": of the days from the 28th on, the last one that the month has. */
const monthDays = (day: number): { readonly bymonthday: number[]; readonly bysetpos?: number } =>
  day <= 28
    ? { bymonthday: [day] }
    : { bymonthday: Array.from({ length: day - 27 }, (_, index) => 28 + index), bysetpos: -1 }

const ruleOf = (startsAt: EpochMs, { every, interval, weekdays, until }: Recurrence) => {
  const first = new Date(startsAt + zoneMs)
  const shared = {
    interval,
    dtstart: first,
    until: new Date(Date.parse(`${until}T00:00:00Z`) + lastDayMs),
  }
  switch (every) {
    case 'day':
      return new RRule({ ...shared, freq: RRule.DAILY })
    case 'week': {
      const days = weekdays.length === 0 ? {} : { byweekday: weekdays.map((day) => day - 1) }
      return new RRule({ ...shared, freq: RRule.WEEKLY, wkst: RRule.MO, ...days })
    }
    case 'month':
      return new RRule({ ...shared, freq: RRule.MONTHLY, ...monthDays(first.getUTCDate()) })
  }
}

/**
 * When the meetings of a series begin: the first as it stands, also on a day that the rule does not name, then by the
 * rule.
 * @throws DomainError `plan.recurrenceEmpty`, `plan.recurrenceTooLong`
 */
export const occurrencesOf = (startsAt: EpochMs, recurrence: Recurrence | null): readonly EpochMs[] => {
  if (recurrence === null) return [startsAt]
  const later: EpochMs[] = []
  ruleOf(startsAt, recurrence).all((date) => {
    const at = date.getTime() - zoneMs
    if (at > startsAt) later.push(at)
    return later.length < maxOccurrences
  })
  if (later.length === 0) throw new DomainError('plan.recurrenceEmpty')
  if (later.length >= maxOccurrences)
    throw new DomainError('plan.recurrenceTooLong', { most: maxOccurrences })
  return [startsAt, ...later]
}
