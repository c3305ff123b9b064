import { toInstant, type EpochMs } from '../../contract/time.ts'
import type { Limit } from '../../contract/supervision/limit.ts'
import { dayOf, endOf, type Calendar } from '../calendar/index.ts'
import { isFact } from '../cases/fact.ts'
import { dueOf } from '../clocks/index.ts'
import type { Judge } from './finding.ts'

/** So long after an instant, as limits count. */
export const after = (at: EpochMs, by: Limit, calendar: Calendar): EpochMs =>
  by.value === 0 ? at : (dueOf({ start: at, limit: by, pauses: [], extensions: [] }, calendar) ?? at)

/** So long before a deadline: so many (working) days of the limit are left, that of the deadline among them. */
export const before = (due: EpochMs, by: Limit, calendar: Calendar): EpochMs => {
  if (by.unit === 'hour') return due - by.value * 3_600_000
  let day = dayOf(due - 1)
  for (let left = by.value; left > 0;) {
    if (by.unit === 'calendarDay' || calendar.isWorkingDay(day)) left -= 1
    if (left > 0) day -= 1
  }
  return by.value === 0 ? due : endOf(day - 1)
}

/** Near or past a limit of the whole case. What was closed in time is never warned of any more. */
export const limit: Judge<'limit'> = (rule, { state, now, calendar }) => {
  const clock = state[rule.limit]
  const { dueAt } = clock
  if (dueAt === null) return { found: [] }
  const until = state.closedAt ?? now
  const moments = rule.offsets.map(({ level, side, by }) => ({
    level,
    // The day after the last one has begun where the limit is over: that day is the first of those that follow.
    at:
      side === 'before'
        ? before(dueAt, by, calendar)
        : after(by.value === 0 ? dueAt : dueAt - 1, by, calendar),
  }))
  const reached = moments.filter(
    ({ at, level }) => at <= until && (state.closedAt === null || level !== 'notice'),
  )
  const kept = state.closedAt !== null && state.closedAt < dueAt
  const found = (kept ? [] : reached.slice(-1)).map(({ level, at }) => ({
    ...{ level, at },
    facts: { dueAt: toInstant(dueAt), used: clock.used, allowed: clock.allowed, over: clock.over },
  }))
  const next = state.closedAt === null ? moments.map(({ at }) => at).filter((at) => at > now) : []
  return next.length === 0 ? { found } : { found, again: Math.min(...next) }
}

/** A step past its own limit while the whole is not. */
export const stepOverLimit: Judge<'stepOverLimit'> = ({ level }, { state }) => {
  if (state.promised.state === 'overdue' || state.promised.state === 'missed') return { found: [] }
  const late = state.steps.find(({ clock }) => clock?.state === 'missed')
  return late?.clock?.dueAt
    ? {
        found: [
          {
            ...{ level, at: late.clock.dueAt },
            facts: { step: late.name, over: late.clock.over, handler: late.fact.event.handler?.name ?? null },
          },
        ],
      }
    : { found: [] }
}

export const referralLate: Judge<'referralLate'> = ({ level, within }, { state, calendar }) => {
  const referral = state.steps.find(({ fact }) => isFact(fact, 'referral'))
  if (!referral || state.acceptedAt === null) return { found: [] }
  const due = after(state.acceptedAt, within, calendar)
  return referral.fact.at >= due
    ? {
        found: [
          { level, at: due, facts: { referredAt: toInstant(referral.fact.at), dueAt: toInstant(due) } },
        ],
      }
    : { found: [] }
}
