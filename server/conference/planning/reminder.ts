import type { UnitId } from '../../contract/ids.ts'
import type { ReceiptState } from '../../contract/notice.ts'
import type { EpochMs } from '../../contract/time.ts'
import { isMissing } from './receipt.ts'

/** Why a venue is reminded: by a secretary, before receipts are due, once they are, before the meeting. */
export type ReminderKind = 'byHand' | 'replySoon' | 'replyOverdue' | 'startsSoon'

export interface ReminderPolicy {
  /** How long before receipts are due. */
  readonly replySoonMs: number
  /** How long before the meeting. */
  readonly startsSoonMs: number
}

/** A venue as far as reminders go; `reminded` holds what it was reminded of since it was last told of the meeting. */
export interface Remindable {
  readonly unitId: UnitId
  readonly state: ReceiptState
  readonly reminded: ReadonlySet<ReminderKind>
}

const kindNow = (
  meeting: { readonly startsAt: EpochMs; readonly replyBy: EpochMs | null },
  state: ReceiptState,
  policy: ReminderPolicy,
  now: EpochMs,
): ReminderKind | undefined => {
  const { startsAt, replyBy } = meeting
  if (now >= startsAt) return undefined
  if (isMissing(state) && replyBy !== null) {
    if (now >= replyBy) return 'replyOverdue'
    if (now >= replyBy - policy.replySoonMs) return 'replySoon'
  }
  return state !== 'decline' && now >= startsAt - policy.startsSoonMs ? 'startsSoon' : undefined
}

/** Who is to be reminded now by the server itself; of each kind once a notice. */
export const dueReminders = (
  meeting: { readonly startsAt: EpochMs; readonly replyBy: EpochMs | null },
  venues: readonly Remindable[],
  policy: ReminderPolicy,
  now: EpochMs,
): readonly { readonly unitId: UnitId; readonly kind: ReminderKind }[] =>
  venues.flatMap(({ unitId, state, reminded }) => {
    const kind = kindNow(meeting, state, policy, now)
    return kind === undefined || reminded.has(kind) ? [] : [{ unitId, kind }]
  })
