import type { CaseEvent } from '../../contract/supervision/case-event.ts'
import { toInstant, type EpochMs } from '../../contract/time.ts'
import { dayOf, endOf, toDate, type Calendar, type Day } from '../calendar/index.ts'
import { createChance, type Chance } from './chance.ts'
import { courseOf, workingDaysOn } from './course.ts'
import type { DemoItem } from './ground.ts'
import { someApplicant, someName } from './people.ts'

/** What the district handled in the time that the demo shows. */
export const demoFigures = {
  accepted: 1581,
  closed: 1571,
  items: 60,
  units: 18,
  historicItems: 15,
  historicUnits: 7,
}

/** Over how many working days cases were accepted. */
const spreadDays = 60
const minuteMs = 60_000

const pastWorkingDay = (today: Day, count: number, calendar: Calendar): Day => {
  let at = today
  for (let left = count; left > 0;) {
    at -= 1
    if (calendar.isWorkingDay(at)) left -= 1
  }
  return at
}

/** How many working days a case took: mostly well within the promise, two of a hundred past it. */
const daysOf = ({ immediate, promisedDays }: DemoItem, chance: Chance): number => {
  if (immediate) return 0
  if (chance.percent(2)) return promisedDays + chance.between(1, 3)
  return Math.max(1, Math.min(promisedDays, Math.round(promisedDays * (0.3 + 0.6 * chance.next()))))
}

/** Sits at a window in these very minutes, so that there is footage of it. */
const justNow = (
  caseNo: string,
  item: DemoItem,
  point: string,
  endedAt: EpochMs,
  chance: Chance,
): readonly CaseEvent[] => {
  const clerk = { handler: { name: someName(chance) } }
  const head = (number: number, ago: number) => ({
    ...{ eventId: `${caseNo}-0${number}`, caseNo, itemCode: item.code, point },
    occurredAt: toInstant(endedAt - ago * minuteMs),
  })
  return [
    { type: 'queueCall', ...head(1, 6), ticketNo: `A${chance.between(400, 499)}` },
    { type: 'application', ...head(2, 4), ...clerk, applicant: someApplicant(chance), source: 'window' },
    { type: 'acceptance', ...head(3, 1), ...clerk },
    { type: 'rating', ...head(4, 0), satisfaction: 1 },
  ]
}

/**
 * The demo's cases as the feed takes them: exactly the district's figures, the same for the same seed and day. Those
 * that are open stand at every place that a supervisor should see: overdue, about to be, standing still, just accepted.
 */
export const generateCases = (options: {
  readonly items: readonly DemoItem[]
  readonly calendar: Calendar
  readonly now: EpochMs
  readonly seed?: number
}): readonly CaseEvent[] => {
  const { calendar, now } = options
  const chance = createChance(options.seed ?? 430_105)
  const items = options.items.filter(({ historic }) => !historic)
  const promised = items.filter(({ immediate }) => !immediate)
  const [firstItem, ...otherItems] = items
  const [firstPromised, ...otherPromised] = promised
  if (!firstItem || !firstPromised) return []
  const today = dayOf(now)
  const numberOf = (n: number, day: Day): string =>
    `430105${toDate(day).replaceAll('-', '')}${String(n).padStart(6, '0')}`
  const events: CaseEvent[] = []

  for (let n = 1; n <= demoFigures.closed; n += 1) {
    // Every item at least once, then as it comes.
    const item = items[n - 1] ?? chance.pick([firstItem, ...otherItems])
    const days = daysOf(item, chance)
    const acceptedOn = pastWorkingDay(today, days + 1 + chance.between(0, spreadDays), calendar)
    events.push(
      ...courseOf(
        { caseNo: numberOf(n, acceptedOn), item, acceptedOn, days, until: endOf(today - 1), closed: true },
        chance,
        calendar,
      ),
    )
  }

  const open = demoFigures.accepted - demoFigures.closed
  const atWindows = promised.filter(({ points }) => points.length > 0)
  for (let n = 1; n <= open; n += 1) {
    const at = numberOf(demoFigures.closed + n, today)
    const seen = atWindows[(n * 5) % Math.max(1, atWindows.length)]
    const point = seen?.points[n % seen.points.length]
    if (n <= 3 && seen && point !== undefined) {
      events.push(...justNow(at, seen, point, now - n * minuteMs, chance))
      continue
    }
    const item = chance.pick([firstPromised, ...otherPromised])
    // Two past the limit by four days and by one, two on their last day, the others well before it.
    const passed = {
      4: item.promisedDays + 4,
      5: item.promisedDays + 1,
      6: item.promisedDays,
      7: item.promisedDays,
    }[n]
    const acceptedOn = pastWorkingDay(
      today,
      passed ?? Math.max(1, Math.floor(item.promisedDays / 3)),
      calendar,
    )
    const caseNo = numberOf(demoFigures.closed + n, acceptedOn)
    const course = courseOf(
      { caseNo, item, acceptedOn, days: item.promisedDays + 9, until: endOf(today - 1), closed: false },
      chance,
      calendar,
    )
    events.push(...course)
    if (n === 8) events.push(specialProcedure(caseNo, item, workingDaysOn(acceptedOn, 1, calendar)))
  }
  return events
}

const specialProcedure = (caseNo: string, item: DemoItem, on: Day): CaseEvent => ({
  ...{ type: 'specialProcedureStart', eventId: `${caseNo}-90`, caseNo, itemCode: item.code, sequence: 1 },
  ...{ occurredAt: toInstant(endOf(on) - 8 * 3_600_000), kind: 'other', name: '专家评审' },
  ...{ basis: '《行政许可法》第四十五条', reason: '需要组织专家评审', approver: '分管负责人' },
  plannedLength: { value: 15, unit: 'workingDay' },
})
