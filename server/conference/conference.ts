import { join } from 'node:path'
import { meetingNamespace } from '../contract/meeting.ts'
import type { RetentionClass } from '../contract/archive.ts'
import type { CompositionId, MeetingId, NodeId, SourceId, UnitId } from '../contract/ids.ts'
import type { IndexedComposition } from '../footage-index/index.ts'
import type { Access } from '../kernel/access/index.ts'
import type { Audit } from '../kernel/audit/index.ts'
import type { Clock } from '../kernel/clock/index.ts'
import type { Database } from '../kernel/database/index.ts'
import { DomainError } from '../kernel/errors/index.ts'
import type { Route } from '../kernel/http/index.ts'
import type { Log } from '../kernel/log/index.ts'
import type { Outbox } from '../kernel/outbox/index.ts'
import type { Sockets } from '../kernel/sockets/index.ts'
import type { Media } from '../media/index.ts'
import { createAnnouncer } from './announcer.ts'
import { planDemoMeetings, type DemoVenue } from './demo-meetings.ts'
import { floorRoutes } from './floor/routes.ts'
import { createFloorStore } from './floor/store.ts'
import { mainSeat, seatFor, type Meeting } from './meeting.ts'
import type { HallCameras } from './camera-seats.ts'
import { createChatFiles } from './chat/files.ts'
import { chatRoutes } from './chat/routes.ts'
import { createChatStore } from './chat/store.ts'
import { createKeptFiles } from '../kernel/kept-files/index.ts'
import { createMeetingFiles, type MeetingFiles } from './meeting-file/meeting-file.ts'
import { createMeetings, type Units } from './meetings.ts'
import type { VenueNetwork } from './planning/bandwidth.ts'
import { createPlanning, registerPolicyOf, type PlanningPolicy } from './planning/planning.ts'
import { createMinutesBook } from './minutes/minutes.ts'
import { minutesRoutes } from './minutes/routes.ts'
import {
  createRecordings,
  createTrackStore,
  recordingRoutes,
  type HoldTrack,
  type OpenAtRecorder,
} from './recording/index.ts'
import { createPresenceBook } from './register/presence-book.ts'
import { meetingRoutes } from './routes.ts'
import { createRunningMeeting, type RunningMeeting } from './running-meeting.ts'
import { serveMeetings } from './socket.ts'
import { createMeetingStore } from './store.ts'

export interface ConferenceOptions {
  readonly database: Database
  readonly media: Pick<Media, 'createRoom'>
  readonly sockets: Sockets
  readonly access: Access
  readonly audit: Audit
  readonly clock: Clock
  readonly log: Log
  readonly nodeId: NodeId
  readonly units: Units
  /** How long a place is kept for somebody whose connection broke. */
  readonly seatKeptSeconds: number
  readonly planning: PlanningPolicy
  /** Over which networks venues come. */
  readonly networks: readonly VenueNetwork[]
  /** The hall's cameras that meetings may show; without: none. */
  readonly cameras?: HallCameras
  readonly publicOrigin: string | undefined
  readonly materialsDir: string
  /** How long the files of meetings are kept in the archive. */
  readonly retention: RetentionClass
  /** How meetings are recorded; undefined: they are not. */
  readonly recording:
    | {
        readonly open: OpenAtRecorder
        readonly hold: HoldTrack
        readonly auto: boolean
        readonly keepDays: number
        readonly outbox: Pick<Outbox, 'enqueue'>
        readonly compositionsDir: string
        readonly compositions: (ids: readonly CompositionId[]) => Promise<readonly IndexedComposition[]>
      }
    | undefined
}

/** Meetings, and those that are running. */
export interface Conference {
  readonly routes: readonly Route[]
  /** Files of meetings (会议档案), for the archive. */
  readonly meetingFiles: MeetingFiles
  /** Plans a few meetings of these venues where there is none yet, so that a demo begins with something to join. */
  seedDemoMeetings(venues: readonly DemoVenue[]): Promise<void>
  /** Main venues of the meetings that sources are tracks of; other sources are left out. */
  tracksOf(sources: readonly SourceId[]): Promise<ReadonlyMap<SourceId, UnitId>>
  /** Ends every room. Idempotent. */
  close(): Promise<void>
}

/** Serves the namespace `/meeting` from the moment it is made. */
export const createConference = (options: ConferenceOptions): Conference => {
  const { access, clock, sockets } = options
  const namespace = sockets.namespace(meetingNamespace)
  const store = createMeetingStore(options.database)
  const floors = createFloorStore(options.database)
  const chats = createChatStore(options.database)
  const tracks = createTrackStore(options.database)
  const running = new Map<MeetingId, RunningMeeting>()
  /** Meetings that everybody has left, until what happened last is kept: only then they may be opened again. */
  const settling = new Map<MeetingId, Promise<void>>()
  const presence = createPresenceBook(options)
  const recordings =
    options.recording &&
    createRecordings({ ...options, ...options.recording, meetings: store, floors, chats, tracks })
  /** Videos that are being asked for. */
  const composing = new Set<Promise<void>>()
  let closed = false

  /** What happened last is kept; a meeting that venues only tested before its time has not begun. */
  const keepLast = async (id: MeetingId, meeting: RunningMeeting): Promise<void> => {
    try {
      await meeting.settled()
      await store.setTested(id, clock.now())
    } catch (error) {
      options.log.error({ err: error, meetingId: id }, 'the end of a test could not be kept')
    } finally {
      settling.delete(id)
    }
  }
  const settle = (id: MeetingId, meeting: RunningMeeting): void => {
    if (running.get(id) === meeting) running.delete(id)
    presence.closed(id)
    settling.set(id, keepLast(id, meeting))
  }
  const closeRoom = (id: MeetingId): void => {
    const meeting = running.get(id)
    if (!meeting) return
    meeting.close()
    settle(id, meeting)
  }
  const endRoom = (id: MeetingId): void => {
    namespace.to(id).emit('meeting.ended', {})
    namespace.in(id).socketsLeave(id)
    closeRoom(id)
    // What happened last is in the log, and the recorder has been told, before the video is asked for.
    const ended = Promise.resolve(settling.get(id)).then(() => recordings?.ended(id))
    composing.add(ended)
    void ended.finally(() => composing.delete(ended))
  }
  /** Whoever is in it to test comes back at once, into the meeting as it is now. */
  const renewRoom = (id: MeetingId): void => {
    namespace.to(id).emit('room.restarted', {})
    closeRoom(id)
  }
  const meetings = createMeetings({
    ...options,
    store,
    noticeApproval: options.planning.noticeApproval,
    present: (id) => running.get(id)?.presentSeats() ?? 0,
    onEnded: endRoom,
  })
  const planning = createPlanning({
    ...options,
    policy: options.planning,
    written: () => presence.written(),
    onReplanned: (id, held) => (held ? renewRoom(id) : endRoom(id)),
  })

  const minutes = createMinutesBook({
    ...{ ...options, meetings: store, floors, chats, registers: planning.registers },
  })
  const { maxMiB, types } = options.planning.materials
  const chatFiles = createChatFiles({
    store: chats,
    files: createKeptFiles(join(options.materialsDir, 'chat')),
    limits: { maxBytes: maxMiB * 1024 * 1024, extensions: types },
    roomOf: (id) => running.get(id),
    rightsOf: async (id, actor) => {
      const { mainVenueId } = await meetings.view(id, actor)
      return { control: access.allows(actor, 'floor.control', mainVenueId) }
    },
  })

  const run = (meeting: Meeting): RunningMeeting => {
    const started = createRunningMeeting({
      meeting,
      cameras: options.cameras,
      media: options.media,
      floors,
      chats,
      clock,
      log: options.log,
      units: options.units,
      recording: options.recording && { ...options.recording, database: options.database, store: tracks },
      rightsOf: (actor) => ({
        control: access.allows(actor, 'floor.control', mainSeat(meeting).unitId),
        reclaim: access.allows(actor, 'floor.reclaim', mainSeat(meeting).unitId),
      }),
      onEnd: (actor) => meetings.endByFloor(meeting.id, actor),
      keptMs: options.seatKeptSeconds * 1000,
      announcer: presence.follow(meeting.id, createAnnouncer(namespace, meeting.id)),
      onEmpty: () => settle(meeting.id, started),
    })
    running.set(meeting.id, started)
    return started
  }

  serveMeetings(
    namespace,
    { sockets, access, log: options.log },
    {
      open: async (id, actor) => {
        if (closed) throw new DomainError('server.stopping')
        const meeting = await store.find(id)
        if (!meeting) throw new DomainError('meeting.unknown', { meetingId: id })
        const seat = seatFor(meeting, {
          unitId: actor.unitId,
          mayJoinFor: (unitId) => access.allows(actor, 'meeting.join', unitId),
        })
        while (settling.has(id)) await settling.get(id)
        await store.setRunning(id)
        return { meeting: running.get(id) ?? run(meeting), seat }
      },
    },
  )
  const forget = sockets.onEnd((who) => {
    for (const meeting of [...running.values()]) meeting.remove(who)
  })

  const catchingUp = recordings?.catchUp()

  return {
    routes: [
      ...meetingRoutes(meetings, options.cameras),
      ...chatRoutes(chatFiles),
      ...floorRoutes(floors, (id, actor) => meetings.view(id, actor)),
      ...planning.routes,
      ...minutesRoutes(minutes),
      ...(recordings ? recordingRoutes(recordings, options.audit) : []),
    ],
    meetingFiles: createMeetingFiles({
      ...options,
      store,
      materials: planning.materialFiles,
      register: registerPolicyOf(options.planning, options.seatKeptSeconds),
      written: () => presence.written(),
      // A concern of its own (recording, minutes) gives its part here, and says in it what must be there.
      others: [],
    }),
    seedDemoMeetings: async (venues) => {
      if ((await store.count()) > 0) return
      for (const planned of planDemoMeetings(venues, clock.now())) await meetings.plan(planned)
    },
    tracksOf: (sources) => recordings?.unitsOfTracks(sources) ?? Promise.resolve(new Map()),
    close: async () => {
      closed = true
      forget()
      for (const id of [...running.keys()]) closeRoom(id)
      await Promise.all(settling.values())
      await Promise.all([...composing, catchingUp])
      await presence.close()
      await planning.close()
    },
  }
}
