import type { Poll, Round } from '../../contract/floor/state.ts'
import type { SeatId } from '../../contract/ids.ts'
import type { EpochMs } from '../../contract/time.ts'
import { DomainError } from '../../kernel/errors/index.ts'

/** Each venue once, as they were listed first. */
export const each = (seats: readonly SeatId[]): SeatId[] => [...new Set(seats)]

/**
 * The index of the first venue from `from` on, around the end of the list, that is in the meeting; `from` itself where
 * none is.
 */
export const presentFrom = (seats: readonly SeatId[], from: number, present: ReadonlySet<SeatId>): number => {
  const start = from % seats.length
  const order = seats.map((_seat, step) => (start + step) % seats.length)
  const isPresent = (seatId: SeatId | undefined): boolean => seatId !== undefined && present.has(seatId)
  return order.find((index) => isPresent(seats[index])) ?? start
}

export const seatOfTurn = ({ seats, index }: Pick<Round, 'seats' | 'index'>): SeatId => {
  const seatId = seats[index]
  if (seatId === undefined) throw new DomainError('server.internal', { what: 'a turn of nobody', index })
  return seatId
}

/** The poll at the turn of that index, with all of the turn's time before it. */
export const atTurn = (round: Round, index: number, now: EpochMs): Poll => ({
  seats: round.seats,
  seconds: round.seconds,
  index,
  dueAt: now + round.seconds * 1000,
  leftMs: null,
})

export const pausedAt = (poll: Poll, now: EpochMs): Poll =>
  poll.dueAt === null ? poll : { ...poll, dueAt: null, leftMs: Math.max(0, poll.dueAt - now) }

/** Goes on with what was left of the turn. */
export const resumedAt = (poll: Poll, now: EpochMs): Poll =>
  poll.dueAt === null ? { ...poll, dueAt: now + (poll.leftMs ?? 0), leftMs: null } : poll
