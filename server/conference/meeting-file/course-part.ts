import { beijingText, jsonFile, type PackagePart } from '../../archive-package/index.ts'
import type { MeetingId, SeatId } from '../../contract/ids.ts'
import { toInstant, type EpochMs } from '../../contract/time.ts'
import type { Database } from '../../kernel/database/index.ts'
import { createChatStore } from '../chat/store.ts'
import type { FloorEvent } from '../floor/next-floor.ts'
import { createFloorStore } from '../floor/store.ts'
import type { Meeting } from '../meeting.ts'
import type { Units } from '../meetings.ts'
import { registerStatistics, type RegisterPolicy } from '../register/register.ts'
import { readRegister } from '../register/read-register.ts'
import type { Plan } from '../planning/plan.ts'
import { both, expected, floorFacts, venueParts } from './words.ts'

const instant = (at: EpochMs | null): string | null => (at === null ? null : toInstant(at))
const at = (time: EpochMs | null): string => (time === null ? '—' : beijingText(time))
const eventsAtOnce = 1000

const allEvents = async (database: Database, id: MeetingId): Promise<readonly FloorEvent[]> => {
  const store = createFloorStore(database)
  const events: FloorEvent[] = []
  for (;;) {
    const part = await store.events(id, events.at(-1)?.seq ?? 0, eventsAtOnce)
    events.push(...part)
    if (part.length < eventsAtOnce) return events
  }
}

/** How a meeting went: who came, what happened on the floor, what was written. */
export const meetingCoursePart = (options: {
  readonly database: Database
  readonly plan: Plan
  readonly meeting: Meeting
  readonly units: Pick<Units, 'nameOf'>
  readonly register: RegisterPolicy
  readonly now: () => EpochMs
}): PackagePart => {
  const { database, plan, meeting, units, register, now } = options
  const nameOf = (id: Parameters<Units['nameOf']>[0]): string => units.nameOf(id) ?? id
  const venueOf = (seatId: SeatId | null): string => {
    const seat = meeting.seats.find(({ id }) => id === seatId)
    return seat ? nameOf(seat.unitId) : ''
  }
  const attendance = () => readRegister(database, plan, register, now())
  return {
    describe: async () => {
      const [{ lines }, events] = await Promise.all([attendance(), allEvents(database, plan.id)])
      const { present } = registerStatistics(lines)
      return {
        expected: [expected('attendance', both('签到记录', 'sign-in'), present > 0)],
        record: [
          {
            title: both('签到与参会', 'attendance'),
            columns: [
              ...[both('会场', 'venue'), both('参会方式', 'part'), both('到会', 'arrived')],
              ...[both('离会', 'left'), both('人员', 'people')],
            ],
            rows: lines.map((line) => [
              ...[nameOf(line.unitId), venueParts[line.part], at(line.arrivedAt), at(line.leftAt)],
              line.people.flatMap(({ name, signedAt }) => (signedAt === null ? [] : [name])).join('、'),
            ]),
          },
          {
            title: both('会控记录', 'floor'),
            columns: [both('时间', 'time'), both('会场', 'venue'), both('事项', 'event')],
            rows: events.map((event) => [
              ...[beijingText(event.at), venueOf(event.seatId), floorFacts[event.fact.type]],
            ]),
          },
        ],
        amount: { files: 3, bytes: 0 },
        subjects: [],
      }
    },
    files: async function* () {
      const { lines, reasonOf } = await attendance()
      yield jsonFile(
        'attendance/attendance.json',
        '签到与参会 attendance',
        lines.map((line) => ({
          ...{ ...line, name: nameOf(line.unitId), reason: reasonOf(line.unitId) },
          ...{ arrivedAt: instant(line.arrivedAt), leftAt: instant(line.leftAt) },
          people: line.people.map((person) => ({ ...person, signedAt: instant(person.signedAt) })),
        })),
      )
      yield jsonFile(
        'floor/events.json',
        '会控记录 floor events',
        (await allEvents(database, plan.id)).map((event) => ({
          ...{ ...event, at: toInstant(event.at), venue: venueOf(event.seatId) },
        })),
      )
      yield jsonFile(
        'chat/messages.json',
        '会议文字消息 chat',
        (await createChatStore(database).all(plan.id)).map((message) => ({
          ...{ ...message, at: toInstant(message.at), venue: venueOf(message.seatId) },
        })),
      )
    },
  }
}
