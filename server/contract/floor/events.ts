import { z } from 'zod'
import { Level } from '../directory.ts'
import { SeatId, UnitId } from '../ids.ts'
import { socketEvent, type SocketEvent } from '../sockets.ts'
import { floorCommands, type FloorCommandName } from './commands.ts'
import { FloorPatch, FloorView, Prepared } from './state.ts'

/** The floor after a command: what everybody is told has come before it. */
const FloorAck = z.object({ seq: z.int() })

type FloorEvents = {
  readonly [Name in FloorCommandName as `floor.${Name}`]: SocketEvent<
    (typeof floorCommands)[Name],
    typeof FloorAck
  >
}

/**
 * The commands to the floor as events of the namespace `/meeting`. Whoever may join may ask; the floor decides who may
 * control it: the venue that holds the chair's authority, or the right `floor.control` over the main venue.
 */
export const floorEvents = Object.fromEntries(
  Object.entries(floorCommands).map(([name, input]) => [
    `floor.${name}`,
    socketEvent('meeting.join', input, FloorAck),
  ]),
) as unknown as FloorEvents

/** One venue of a meeting, present or not. */
export const VenueView = z.object({
  seatId: SeatId,
  unitId: UnitId,
  name: z.string(),
  level: Level.nullable(),
  main: z.boolean(),
})
export type VenueView = Readonly<z.infer<typeof VenueView>>

/** What whoever joins learns of the floor. */
export const FloorJoined = z.object({
  floor: FloorView,
  /** null for those who do not control the floor. */
  prepared: Prepared.nullable(),
  venues: z.array(VenueView),
  /** Whether the person may act for the chair, and take its authority back, by right. */
  control: z.boolean(),
  reclaim: z.boolean(),
  /** The server's clock, by which the times of the floor are to be read. */
  now: z.int(),
})
export type FloorJoined = Readonly<z.infer<typeof FloorJoined>>

export const floorServerEvents = {
  'floor.changed': FloorPatch,
  /** To those who control the floor; null once they do no more. */
  'floor.prepared': Prepared.nullable(),
}
