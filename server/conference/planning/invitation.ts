import type { CalendarEntry } from './calendar.ts'
import { nameIn, type PlanningContext } from './context.ts'
import type { VenueNotice } from './notice-store.ts'
import { agendaTimes, endOf, type Plan } from './plan.ts'

/** Beijing time, as the notice is read: 09:30. */
const minuteOf = (at: number): string => new Date(at + 8 * 3_600_000).toISOString().slice(11, 16)

const named = (label: string, text: string): readonly string[] => (text === '' ? [] : [`${label}：${text}`])

/** What one venue was told last of a meeting, as its calendar takes it. */
export const invitationOf = (
  context: Pick<PlanningContext, 'units'>,
  plan: Plan,
  { kind, notice }: VenueNotice,
  origin: string,
): CalendarEntry => {
  const { content } = plan
  const main = nameIn(context, content.mainVenueId)
  const times = agendaTimes(content)
  // A meeting without a time takes nobody's: what stands in calendars goes, and comes back with the new time.
  const off = kind === 'cancelled' || kind === 'withdrawn' || plan.state === 'postponed'
  return {
    uid: `${plan.id}@${plan.homeNode}`,
    sequence: notice.sequence,
    issuedAt: notice.issuedAt,
    startsAt: content.startsAt,
    endsAt: endOf(content),
    title: content.title,
    place: `${main}（主会场）`,
    organizer: main,
    lines: [
      ...named('说明', notice.reason),
      ...content.agenda.map(({ title, presenter }, index) =>
        [minuteOf(times[index] ?? content.startsAt), title, presenter]
          .filter((part) => part !== '')
          .join(' '),
      ),
      ...named('要求', content.requirements),
      ...named('联系人', [content.secretary.name, content.secretary.telephone].join(' ').trim()),
    ],
    url: `${origin}/meetings/${plan.id}`,
    status: off ? 'cancelled' : 'confirmed',
  }
}
