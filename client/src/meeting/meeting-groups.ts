import type { MeetingView } from '../../../server/contract/meeting.ts'
import { fromInstant } from '../../../server/contract/time.ts'

export interface MeetingGroup {
  readonly kind: 'running' | 'scheduled' | 'ended' | 'off'
  readonly meetings: readonly MeetingView[]
}

const order = ['running', 'scheduled', 'off', 'ended'] as const

const kindOf = ({ state }: MeetingView): MeetingGroup['kind'] =>
  state === 'postponed' || state === 'cancelled' ? 'off' : state

/** Meetings by what to do with them: those under way, those to come (next first), those put off and those over (latest first). */
export const groupMeetings = (meetings: readonly MeetingView[]): readonly MeetingGroup[] =>
  order
    .map((kind) => {
      const direction = kind === 'ended' || kind === 'off' ? -1 : 1
      return {
        kind,
        meetings: meetings
          .filter((meeting) => kindOf(meeting) === kind)
          .sort((one, other) => direction * (fromInstant(one.startsAt) - fromInstant(other.startsAt))),
      }
    })
    .filter(({ meetings: members }) => members.length > 0)
