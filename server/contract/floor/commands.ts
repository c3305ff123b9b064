import { z } from 'zod'
import { CameraId, SeatId } from '../ids.ts'
import { DoorState, PictureChoice, PollKind, RollAnswer } from './state.ts'

const nothing = z.strictObject({})
const ofSeat = z.strictObject({ seatId: SeatId })
const number = z.int().min(1).max(100_000)
const line = (longest: number) => z.string().trim().min(1).max(longest)
const someSeats = z.array(SeatId).min(1).max(500)
const poll = z.strictObject({ poll: PollKind })

/**
 * What people ask of the floor: the events `floor.*` of the namespace `/meeting`, without that prefix. Each venue speaks
 * for itself (hand, ballot, answer); the rest is for the chair, or for the operator who acts for the chair.
 */
export const floorCommands = {
  /** Asks for the chair's authority (申请主席). */
  requestChair: nothing,
  grantChair: ofSeat,
  /** Gives it up (释放); nobody holds it until it is granted again. */
  releaseChair: nothing,
  /** Takes it back to the main venue (收回): the secretary's. */
  reclaimChair: nothing,

  broadcast: z.strictObject({ picture: PictureChoice }),
  /** Back to the main venue, whatever was going on. */
  home: nothing,
  /** Back to what was on air before. */
  back: nothing,
  preview: z.strictObject({ picture: PictureChoice.nullable() }),
  /** Puts what is in preview on air. */
  air: nothing,
  /** What the main venue sees by itself (选看); null: what everybody sees. */
  watch: z.strictObject({ seatId: SeatId.nullable() }),

  startPoll: z.strictObject({
    poll: PollKind,
    seats: someSeats,
    seconds: z.int().min(3).max(600),
  }),
  pausePoll: poll,
  resumePoll: poll,
  skipPoll: poll,
  stopPoll: poll,

  /** Un-mutes and broadcasts one venue (点名发言). */
  callOn: ofSeat,
  /** The next of the prepared speakers, else of those who ask to speak. */
  callNext: nothing,
  /** Puts everything back as it was before somebody was called on. */
  endCall: nothing,

  /** 点名: of these venues, or of all branch venues. */
  startRollCall: z.strictObject({ seats: someSeats.optional() }),
  answerRollCall: nothing,
  markRollCall: z.strictObject({ seatId: SeatId, answer: RollAnswer }),
  closeRollCall: nothing,

  raiseHand: nothing,
  /** One's own, or another's where one controls the floor. */
  lowerHand: ofSeat,
  moveHand: z.strictObject({ seatId: SeatId, to: z.int().min(0).max(500) }),

  mute: z.strictObject({ seatId: SeatId, muted: z.boolean() }),
  /** Everybody but the venue of the chair. */
  muteAll: nothing,
  lockMicrophones: z.strictObject({ locked: z.boolean() }),

  /** Asks for the right to share; shared streams are refused without it. */
  startShare: nothing,
  /** One's own, or another's where one controls the floor. */
  stopShare: ofSeat,

  /** Shows a hall camera in place of the venue's own; null: no more. */
  seatCamera: z.strictObject({ seatId: SeatId, cameraId: CameraId.nullable() }),

  setBanner: z.strictObject({ text: line(200).nullable() }),
  setSubtitle: z.strictObject({ text: line(300).nullable() }),

  openVote: z.strictObject({ question: line(300), options: z.array(line(100)).min(2).max(10) }),
  castVote: z.strictObject({ vote: number, option: z.int().min(0).max(9) }),
  closeVote: nothing,

  /** 录制; everybody sees whether it runs. What is said while it is paused is in no record. */
  startRecording: nothing,
  pauseRecording: nothing,
  resumeRecording: nothing,
  stopRecording: nothing,

  /** Open; a lobby (等候室) in which venues wait to be admitted; or locked (锁定会议). */
  setDoors: z.strictObject({ doors: DoorState }),
  admit: ofSeat,
  /** It leaves at once, and comes back only once it is admitted again. */
  removeVenue: ofSeat,

  extend: z.strictObject({ minutes: z.int().min(1).max(600) }),
  end: nothing,

  saveScene: z.strictObject({
    /** An existing one in whose place it is put. */
    number: number.optional(),
    name: line(100),
    picture: PictureChoice,
    banner: line(200).nullable(),
    speakers: z.array(SeatId).max(500),
  }),
  removeScene: z.strictObject({ number }),
  applyScene: z.strictObject({ number }),
} as const

export type FloorCommandName = keyof typeof floorCommands
export type FloorInputs = { readonly [Name in FloorCommandName]: z.output<(typeof floorCommands)[Name]> }

export type FloorCommand = {
  readonly [Name in FloorCommandName]: { readonly name: Name; readonly input: FloorInputs[Name] }
}[FloorCommandName]
