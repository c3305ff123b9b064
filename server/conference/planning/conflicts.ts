import type { MeetingId, UnitId } from '../../contract/ids.ts'
import type { EpochMs, TimeRange } from '../../contract/time.ts'
import { endOf, venuesOfPlan, type Plan } from './plan.ts'

/** A meeting as far as it takes the time of its venues. */
export interface Occupied extends TimeRange {
  readonly meetingId: MeetingId
  readonly title: string
  readonly drafted: boolean
  readonly unitIds: readonly UnitId[]
}

/** What a meeting takes of its venues' time. */
export const occupiedBy = ({ id, state, content }: Plan): Occupied => ({
  meetingId: id,
  title: content.title,
  drafted: state === 'drafted',
  unitIds: venuesOfPlan(content).map(({ unitId }) => unitId),
  from: content.startsAt,
  to: endOf(content),
})

/** A venue that would be in two meetings at once. */
export interface Conflict extends TimeRange {
  readonly unitId: UnitId
  readonly other: Occupied
}

/** Who of these venues would be elsewhere at one of these times; in the order of time, then of the venues. */
export const conflictsOf = (
  unitIds: readonly UnitId[],
  times: readonly TimeRange[],
  others: readonly Occupied[],
): readonly Conflict[] =>
  times.flatMap((time) =>
    others
      .filter((other) => other.from < time.to && time.from < other.to)
      .flatMap((other) => {
        const taken = new Set(other.unitIds)
        const from: EpochMs = Math.max(time.from, other.from)
        const to: EpochMs = Math.min(time.to, other.to)
        return unitIds
          .filter((unitId) => taken.has(unitId))
          .map((unitId): Conflict => ({ unitId, other, from, to }))
      }),
  )
