import type { EpochMs } from '../../contract/time.ts'
import type { Calendar } from '../calendar/index.ts'
import type { CaseState } from '../cases/case-state.ts'
import { correctionDeadline } from '../clocks/index.ts'

/**
 * When a case that nothing happens to becomes another one by time alone: a clock runs out, a case counts as accepted,
 * a rule would find something. null: never.
 */
export const nextLook = (
  state: CaseState,
  again: EpochMs | null,
  now: EpochMs,
  calendar: Calendar,
): EpochMs | null => {
  const { closedAt, appliedAt, acceptedAt, promised, statutory } = state
  const moments = [again]
  if (closedAt === null) moments.push(promised.dueAt, statutory.dueAt)
  if (closedAt === null && acceptedAt === null && appliedAt !== null)
    moments.push(correctionDeadline(appliedAt, calendar))
  const later = moments.filter((at): at is EpochMs => at !== null && at > now)
  return later.length === 0 ? null : Math.min(...later)
}
