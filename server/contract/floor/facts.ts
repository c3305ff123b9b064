import { z } from 'zod'
import { CameraId, SeatId, UserId } from '../ids.ts'
import { Instant } from '../time.ts'
import { DoorState, Picture, PollKind, RollAnswer } from './state.ts'

const fact = <Type extends string, Shape extends z.core.$ZodLooseShape>(type: Type, shape: Shape) =>
  z.object({ type: z.literal(type), ...shape })
const ofSeat = { seatId: SeatId }
const ofPoll = { poll: PollKind }

/** What happened on the floor: the log from which the recording is composed and the minutes are written. */
export const FloorFact = z.discriminatedUnion('type', [
  fact('chair.requested', ofSeat),
  fact('chair.granted', ofSeat),
  fact('chair.released', ofSeat),
  fact('chair.reclaimed', { from: SeatId.nullable() }),
  fact('picture.changed', {
    picture: Picture,
    why: z.enum(['broadcast', 'home', 'back', 'poll', 'call', 'callEnded', 'scene', 'shareEnded']),
  }),
  fact('tiles.changed', { seats: z.array(SeatId.nullable()) }),
  fact('preview.changed', { picture: Picture.nullable() }),
  fact('watch.changed', { seatId: SeatId.nullable() }),
  fact('poll.started', { ...ofPoll, seats: z.array(SeatId), seconds: z.int() }),
  fact('poll.turned', { ...ofPoll, ...ofSeat }),
  fact('poll.paused', ofPoll),
  fact('poll.resumed', ofPoll),
  fact('poll.stopped', ofPoll),
  fact('call.began', ofSeat),
  fact('call.ended', ofSeat),
  fact('rollCall.started', { number: z.int(), seats: z.array(SeatId) }),
  fact('rollCall.answered', { ...ofSeat, answer: RollAnswer, byOperator: z.boolean() }),
  fact('rollCall.closed', { number: z.int() }),
  fact('hand.raised', ofSeat),
  fact('hand.lowered', ofSeat),
  fact('hand.moved', { ...ofSeat, to: z.int() }),
  fact('seats.muted', { seats: z.array(SeatId) }),
  fact('seats.unmuted', { seats: z.array(SeatId) }),
  fact('microphones.locked', { locked: z.boolean() }),
  fact('share.started', ofSeat),
  fact('share.ended', ofSeat),
  fact('camera.seated', { ...ofSeat, cameraId: CameraId.nullable() }),
  fact('banner.changed', { text: z.string().nullable() }),
  fact('subtitle.changed', { text: z.string().nullable() }),
  fact('vote.opened', { vote: z.int(), question: z.string(), options: z.array(z.string()) }),
  fact('vote.cast', { vote: z.int(), ...ofSeat, option: z.int() }),
  fact('vote.closed', { vote: z.int(), counts: z.array(z.int()) }),
  fact('recording.started', {}),
  fact('recording.paused', {}),
  fact('recording.resumed', {}),
  fact('recording.stopped', {}),
  fact('doors.changed', { doors: DoorState }),
  fact('venue.knocked', ofSeat),
  fact('venue.admitted', ofSeat),
  fact('venue.removed', ofSeat),
  fact('meeting.extended', { minutes: z.int(), endsAt: z.int() }),
  fact('meeting.ended', {}),
  fact('scene.saved', { scene: z.int(), name: z.string() }),
  fact('scene.removed', { scene: z.int() }),
  fact('scene.applied', { scene: z.int(), name: z.string() }),
])
export type FloorFact = Readonly<z.infer<typeof FloorFact>>

/** As whom somebody acted: holding the chair's authority, for whoever holds it, for the own venue; or the server. */
export const FloorCapacity = z.enum(['chair', 'forChair', 'secretary', 'venue', 'server'])
export type FloorCapacity = z.infer<typeof FloorCapacity>

/** GET /api/meetings/{id}/events */
export const FloorEventView = z.object({
  seq: z.int(),
  at: Instant,
  as: FloorCapacity,
  userId: UserId.nullable(),
  seatId: SeatId.nullable(),
  fact: FloorFact,
})
export type FloorEventView = z.infer<typeof FloorEventView>
