import type { MeetingView } from '../../../server/contract/meeting.ts'
import { fromInstant } from '../../../server/contract/time.ts'

export interface MeetingGroup {
  readonly kind: MeetingView['state']
  readonly meetings: readonly MeetingView[]
}

const order = ['running', 'scheduled', 'ended'] as const

/** Meetings by what to do with them: those under way, those to come (next first), those over (latest first). */
export const groupMeetings = (meetings: readonly MeetingView[]): readonly MeetingGroup[] =>
  order
    .map((kind) => {
      const direction = kind === 'ended' ? -1 : 1
      return {
        kind,
        meetings: meetings
          .filter(({ state }) => state === kind)
          .sort((one, other) => direction * (fromInstant(one.startsAt) - fromInstant(other.startsAt))),
      }
    })
    .filter(({ meetings: members }) => members.length > 0)
