import ical, { ICalAlarmType, ICalCalendarMethod, ICalEventStatus } from 'ical-generator'
import type { EpochMs } from '../../contract/time.ts'

/** A notice as a calendar takes it. */
export interface CalendarEntry {
  /** The same for every notice of a meeting, on every server. */
  readonly uid: string
  /** Grows with every notice: the calendar replaces what it has (RFC 5545 §3.8.7.4). */
  readonly sequence: number
  readonly issuedAt: EpochMs
  readonly startsAt: EpochMs
  readonly endsAt: EpochMs
  readonly title: string
  readonly place: string
  /** Who calls the meeting. */
  readonly organizer: string
  /** Lines of the notice. */
  readonly lines: readonly string[]
  readonly url: string
  readonly status: 'confirmed' | 'cancelled'
}

const statuses = {
  confirmed: ICalEventStatus.CONFIRMED,
  cancelled: ICalEventStatus.CANCELLED,
} as const

/** How long before the meeting the calendar reminds. */
const alarmSeconds = 30 * 60

/** An iCalendar object (RFC 5545) with one event, in UTC; the method follows RFC 5546 §3.2. */
export const calendarOf = (entry: CalendarEntry): string => {
  const cancelled = entry.status === 'cancelled'
  const calendar = ical({
    prodId: { company: 'Huijian', product: 'Huijian', language: 'ZH-CN' },
    method: cancelled ? ICalCalendarMethod.CANCEL : ICalCalendarMethod.PUBLISH,
  })
  const event = calendar.createEvent({
    id: entry.uid,
    sequence: entry.sequence,
    stamp: new Date(entry.issuedAt),
    start: new Date(entry.startsAt),
    end: new Date(entry.endsAt),
    summary: entry.title,
    location: entry.place,
    description: entry.lines.join('\n'),
    url: entry.url,
    // Nobody answers by mail: receipts are given here (RFC 2606 keeps this name free).
    organizer: { name: entry.organizer, email: 'no-reply@huijian.invalid' },
    status: statuses[entry.status],
  })
  if (!cancelled)
    event.createAlarm({ type: ICalAlarmType.display, trigger: alarmSeconds, description: entry.title })
  return `${calendar.toString()}\r\n`
}
