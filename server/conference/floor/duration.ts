import type { FloorInputs } from '../../contract/floor/commands.ts'
import { change, inTurn, type Rule } from './floor.ts'
import { finishCall } from './calling.ts'
import { endRecording } from './recording.ts'
import { endShare } from './sharing.ts'

/** How long the meeting goes on: extend (延长) and end. */
export const durationRules: {
  readonly [Name in 'extend' | 'end']: Rule<FloorInputs[Name]>
} = {
  extend: (floor, { minutes }, { now }) => {
    const endsAt = Math.max(now, floor.endsAt ?? now) + minutes * 60_000
    return change(floor, { endsAt }, { type: 'meeting.extended', minutes, endsAt })
  },
  end: (floor) =>
    inTurn(floor, finishCall, endShare, endRecording, (now) =>
      change(now, { ended: true, polls: { broadcast: null, watch: null } }, { type: 'meeting.ended' }),
    ),
}
