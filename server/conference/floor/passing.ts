import { seatsOf } from '../../contract/floor/pictures.ts'
import type { Floor, Poll } from '../../contract/floor/state.ts'
import type { SeatId } from '../../contract/ids.ts'
import type { EpochMs } from '../../contract/time.ts'
import { change, inTurn, unchanged, type Acting, type Change, type Rule } from './floor.ts'
import { dropHand } from './hands.ts'
import { panelDue, panelNow } from './panel.ts'
import { pollNow } from './polling.ts'
import { endShare } from './sharing.ts'

const movePanel = (floor: Floor, acting: Acting): Change => {
  const picture = panelNow(floor.picture, acting)
  return picture === floor.picture
    ? unchanged(floor)
    : change(floor, { picture }, { type: 'tiles.changed', seats: [...seatsOf(picture)] })
}

/** What the server itself does to the floor. */
export const passingRules: {
  /** Time has passed, or another speaks. */
  readonly tick: Rule<object>
  /** Nobody of a venue is in the meeting any more. */
  readonly seatLeft: Rule<{ readonly seatId: SeatId }>
} = {
  tick: (floor, _input, acting) =>
    inTurn(
      floor,
      (now) => pollNow(now, 'broadcast', acting),
      (now) => pollNow(now, 'watch', acting),
      (now) => movePanel(now, acting),
    ),
  seatLeft: (floor, { seatId }) =>
    inTurn(
      floor,
      (now) => (now.share?.seatId === seatId ? endShare(now) : unchanged(now)),
      (now) => dropHand(now, seatId),
    ),
}

const pollDue = (poll: Poll | null): readonly EpochMs[] =>
  typeof poll?.dueAt === 'number' ? [poll.dueAt] : []

/** When the floor changes by itself next; undefined: not before something else happens. */
export const nextDue = ({ polls, picture, ended }: Floor): EpochMs | undefined => {
  const due = [...pollDue(polls.broadcast), ...pollDue(polls.watch), ...panelDue(picture)]
  return ended || due.length === 0 ? undefined : Math.min(...due)
}
