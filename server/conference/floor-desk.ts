import type { FloorJoined, VenueView } from '../contract/floor/events.ts'
import { patchOf } from '../contract/floor/patch.ts'
import { FloorView, type Floor } from '../contract/floor/state.ts'
import type { ParticipantId, SeatId } from '../contract/ids.ts'
import type { Clock } from '../kernel/clock/index.ts'
import { DomainError } from '../kernel/errors/index.ts'
import type { Log } from '../kernel/log/index.ts'
import type { Announcer } from './announcer.ts'
import type { Attendance, Participant } from './attendance.ts'
import { controls } from './floor/authority.ts'
import { entryFor } from './floor/doors.ts'
import { enforcementOf, featuredSeats } from './floor/enforcement.ts'
import { isMuted, type FloorActor } from './floor/floor.ts'
import { createFloorKeeper, server } from './floor/keeper.ts'
import type { Command } from './floor/next-floor.ts'
import type { FloorStore } from './floor/store.ts'
import { chairSeat, mainSeat, type Meeting } from './meeting.ts'
import type { Enforcer } from './sending.ts'

/** What somebody may do on the floor by right. */
export interface FloorRights {
  readonly control: boolean
  readonly reclaim: boolean
}

/** The floor among the people of a running meeting: takes their commands, tells them, and has the room obey. */
export interface FloorDesk {
  /**
   * Whether somebody of this venue may come in now; who must wait is told to those who may admit.
   * @throws DomainError `meeting.ended`, `meeting.waiting`, `meeting.locked`, `meeting.removed`
   */
  requireEntry(seatId: SeatId, rights: FloorRights): Promise<void>
  /** What somebody who comes in learns; from now on told of every change. */
  joined(one: Participant, rights: FloorRights): FloorJoined
  controls(one: Participant): boolean
  /** The floor, once it is read. */
  readonly known: Floor | undefined
  readonly speaker: SeatId | null
  /** The server itself begins to record, unless that was begun before. */
  startRecording(): Promise<void>
  /** @throws DomainError where the floor does not allow it */
  ask(id: ParticipantId, command: Command, rights?: FloorRights): Promise<{ seq: number }>
  isMuted(seatId: SeatId): boolean
  shares(seatId: SeatId): boolean
  /** The floor as it is. @throws DomainError `server.internal` before somebody came in */
  floor(): Floor
  /** Participants whose pictures go before all others now. */
  featured(): ReadonlySet<ParticipantId>
  speaks(id: ParticipantId | null): void
  /** Somebody is in the meeting no more. */
  left(one: Participant): void
  /** Resolves once all is kept. */
  settled(): Promise<void>
  /** Idempotent. */
  close(): void
}

const entryRefusals = {
  waits: 'meeting.waiting',
  lockedOut: 'meeting.locked',
  removed: 'meeting.removed',
} as const

const seatsIn = (attendance: Attendance): ReadonlySet<SeatId> =>
  new Set(attendance.filter(({ connected }) => connected).map(({ seatId }) => seatId))

export const createFloorDesk = (options: {
  readonly meeting: Meeting
  readonly venues: readonly VenueView[]
  readonly store: FloorStore
  readonly clock: Clock
  readonly log: Log
  readonly announcer: Announcer
  readonly attendance: () => Attendance
  readonly enforcer: Enforcer
  /** Other pictures go before all others now. */
  readonly onFeatured: () => void
  readonly onRemoved: (seatId: SeatId) => void
  /** Other hall cameras are to be shown. */
  readonly onCameras: (cameras: Floor['cameras']) => void
  /** Seats that a hall camera has: they count as present, where nobody else is. */
  readonly cameraSeats: () => readonly SeatId[]
  /** How long an absent venue's share and hand are kept, in milliseconds. */
  readonly keptMs: number
}): FloorDesk => {
  const { announcer, attendance, enforcer, log } = options
  const rightsOf = new Map<ParticipantId, FloorRights>()
  let speaker: SeatId | null = null

  const actorFor = (one: Participant): FloorActor => ({
    kind: 'person',
    userId: one.userId,
    seatId: one.seatId,
    sender: one.sender,
    ...(rightsOf.get(one.id) ?? { control: false, reclaim: false }),
  })

  const tellPrepared = (before: Floor, after: Floor): void => {
    if (before.prepared === after.prepared && before.chair === after.chair) return
    for (const one of attendance()) {
      const actor = actorFor(one)
      if (controls(after, actor)) announcer.tell(one.id, 'floor.prepared', after.prepared)
      else if (controls(before, actor)) announcer.tell(one.id, 'floor.prepared', null)
    }
  }

  const keeper = createFloorKeeper({
    ...options,
    mainSeat: mainSeat(options.meeting).id,
    chairSeat: chairSeat(options.meeting).id,
    present: () => new Set([...seatsIn(attendance()), ...options.cameraSeats()]),
    speaker: () => speaker,
    onChange: async (before, after) => {
      announcer.announce('floor.changed', patchOf(before, after))
      tellPrepared(before, after)
      if (before.cameras !== after.cameras) options.onCameras(after.cameras)
      options.onFeatured()
      const { mute, unmute, endShares, remove } = enforcementOf(before, after)
      for (const seatId of endShares) enforcer.endShare(seatId)
      for (const seatId of remove) options.onRemoved(seatId)
      await Promise.all([...mute, ...unmute].map((seatId) => enforcer.settleMicrophone(seatId)))
    },
  })

  const clear = (seatId: SeatId): void => {
    if (attendance().some((one) => one.seatId === seatId)) return
    keeper.ask({ name: 'seatLeft', input: { seatId } }, server).catch((error: unknown) => {
      log.error({ err: error, seatId }, 'what an absent venue held was not given back')
    })
  }

  /** After a restart of web: whoever held something and does not come back in time, holds it no more. */
  const clearing = setTimeout(() => {
    keeper.ready().then(
      ({ share, hands }) => {
        for (const held of [...(share ? [share] : []), ...hands]) clear(held.seatId)
      },
      () => undefined,
    )
  }, options.keptMs).unref()

  return {
    requireEntry: async (seatId, { control }) => {
      const floor = await keeper.ready()
      if (floor.ended) throw new DomainError('meeting.ended')
      // Whose place is kept, or who joins the own venue's people, is in already.
      const isIn = control || attendance().some((one) => one.seatId === seatId)
      const entry = isIn ? 'enters' : entryFor(floor, seatId)
      if (entry === 'waits') await keeper.ask({ name: 'knock', input: { seatId } }, server)
      if (entry !== 'enters') throw new DomainError(entryRefusals[entry], { seatId })
    },
    joined: (one, rights) => {
      rightsOf.set(one.id, rights)
      const { floor } = keeper
      return {
        floor: FloorView.parse(floor),
        prepared: controls(floor, actorFor(one)) ? floor.prepared : null,
        venues: [...options.venues],
        ...rights,
        now: options.clock.now(),
      }
    },
    ask: async (id, command, rights) => {
      if (rights) rightsOf.set(id, rights)
      const one = attendance().find((each) => each.id === id)
      if (!one) throw new DomainError('meeting.notJoined')
      const { seq } = await keeper.ask(command, actorFor(one))
      return { seq }
    },
    floor: () => keeper.floor,
    controls: (one) => controls(keeper.floor, actorFor(one)),
    get known() {
      return keeper.known
    },
    get speaker() {
      return speaker
    },
    startRecording: async () => {
      const { recording, ended } = await keeper.ready()
      if (recording === 'none' && !ended) await keeper.ask({ name: 'startRecording', input: {} }, server)
    },
    isMuted: (seatId) => isMuted(keeper.floor, seatId),
    shares: (seatId) => keeper.floor.share?.seatId === seatId,
    featured: () => {
      const seats = featuredSeats(keeper.floor)
      const senders = attendance().filter(({ sender, seatId }) => sender && seats.has(seatId))
      return new Set(senders.map(({ id }) => id))
    },
    speaks: (id) => {
      speaker = attendance().find((one) => one.id === id)?.seatId ?? null
      keeper.speaks()
    },
    left: ({ id, seatId }) => {
      rightsOf.delete(id)
      clear(seatId)
    },
    settled: () => keeper.settled(),
    close: () => {
      clearTimeout(clearing)
      keeper.close()
    },
  }
}
