import type { CaseEvent } from '../../contract/supervision/case-event.ts'
import { toInstant, type EpochMs } from '../../contract/time.ts'
import { startOf, type Calendar, type Day } from '../calendar/index.ts'
import type { Chance } from './chance.ts'
import type { DemoItem } from './ground.ts'
import { someApplicant, someName } from './people.ts'

/** How a case goes. */
export interface CasePlan {
  readonly caseNo: string
  readonly item: DemoItem
  readonly acceptedOn: Day
  /** Working days from acceptance to its end. */
  readonly days: number
  /** Where it stops; a case that goes on has no end yet. */
  readonly until: EpochMs
  readonly closed: boolean
}

const minuteMs = 60_000
const hourMs = 3_600_000

/** So many working days on. */
export const workingDaysOn = (day: Day, count: number, calendar: Calendar): Day => {
  let at = day
  for (let left = count; left > 0;) {
    at += 1
    if (calendar.isWorkingDay(at)) left -= 1
  }
  return at
}

/** Half past nine in the morning to half past four, with the minute by chance. */
const inOffice = (day: Day, chance: Chance): EpochMs =>
  startOf(day) + 9.5 * hourMs + chance.between(0, 410) * minuteMs + chance.between(0, 59) * 1000

/** One case's events, in their order, up to where it stops. */
export const courseOf = (plan: CasePlan, chance: Chance, calendar: Calendar): readonly CaseEvent[] => {
  const { caseNo, item, acceptedOn, days } = plan
  const events: CaseEvent[] = []
  const [firstPoint, ...otherPoints] = item.points
  const atWindow = firstPoint !== undefined && (item.immediate || chance.percent(68))
  const point = firstPoint === undefined ? undefined : chance.pick([firstPoint, ...otherPoints])
  const where = atWindow && point !== undefined ? { point } : {}
  const clerk = { handler: { name: someName(chance) } }
  const head = (at: EpochMs) => ({
    ...{ eventId: `${caseNo}-${String(events.length + 1).padStart(2, '0')}`, caseNo, itemCode: item.code },
    occurredAt: toInstant(at),
  })

  let at = inOffice(acceptedOn, chance)
  const later = (least: number, most: number): EpochMs =>
    (at += chance.between(least, most) * minuteMs + chance.between(0, 59) * 1000)
  const onDay = (after: number): EpochMs =>
    (at = Math.max(
      at + minuteMs,
      after === 0 ? later(1, 5) : inOffice(workingDaysOn(acceptedOn, after, calendar), chance),
    ))

  if (atWindow)
    events.push({ type: 'queueCall', ...head(at), ...where, ticketNo: `A${chance.between(1, 399)}` })
  const applicant = someApplicant(chance)
  const source = atWindow ? 'window' : 'online'
  events.push({
    type: 'application',
    ...head(later(1, 3)),
    ...where,
    ...(atWindow && clerk),
    applicant,
    source,
  })
  events.push({
    type: 'acceptance',
    ...head(later(2, 9)),
    ...where,
    ...clerk,
    documentNo: `受〔${caseNo.slice(-8)}〕`,
  })

  if (!item.immediate) {
    const reviewer = { handler: { name: someName(chance) } }
    const reviewed = Math.min(days, Math.max(0, Math.floor(days / 2)))
    events.push({
      type: 'review',
      ...head(onDay(reviewed)),
      ...reviewer,
      stepName: '审核',
      opinion: '材料齐全，符合法定条件，拟同意。',
    })
    const approver = { handler: { name: someName(chance) } }
    events.push({ type: 'approval', ...head(onDay(days)), ...approver, stepName: '批准', opinion: '同意。' })
  }
  const outcome = chance.percent(96) ? 'passed' : 'failed'
  events.push({
    type: 'conclusion',
    ...head(item.immediate ? later(1, 6) : later(5, 30)),
    ...(item.immediate && where),
    ...clerk,
    outcome,
  })
  if (outcome === 'passed')
    events.push({
      type: 'delivery',
      ...head(later(1, 12)),
      ...where,
      method: atWindow ? '窗口领取' : '电子证照',
    })
  if (chance.percent(60)) {
    const satisfaction = chance.pick([1, 1, 1, 1, 1, 1, 2, 2, 2, 3])
    events.push({ type: 'rating', ...head(later(0, 2)), ...where, satisfaction })
  }
  const kept = events.filter(({ occurredAt }) => Date.parse(occurredAt) <= plan.until)
  return plan.closed ? kept : kept.filter(({ type }) => !['conclusion', 'delivery', 'rating'].includes(type))
}
