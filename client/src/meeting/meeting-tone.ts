import type { MeetingPhase } from '../../../server/contract/meeting-plan.ts'
import type { StateTone } from '../ui/state-tone.ts'

/** How a meeting's state looks. */
export const meetingTones: Readonly<Record<MeetingPhase, StateTone>> = {
  drafted: 'off',
  scheduled: 'off',
  postponed: 'warning',
  running: 'normal',
  ended: 'off',
  cancelled: 'off',
}
