import { join } from 'node:path'
import type { CaseEvent } from '../../../server/contract/supervision/case-event.ts'
import { programDir } from '../../../server/kernel/config/index.ts'
import { dayOf, readCalendar } from '../../../server/supervision/calendar/index.ts'
import { createChance, type Chance } from '../../../server/supervision/demo/chance.ts'
import { courseOf } from '../../../server/supervision/demo/course.ts'
import { demoItems } from '../../../server/supervision/demo/ground.ts'

/** So long ago that nothing which time alone changes is still to come. */
const daysAgo = 150
const spreadDays = 60

/** So many events of realistic cases, in the order in which they happened. */
export const orderedEvents = (count: number, now: number): readonly CaseEvent[] => {
  const chance = createChance(1)
  const calendar = readCalendar(join(programDir, 'config/holidays'))
  const items = demoItems().filter(({ historic }) => !historic)
  const events: CaseEvent[] = []
  for (let n = 1; events.length < count; n += 1) {
    const item = items[n % items.length]
    if (!item) break
    const acceptedOn = dayOf(now) - daysAgo + chance.between(0, spreadDays)
    const days = item.immediate ? 0 : chance.between(1, item.promisedDays + 2)
    const caseNo = `BENCH${String(n).padStart(8, '0')}`
    events.push(...courseOf({ caseNo, item, acceptedOn, days, until: now, closed: true }, chance, calendar))
  }
  return events.slice(0, count).sort((a, b) => Date.parse(a.occurredAt) - Date.parse(b.occurredAt))
}

/** Shuffles in place (Fisher–Yates). */
const shuffle = <Value>(values: Value[], chance: Chance): Value[] => {
  for (let n = values.length - 1; n > 0; n -= 1) {
    const other = chance.between(0, n)
    const [one, two] = [values[n], values[other]]
    if (one === undefined || two === undefined) continue
    values[n] = two
    values[other] = one
  }
  return values
}

/** The same events in no order, every tenth of them twice. */
export const disorderedEvents = (events: readonly CaseEvent[]): readonly CaseEvent[] => {
  const chance = createChance(2)
  return shuffle([...events, ...events.filter(() => chance.percent(10))], chance)
}
