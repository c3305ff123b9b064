import { describe, expect, it } from 'vitest'
import { ParticipantId, SeatId, SessionId, UserId } from '../../../server/contract/ids.ts'
import {
  arrive,
  disconnect,
  leave,
  presentSeats,
  takeOver,
  type Arrival,
  type Attendance,
} from '../../../server/conference/attendance.ts'
import { newId } from '../../../server/kernel/ids/index.ts'

const seat = newId(SeatId)
const chief = newId(UserId)
const deputy = newId(UserId)

const arrival = (userId: UserId, over: Partial<Arrival> = {}): Arrival => ({
  seatId: seat,
  userId,
  sessionId: newId(SessionId),
  displayName: '某人',
  resumeToken: undefined,
  fresh: { id: newId(ParticipantId), resumeToken: newId(ParticipantId) },
  ...over,
})

const attended = (...arrivals: readonly Arrival[]): Attendance =>
  arrivals.reduce<Attendance>((attendance, one) => arrive(attendance, one).attendance, [])

const senders = (attendance: Attendance) => attendance.filter(({ sender }) => sender)

describe('who arrives', () => {
  it('does not come back by another person’s token', () => {
    const first = arrival(chief)
    const { came, participant } = arrive(
      attended(first),
      arrival(deputy, { resumeToken: first.fresh.resumeToken }),
    )
    expect(came).toBe('new')
    expect(participant.id).not.toBe(first.fresh.id)
  })

  it('does not come back by the own token on another seat', () => {
    const first = arrival(chief)
    const { came } = arrive(
      attended(first),
      arrival(chief, { seatId: newId(SeatId), resumeToken: first.fresh.resumeToken }),
    )
    expect(came).toBe('new')
  })

  it('watches where the seat has a sender, be it that the place is only kept', () => {
    const first = arrival(chief)
    expect(arrive(attended(first), arrival(deputy)).participant.sender).toBe(false)
    const kept = disconnect(attended(first), first.fresh.id)
    expect(arrive(kept, arrival(deputy)).participant.sender).toBe(false)
  })

  it('sends where the seat has none', () => {
    const first = arrival(chief)
    expect(arrive([], first).participant.sender).toBe(true)
    expect(arrive(attended(first), arrival(deputy, { seatId: newId(SeatId) })).participant.sender).toBe(true)
    expect(arrive(leave(attended(first), first.fresh.id), arrival(deputy)).participant.sender).toBe(true)
  })

  it('with the token is the same participant as before, a sender still, in the same place', () => {
    const first = arrival(chief)
    const attendance = disconnect(attended(first, arrival(deputy)), first.fresh.id)
    const back = arrive(attendance, arrival(chief, { resumeToken: first.fresh.resumeToken }))

    expect(back.came).toBe('back')
    expect(back.participant).toMatchObject({ id: first.fresh.id, sender: true, connected: true })
    expect(back.attendance).toHaveLength(2)
    expect(back.attendance[0]?.id).toBe(first.fresh.id)
  })

  it('without the token is the same where the own connection broke, a second client where it stands', () => {
    const first = arrival(chief)
    expect(arrive(disconnect(attended(first), first.fresh.id), arrival(chief)).came).toBe('back')
    const second = arrive(attended(first), arrival(chief))
    expect(second.came).toBe('new')
    expect(second.participant.sender).toBe(false)
  })
})

describe('a seat', () => {
  it('has one sender, whoever takes over', () => {
    const [first, second, third] = [arrival(chief), arrival(deputy), arrival(chief)]
    const attendance = attended(first, second, third)
    const taken = takeOver(attendance, second.fresh.id)

    expect(taken.demoted).toBe(first.fresh.id)
    expect(senders(taken.attendance).map(({ id }) => id)).toEqual([second.fresh.id])
    expect(takeOver(taken.attendance, second.fresh.id).demoted).toBeNull()
  })

  it('is not touched by who takes over another', () => {
    const [first, second] = [arrival(chief), arrival(deputy, { seatId: newId(SeatId) })]
    expect(senders(takeOver(attended(first, second), second.fresh.id).attendance)).toHaveLength(2)
  })

  it('is present while one of its participants is connected', () => {
    const [first, second] = [arrival(chief), arrival(deputy)]
    const attendance = attended(first, second, arrival(deputy, { seatId: newId(SeatId) }))
    expect(presentSeats(attendance)).toBe(2)
    const without = disconnect(disconnect(attendance, first.fresh.id), second.fresh.id)
    expect(presentSeats(without)).toBe(1)
  })
})
