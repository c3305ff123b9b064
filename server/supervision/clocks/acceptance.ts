import type { EpochMs } from '../../contract/time.ts'
import type { Calendar } from '../calendar/index.ts'
import { dueOf } from './due.ts'

/** What is known of how a case came in. */
export interface Intake {
  readonly appliedAt: EpochMs | null
  readonly acceptedAt: EpochMs | null
  /** When corrections were first asked for. */
  readonly correctionAskedAt: EpochMs | null
  /** When what was asked for was complete. */
  readonly correctedAt: EpochMs | null
  /** When it was refused or taken back. */
  readonly endedAt: EpochMs | null
}

export interface Acceptance {
  readonly at: EpochMs | null
  /** Nobody asked for corrections in time: it counts as accepted from the day of receipt. */
  readonly deemed: boolean
}

/** Corrections are asked for once, all at a time, within 5 working days of receipt (行政许可法 §32). */
const askWithin = { value: 5, unit: 'workingDay' } as const

/** Until when corrections can be asked for. */
export const correctionDeadline = (appliedAt: EpochMs, calendar: Calendar): EpochMs =>
  dueOf({ start: appliedAt, limit: askWithin, pauses: [], extensions: [] }, calendar) ?? appliedAt

/**
 * When a case counts as accepted, which starts its clocks: the day on which corrections are complete; else the day of
 * acceptance; and where for 5 working days neither came nor corrections were asked for, the day of receipt.
 */
export const acceptanceOf = (intake: Intake, now: EpochMs, calendar: Calendar): Acceptance => {
  const { appliedAt, acceptedAt, correctionAskedAt, correctedAt, endedAt } = intake
  if (appliedAt === null) return { at: correctedAt ?? acceptedAt, deemed: false }
  const deadline = correctionDeadline(appliedAt, calendar)
  if (correctionAskedAt !== null && correctionAskedAt < deadline)
    return { at: correctedAt ?? acceptedAt, deemed: false }
  if (acceptedAt !== null && acceptedAt < deadline) return { at: acceptedAt, deemed: false }
  const acted = Math.min(endedAt ?? Infinity, now)
  return acted < deadline ? { at: null, deemed: false } : { at: appliedAt, deemed: true }
}
