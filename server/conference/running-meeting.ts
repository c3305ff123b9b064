import type { ChatRecipient } from '../contract/chat.ts'
import type { ParticipantId, SeatId } from '../contract/ids.ts'
import type { NetworkQuality, TransportOptions } from '../contract/media.ts'
import type { Joined, ParticipantView } from '../contract/meeting.ts'
import type { Actor } from '../kernel/access/index.ts'
import type { Clock } from '../kernel/clock/index.ts'
import { DomainError } from '../kernel/errors/index.ts'
import type { Log } from '../kernel/log/index.ts'
import type { SocketOwner } from '../kernel/sockets/index.ts'
import { createStandingRoom, type Media } from '../media/index.ts'
import type { Announcer } from './announcer.ts'
import { presentSeats, type Participant } from './attendance.ts'
import { mainSeat, type Meeting, type Seat } from './meeting.ts'
import type { Units } from './meetings.ts'
import { createMeetingCameras } from './meeting-cameras.ts'
import { createMembers, type Membership } from './members.ts'
import type { HallCameras } from './camera-seats.ts'
import { createChat } from './chat/chat.ts'
import type { ChatRoom } from './chat/files.ts'
import type { ChatStore } from './chat/store.ts'
import { createEntering, type Entry } from './entering.ts'
import { createFloorDesk, type FloorRights } from './floor-desk.ts'
import type { Command } from './floor/next-floor.ts'
import { featuredSeats } from './floor/enforcement.ts'
import type { FloorStore } from './floor/store.ts'
import { createPasswordGate } from './password-gate.ts'
import { participantView, venueViews } from './presenter.ts'
import { createMeetingRecording, type RecordMeetings } from './recording/index.ts'
import { createSending, type Sending } from './sending.ts'
import { createStreams, producerView } from './streams.ts'

/** A meeting with people in it: who they are, and the room in the SFU that carries them. */
export interface RunningMeeting extends Sending, ChatRoom {
  /**
   * Lets a connection in. `attach` is called at the moment from which it is told of every change, which is before the
   * snapshot that is returned.
   * @throws DomainError `media.unavailable` while the room cannot be opened; `meeting.passwordNeeded`,
   *   `meeting.passwordWrong`
   */
  join(who: Omit<Entry, 'attach'>, attach: (membership: Membership) => void): Promise<Joined>
  takeOver(membership: Membership): Promise<TransportOptions>
  /** A command to the floor. @throws DomainError where the person may not, or the floor does not allow it */
  command(membership: Membership, actor: Actor, command: Command): Promise<{ seq: number }>
  /** Writes into the chat. @throws DomainError `request.rateLimited` */
  say(membership: Membership, to: ChatRecipient, text: string): Promise<{ seq: number }>
  leave(membership: Membership): void
  /** The connection broke: what it sends goes on as long as it can, and the place is kept for a while. */
  lose(membership: Membership): void
  /** Ends the part of a session or user that may take part no more, also where only the place was kept. */
  remove(who: SocketOwner): void
  presentSeats(): number
  /** Resolves once all that happened is kept. */
  settled(): Promise<void>
  /** Ends the room. Idempotent. */
  close(): void
}

export const createRunningMeeting = (options: {
  readonly meeting: Meeting
  readonly media: Pick<Media, 'createRoom'>
  readonly floors: FloorStore
  readonly cameras: HallCameras | undefined
  readonly chats: ChatStore
  readonly clock: Clock
  readonly log: Log
  readonly units: Units
  readonly rightsOf: (actor: Actor) => FloorRights
  /** How long a place is kept, in milliseconds. */
  readonly keptMs: number
  readonly announcer: Announcer
  /** undefined: meetings are not recorded. */
  readonly recording: RecordMeetings | undefined
  /** The chair, or who acts for it, has ended the meeting. */
  readonly onEnd: (actor: Actor) => Promise<void>
  /** Called once nobody is left. */
  readonly onEmpty: () => void
}): RunningMeeting => {
  const { meeting } = options
  const seats = new Map<SeatId, Seat>(meeting.seats.map((seat) => [seat.id, seat]))
  const streams = createStreams()
  const networks = new Map<ParticipantId, NetworkQuality>()
  let arriving = 0
  let closed = false
  /** Whatever is told to everybody may concern the recording. */
  const announcer: Announcer = {
    ...options.announcer,
    announce: (name, payload) => {
      options.announcer.announce(name, payload)
      recording?.look()
    },
  }

  const members = createMembers({
    keptMs: options.keptMs,
    onLost: (id) => announceChange(id),
    onLeft: (one) => {
      announcer.announce('participant.left', { participantId: one.id })
      announcer.dismiss(one.id)
      networks.delete(one.id)
      floor.left(one)
      closeIfEmpty()
    },
  })
  const seatOf = (one: Participant): Seat => {
    const seat = seats.get(one.seatId) ?? mainSeat(meeting)
    return { ...seat, muted: floor.isMuted(seat.id) }
  }
  const view = (one: Participant): ParticipantView => {
    const seat = seatOf(one)
    const venueName = options.units.nameOf(seat.unitId) ?? seat.unitId
    return participantView(one, seat, venueName, streams.of(one.id), networks.get(one.id) ?? null)
  }
  const announceChange = (id: ParticipantId | null): void => {
    const one = id === null ? undefined : members.find(id)
    if (one) announcer.announce('participant.changed', view(one))
  }

  const room = createStandingRoom({
    media: options.media,
    id: meeting.id,
    onDied: () => announcer.announce('room.restarted', {}),
    onCodec: (codec) => announcer.announce('room.codec', codec),
    onSpeaker: ({ peerId }) => {
      const speaker = members.attendance.find((one) => one.id === peerId)?.id ?? null
      announcer.announce('speaker.active', { participantId: speaker })
      floor.speaks(speaker)
      recording?.look()
    },
  })
  const feature = (): void => {
    if (members.attendance.length === 0) return
    room.current().then(
      (opened) =>
        opened.feature(
          new Set([...floor.featured(), ...cameraSeats.producersOf(featuredSeats(floor.floor()))]),
        ),
      // Whoever opens the next one features anew.
      () => undefined,
    )
  }

  const closeIfEmpty = (): void => {
    if (members.attendance.length > 0 || arriving > 0 || closed) return
    close()
    options.onEmpty()
  }

  const close = (): void => {
    closed = true
    members.close()
    cameraSeats.close()
    room.close()
    floor.close()
    recordingEnded = recording?.close()
  }

  const cameraSeats = createMeetingCameras({ ...options, announcer, room, onChange: feature })

  const sending = createSending({
    streams,
    seatOf: (participantId) => members.find(participantId)?.seatId,
    isSender: (participantId) => members.find(participantId)?.sender === true,
    sendersOf: (seatId) => members.sendersOf(seatId),
    isMuted: (seatId) => floor.isMuted(seatId),
    shares: (seatId) => floor.shares(seatId),
    setMuted: (id, seatId, muted) => floor.ask(id, { name: 'mute', input: { seatId, muted } }),
    announcer,
  })
  const floor = createFloorDesk({
    ...options,
    announcer,
    venues: venueViews(meeting, options.units),
    store: options.floors,
    attendance: () => members.attendance,
    enforcer: sending,
    onFeatured: feature,
    onCameras: (wanted) => cameraSeats.settle(wanted),
    cameraSeats: () => cameraSeats.seats(),
    onRemoved: (seatId) => {
      for (const { id } of members.attendance.filter((one) => one.seatId === seatId)) {
        announcer.tell(id, 'participant.removed', {})
        members.dismiss(id)
      }
    },
  })

  const partOf = (actor: Actor): Participant | undefined =>
    members.attendance.find((one) => one.userId === actor.userId)

  const chat = createChat({
    ...{ meetingId: meeting.id, store: options.chats, clock: options.clock, announcer },
    attendance: () => members.attendance,
    controls: (one) => floor.controls(one),
  })

  const recording =
    options.recording &&
    createMeetingRecording(options.recording, {
      ...{ meeting, clock: options.clock, log: options.log, room: () => room.current() },
      floor: () => floor.known,
      speaker: () => floor.speaker,
      seats: () =>
        members.attendance
          .filter(({ sender }) => sender)
          .map(({ id, seatId }) => ({ seatId, streams: streams.of(id).map(producerView) })),
      nameOf: (seatId) => {
        const seat = seats.get(seatId) ?? mainSeat(meeting)
        return options.units.nameOf(seat.unitId) ?? seat.unitId
      },
      start: () => floor.startRecording(),
    })
  let recordingEnded: Promise<void> | undefined

  const password = createPasswordGate({
    password: meeting.password ?? '',
    clock: options.clock,
    attendance: () => members.attendance,
  })
  const enter = createEntering({
    ...options,
    announcer,
    ...{ members, streams, floor, chat, view, cameraViews: () => cameraSeats.views() },
    onQuality: (id, quality) => networks.set(id, quality),
  })

  const controls = (actor: Actor): boolean =>
    members.attendance.some((one) => one.userId === actor.userId && floor.controls(one))

  return {
    ...sending,
    join: async (who, attach) => {
      arriving += 1
      try {
        const rights = options.rightsOf(who.actor)
        password.require(who, rights)
        await floor.requireEntry(who.seat.id, rights)
        cameraSeats.settle(floor.floor().cameras)
        const joined = await enter(await room.current(), { ...who, attach })
        recording?.joined()
        return joined
      } finally {
        arriving -= 1
        closeIfEmpty()
      }
    },
    takeOver: async ({ participantId, peer }) => {
      const demoted = members.takeOver(participantId)
      announceChange(demoted)
      announceChange(participantId)
      feature()
      return peer.openTransport('send')
    },
    command: async ({ participantId }, actor, command) => {
      // Whoever has no say on the floor is told that, and not which cameras there are.
      if (controls(actor)) await cameraSeats.requireFor(command, actor)
      const done = await floor.ask(participantId, command, options.rightsOf(actor))
      if (command.name === 'end') await options.onEnd(actor)
      return done
    },
    say: ({ participantId }, to, text) => chat.send(participantId, to, text),
    sayFile: async (actor, to, file) => {
      const one = partOf(actor)
      if (!one) throw new DomainError('meeting.notJoined')
      return chat.send(one.id, to, '', file)
    },
    isIn: (actor) => partOf(actor) !== undefined,
    controls,
    leave: (membership) => members.leave(membership),
    lose: (membership) => members.lose(membership),
    remove: (who) => members.remove(who),
    presentSeats: () => presentSeats(members.attendance),
    settled: async () => {
      await floor.settled()
      await recordingEnded
    },
    close,
  }
}
