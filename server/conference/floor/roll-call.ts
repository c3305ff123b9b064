import type { FloorInputs } from '../../contract/floor/commands.ts'
import type { Floor, RollCall } from '../../contract/floor/state.ts'
import type { SeatId } from '../../contract/ids.ts'
import { DomainError } from '../../kernel/errors/index.ts'
import { change, ownSeat, requireSeats, unchanged, type Acting, type Change, type Rule } from './floor.ts'
import { each } from './rounds.ts'

type Answer = RollCall['answers'][number]

/** @throws DomainError `floor.noRollCall` */
const open = ({ rollCall }: Floor): RollCall => {
  if (rollCall?.closedAt !== null) throw new DomainError('floor.noRollCall')
  return rollCall
}

const record = (floor: Floor, seatId: SeatId, answer: Answer['answer'], { now, as }: Acting): Change => {
  const rollCall = open(floor)
  if (!rollCall.seats.includes(seatId)) throw new DomainError('floor.notAsked', { seatId })
  const byOperator = as !== 'venue'
  const before = rollCall.answers.find((one) => one.seatId === seatId)
  if (before?.answer === answer && before.byOperator === byOperator) return unchanged(floor)
  const answers = [
    ...rollCall.answers.filter((one) => one !== before),
    { seatId, answer, at: now, byOperator },
  ]
  return change(
    floor,
    { rollCall: { ...rollCall, answers } },
    { type: 'rollCall.answered', seatId, answer, byOperator },
  )
}

/** 点名: the main venue asks each venue in turn; it answers itself, or the operator notes what was heard. */
export const rollCallRules: {
  readonly [Name in 'startRollCall' | 'answerRollCall' | 'markRollCall' | 'closeRollCall']: Rule<
    FloorInputs[Name]
  >
} = {
  startRollCall: (floor, { seats: asked }, { now }) => {
    if (floor.rollCall?.closedAt === null) throw new DomainError('floor.rollCallOpen')
    const all = Object.keys(floor.seats) as SeatId[]
    const seats = each(asked ?? all.filter((id) => id !== floor.mainSeat))
    requireSeats(floor, seats)
    const number = (floor.rollCall?.number ?? 0) + 1
    return change(
      floor,
      { rollCall: { number, startedAt: now, closedAt: null, seats, answers: [] } },
      { type: 'rollCall.started', number, seats },
    )
  },
  answerRollCall: (floor, _input, acting) => record(floor, ownSeat(acting), 'here', acting),
  markRollCall: (floor, { seatId, answer }, acting) => record(floor, seatId, answer, acting),
  closeRollCall: (floor, _input, { now }) => {
    const rollCall = open(floor)
    return change(
      floor,
      { rollCall: { ...rollCall, closedAt: now } },
      { type: 'rollCall.closed', number: rollCall.number },
    )
  },
}
