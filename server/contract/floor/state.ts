import { z } from 'zod'
import { CameraId, SeatId } from '../ids.ts'

/** How many tiles a 多画面 may have. */
export const panelSizes = [1, 2, 4, 6, 8, 9, 13, 16] as const

/** Times of the floor are epoch milliseconds of the server's clock; `now` of a snapshot tells how late it is there. */
const At = z.int()
const Seats = z.array(SeatId).max(500)
const PollSeconds = z.int().min(3).max(600)

/** A list that is gone through: everyone's (广播轮询), the main venue's own (观看轮询), or that of one tile. */
export const Round = z.object({
  seats: Seats.min(1),
  seconds: PollSeconds,
  /** Whose turn it is. */
  index: z.int().min(0),
})
export type Round = Readonly<z.infer<typeof Round>>

/** A list being gone through: until `dueAt`, or paused with this much of the turn left. */
export const Poll = Round.extend({
  dueAt: At.nullable(),
  leftMs: z.int().min(0).nullable(),
})
export type Poll = Readonly<z.infer<typeof Poll>>

export const PollKind = z.enum(['broadcast', 'watch'])
export type PollKind = z.infer<typeof PollKind>

/** One tile of a 多画面 as asked for. */
export const TileChoice = z.discriminatedUnion('show', [
  z.object({ show: z.literal('venue'), seatId: SeatId }),
  z.object({ show: z.literal('round'), seats: Seats.min(1), seconds: PollSeconds }),
  /** Whoever speaks, and is not in another tile. */
  z.object({ show: z.literal('speaker') }),
  z.object({ show: z.literal('nothing') }),
])
export type TileChoice = Readonly<z.infer<typeof TileChoice>>

const isPanelSize = (tiles: readonly unknown[]): boolean => panelSizes.some((size) => size === tiles.length)

/** What everybody is to see, as asked for. */
export const PictureChoice = z.discriminatedUnion('show', [
  z.object({ show: z.literal('venue'), seatId: SeatId }),
  z.object({ show: z.literal('share') }),
  z.object({
    show: z.literal('panel'),
    tiles: z.array(TileChoice).max(16).refine(isPanelSize, 'not a number of tiles that there is'),
  }),
])
export type PictureChoice = Readonly<z.infer<typeof PictureChoice>>

/** One tile as it is: the venue that it shows now, and for a round the place in it. */
export const Tile = z.object({
  choice: TileChoice,
  seatId: SeatId.nullable(),
  index: z.int().min(0),
  dueAt: At.nullable(),
})
export type Tile = Readonly<z.infer<typeof Tile>>

/** What everybody sees (广播). */
export const Picture = z.discriminatedUnion('show', [
  z.object({ show: z.literal('venue'), seatId: SeatId }),
  z.object({ show: z.literal('share') }),
  z.object({ show: z.literal('panel'), tiles: z.array(Tile) }),
])
export type Picture = Readonly<z.infer<typeof Picture>>

/** A venue that is called on (点名发言), and what comes back after it. */
export const Called = z.object({
  seatId: SeatId,
  since: At,
  before: z.object({ picture: Picture, muted: z.boolean(), pollRan: z.boolean() }),
})
export type Called = Readonly<z.infer<typeof Called>>

export const RollAnswer = z.enum(['here', 'absent'])
export const RollCall = z.object({
  number: z.int(),
  startedAt: At,
  closedAt: At.nullable(),
  /** Who is asked, in this order. */
  seats: Seats,
  answers: z.array(z.object({ seatId: SeatId, answer: RollAnswer, at: At, byOperator: z.boolean() })),
})
export type RollCall = Readonly<z.infer<typeof RollCall>>

export const Vote = z.object({
  number: z.int(),
  question: z.string(),
  options: z.array(z.string()),
  openedAt: At,
  closedAt: At.nullable(),
  /** One of each venue: index of the option. */
  ballots: z.array(z.object({ seatId: SeatId, option: z.int(), at: At })),
})
export type Vote = Readonly<z.infer<typeof Vote>>

export const SeatFloor = z.object({ muted: z.boolean() })
export type SeatFloor = Readonly<z.infer<typeof SeatFloor>>

export const DoorState = z.enum(['open', 'lobby', 'locked'])
export type DoorState = z.infer<typeof DoorState>
/** Who may come in, where not every venue of the meeting may. */
export const Doors = z.object({
  state: DoorState,
  /** May come in through a lobby or a locked door. */
  admitted: Seats,
  /** Wait in the lobby. */
  waiting: Seats,
  /** May not come in, whatever the door. */
  removed: Seats,
})
export type Doors = Readonly<z.infer<typeof Doors>>

/** What is prepared for one entry of the agenda (会控预案). */
export const Scene = z.object({
  number: z.int(),
  name: z.string(),
  picture: PictureChoice,
  banner: z.string().nullable(),
  /** Who is to speak, in this order. */
  speakers: Seats,
})
export type Scene = Readonly<z.infer<typeof Scene>>

/** What only those who control the floor see. */
export const Prepared = z.object({
  /** 预监 */
  preview: Picture.nullable(),
  scenes: z.array(Scene),
  /** Who is still to speak, by the scene that was applied last. */
  speakers: Seats,
})
export type Prepared = Readonly<z.infer<typeof Prepared>>

/** Whether the meeting is recorded: not yet, now, not for a while, or no more. */
export const RecordingState = z.enum(['none', 'running', 'paused', 'stopped'])
export type RecordingState = z.infer<typeof RecordingState>

/** The floor as everybody in the meeting sees it. */
export const FloorView = z.object({
  /** Of the last event: grows with every change. */
  seq: z.int(),
  /** 主席权限: the venue that holds it, and those that ask for it. */
  chair: z.object({ holder: SeatId.nullable(), requests: Seats }),
  mainSeat: SeatId,
  /** Every venue of the meeting. */
  seats: z.record(SeatId, SeatFloor),
  picture: Picture,
  /** What was on air before, to go back to. */
  previous: Picture.nullable(),
  /** 选看: what the main venue sees where that is not what is on air. */
  mainWatches: SeatId.nullable(),
  polls: z.object({ broadcast: Poll.nullable(), watch: Poll.nullable() }),
  called: Called.nullable(),
  rollCall: RollCall.nullable(),
  /** 申请发言, in the order in which they are to speak. */
  hands: z.array(z.object({ seatId: SeatId, since: At })),
  /** Venues cannot un-mute themselves. */
  locked: z.boolean(),
  /** 辅流: who shares. */
  share: z.object({ seatId: SeatId, since: At }).nullable(),
  /** Hall cameras that are shown in place of a venue's own. */
  cameras: z.record(SeatId, CameraId),
  banner: z.string().nullable(),
  subtitle: z.string().nullable(),
  votes: z.array(Vote),
  recording: RecordingState,
  doors: Doors,
  endsAt: At.nullable(),
  ended: z.boolean(),
})
export type FloorView = Readonly<z.infer<typeof FloorView>>

/** The whole floor, as the server keeps it. */
export const Floor = FloorView.extend({
  prepared: Prepared,
})
export type Floor = Readonly<z.infer<typeof Floor>>

/** What a change made different: whole parts, but of the venues only those that changed. */
export const FloorPatch = FloorView.partial().required({ seq: true })
export type FloorPatch = Readonly<z.infer<typeof FloorPatch>>
