import type { Level } from '../contract/directory.ts'
import type { UnitId } from '../contract/ids.ts'
import type { EpochMs } from '../contract/time.ts'
import type { NewMeeting } from './store.ts'

/** A unit that may be a venue of a demo meeting. */
export interface DemoVenue {
  readonly id: UnitId
  readonly level: Level
}

type Planned = Omit<NewMeeting, 'homeNode' | 'createdBy'>

const minuteMs = 60_000
const hourMs = 60 * minuteMs

/** The next full half hour. */
const soon = (now: EpochMs): EpochMs => Math.ceil(now / (30 * minuteMs)) * 30 * minuteMs

/** Meetings of a demo directory: through the levels, of one district with its streets, and one held tomorrow. */
export const planDemoMeetings = (venues: readonly DemoVenue[], now: EpochMs): readonly Planned[] => {
  const of = (level: Level): readonly UnitId[] =>
    venues.filter((venue) => venue.level === level).map(({ id }) => id)
  const plan = (title: string, startsAt: EpochMs, invited: readonly UnitId[]): readonly Planned[] =>
    invited.length < 2 ? [] : [{ title, startsAt, venues: invited }]
  const start = soon(now)
  return [
    ...plan('全省政务服务工作视频会议', start, [
      ...of('province').slice(0, 1),
      ...of('city').slice(0, 1),
      ...of('district').slice(0, 1),
    ]),
    ...plan('全区政务服务工作视频会议', start + hourMs, [
      ...of('district').slice(0, 1),
      ...of('street').slice(0, 13),
    ]),
    ...plan('“一网通办”业务联调会', start + 24 * hourMs, [
      ...of('city').slice(0, 1),
      ...of('district').slice(0, 1),
    ]),
  ]
}
