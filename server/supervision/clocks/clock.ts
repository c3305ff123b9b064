import type { ClockState } from '../../contract/supervision/case.ts'
import type { Limit } from '../../contract/supervision/limit.ts'
import type { EpochMs } from '../../contract/time.ts'
import { dayOf, type Calendar } from '../calendar/index.ts'
import { counts, dueOf, isPaused, type Pause, type Term } from './due.ts'

/** One limit of a case or of a step of it, as it stands. Amounts are in the limit's unit. */
export interface Clock {
  readonly limit: Limit | null
  readonly state: ClockState
  readonly startedAt: EpochMs | null
  /** Exclusive; null while it stands still, and where there is no limit. */
  readonly dueAt: EpochMs | null
  /** So far, or until its end. */
  readonly used: number
  readonly suspended: number
  readonly over: number
  /** The limit with its extensions. */
  readonly allowed: number
}

export const noClock: Clock = {
  ...{ limit: null, state: 'unknown', startedAt: null, dueAt: null },
  ...{ used: 0, suspended: 0, over: 0, allowed: 0 },
}

const hourMs = 3_600_000
const tenth = (value: number): number => Math.round(value * 10) / 10

const pausedMs = (pauses: readonly Pause[], from: EpochMs, to: EpochMs): number => {
  let [sum, at] = [0, from]
  for (const pause of pauses.toSorted((a, b) => a.from - b.from)) {
    const [begin, end] = [Math.max(at, pause.from), Math.min(to, pause.to ?? Infinity)]
    if (end <= begin) continue
    sum += end - begin
    at = end
  }
  return sum
}

/** Units that passed after `from` until `to`, that counted and that did not. */
const passed = (
  term: Term,
  from: EpochMs,
  to: EpochMs,
  calendar: Calendar,
): { used: number; out: number } => {
  if (to <= from) return { used: 0, out: 0 }
  const { unit } = term.limit
  if (unit === 'hour') {
    const out = pausedMs(term.pauses, from, to)
    return { used: tenth((to - from - out) / hourMs), out: tenth(out / hourMs) }
  }
  let [used, out] = [0, 0]
  for (let day = dayOf(from) + 1; day <= dayOf(to); day += 1) {
    if (counts(term, unit, day, calendar)) used += 1
    else if (isPaused(term.pauses, day) && (unit !== 'workingDay' || calendar.isWorkingDay(day))) out += 1
  }
  return { used, out }
}

/** A clock that ended at `endedAt`, or runs (null), as it stands at `now`. */
export const clockOf = (term: Term, endedAt: EpochMs | null, now: EpochMs, calendar: Calendar): Clock => {
  // What was being waited for is not waited for any longer than until the end.
  const closed: Term =
    endedAt === null
      ? term
      : {
          ...term,
          pauses: term.pauses.map((pause) => ({ ...pause, to: pause.to ?? Math.max(pause.from, endedAt) })),
        }
  const dueAt = dueOf(closed, calendar)
  const until = endedAt ?? now
  const { used, out } = passed(closed, closed.start, until, calendar)
  const isOver = dueAt !== null && until >= dueAt
  return {
    limit: term.limit,
    state: stateOf(closed, endedAt, now, isOver),
    startedAt: term.start,
    dueAt,
    used,
    suspended: out,
    over: isOver ? overBy(closed, dueAt, until, calendar) : 0,
    allowed: dueAt === null ? term.limit.value : passed(closed, closed.start, dueAt - 1, calendar).used,
  }
}

const stateOf = ({ pauses }: Term, endedAt: EpochMs | null, now: EpochMs, isOver: boolean): ClockState => {
  if (endedAt !== null) return isOver ? 'missed' : 'met'
  if (isOver) return 'overdue'
  return pauses.some(({ from, to }) => from <= now && (to === null || now < to)) ? 'suspended' : 'running'
}

/** Whole days begun past the last one; hours to a tenth. */
const overBy = (term: Term, dueAt: EpochMs, until: EpochMs, calendar: Calendar): number => {
  const from = term.limit.unit === 'hour' ? dueAt : dueAt - 1
  return passed(term, from, until, calendar).used
}
