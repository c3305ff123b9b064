import type { FloorInputs } from '../../contract/floor/commands.ts'
import type { Floor, Poll, PollKind } from '../../contract/floor/state.ts'
import { DomainError } from '../../kernel/errors/index.ts'
import {
  change,
  inTurn,
  requireSeats,
  unchanged,
  type Change,
  type FloorContext,
  type Rule,
} from './floor.ts'
import { atTurn, each, pausedAt, presentFrom, resumedAt, seatOfTurn } from './rounds.ts'
import { putOnAir } from './showing.ts'

const put = (floor: Floor, kind: PollKind, poll: Poll | null): Partial<Floor> => ({
  polls: { ...floor.polls, [kind]: poll },
})

/** @throws DomainError `floor.noPoll` */
const going = (floor: Floor, kind: PollKind): Poll => {
  const poll = floor.polls[kind]
  if (!poll) throw new DomainError('floor.noPoll')
  return poll
}

/** Shows the venue whose turn it is, to everybody or to the main venue. */
const showTurn = (floor: Floor, kind: PollKind, poll: Poll): Change => {
  const seatId = seatOfTurn(poll)
  if (kind === 'broadcast') return putOnAir(floor, { show: 'venue', seatId }, 'poll')
  return floor.mainWatches === seatId
    ? unchanged(floor)
    : change(floor, { mainWatches: seatId }, { type: 'watch.changed', seatId })
}

const turn = (floor: Floor, kind: PollKind, poll: Poll): Change =>
  inTurn(
    floor,
    (now) => change(now, put(now, kind, poll), { type: 'poll.turned', poll: kind, seatId: seatOfTurn(poll) }),
    (now) => showTurn(now, kind, poll),
  )

/** Lets a poll wait where it is, if it runs. */
export const hold = (floor: Floor, kind: PollKind, { now }: FloorContext): Change => {
  const poll = floor.polls[kind]
  if (typeof poll?.dueAt !== 'number') return unchanged(floor)
  return change(floor, put(floor, kind, pausedAt(poll, now)), { type: 'poll.paused', poll: kind })
}

/** Goes on where it paused, if it waits. */
export const goOn = (floor: Floor, kind: PollKind, { now }: FloorContext): Change => {
  const poll = floor.polls[kind]
  if (poll?.dueAt !== null) return unchanged(floor)
  const resumed = resumedAt(poll, now)
  return inTurn(
    floor,
    (before) => change(before, put(before, kind, resumed), { type: 'poll.resumed', poll: kind }),
    (before) => showTurn(before, kind, resumed),
  )
}

/** The next turn of a poll that runs and is due. */
export const pollNow = (floor: Floor, kind: PollKind, { now, present }: FloorContext): Change => {
  const poll = floor.polls[kind]
  if (typeof poll?.dueAt !== 'number' || poll.dueAt > now) return unchanged(floor)
  return turn(floor, kind, atTurn(poll, presentFrom(poll.seats, poll.index + 1, present), now))
}

/** 广播轮询 and 观看轮询. */
export const pollingRules: {
  readonly [Name in 'startPoll' | 'pausePoll' | 'resumePoll' | 'skipPoll' | 'stopPoll']: Rule<
    FloorInputs[Name]
  >
} = {
  startPoll: (floor, { poll: kind, seats: asked, seconds }, { now, present }) => {
    requireSeats(floor, asked)
    const seats = each(asked)
    const poll = atTurn({ seats, seconds, index: 0 }, presentFrom(seats, 0, present), now)
    return inTurn(
      floor,
      (before) =>
        change(before, kind === 'broadcast' ? { previous: before.picture } : {}, {
          type: 'poll.started',
          poll: kind,
          seats,
          seconds,
        }),
      (before) => turn(before, kind, poll),
    )
  },
  pausePoll: (floor, { poll }, acting) => {
    going(floor, poll)
    return hold(floor, poll, acting)
  },
  resumePoll: (floor, { poll }, acting) => {
    going(floor, poll)
    return goOn(floor, poll, acting)
  },
  skipPoll: (floor, { poll: kind }, { now, present }) => {
    const poll = going(floor, kind)
    const next = atTurn(poll, presentFrom(poll.seats, poll.index + 1, present), now)
    // Skipping while it waits moves the place at which it will go on, and shows nothing yet.
    if (poll.dueAt !== null) return turn(floor, kind, next)
    return change(floor, put(floor, kind, pausedAt(next, now)), {
      type: 'poll.turned',
      poll: kind,
      seatId: seatOfTurn(next),
    })
  },
  stopPoll: (floor, { poll }) => {
    going(floor, poll)
    return change(
      floor,
      { ...put(floor, poll, null), ...(poll === 'watch' && { mainWatches: null }) },
      { type: 'poll.stopped', poll },
    )
  },
}
