import type { Level } from '../contract/directory.ts'
import { MeetingId, type NodeId, type UnitId } from '../contract/ids.ts'
import type { CreateMeeting, MeetingView } from '../contract/meeting.ts'
import { fromInstant, toInstant } from '../contract/time.ts'
import type { Access, Actor } from '../kernel/access/index.ts'
import type { Audit } from '../kernel/audit/index.ts'
import type { Clock } from '../kernel/clock/index.ts'
import type { Database } from '../kernel/database/index.ts'
import { DomainError } from '../kernel/errors/index.ts'
import { checkHeld, heldPhase, isVisible, mainSeat, venuesOf, type Meeting } from './meeting.ts'
import type { ListPosition, MeetingStore, NewMeeting } from './store.ts'

/** What the conference asks the directory about units. */
export interface Units {
  nameOf(unitId: UnitId): string | undefined
  levelOf(unitId: UnitId): Level | undefined
  codeOf(unitId: UnitId): string | undefined
}

export interface MeetingPage {
  readonly items: readonly MeetingView[]
  readonly next: string | null
}

/** Planning meetings: what routes do, and the demo. */
export interface Meetings {
  /**
   * A meeting of which venues are told by word of mouth.
   * @throws DomainError `meeting.unknownVenue`, `access.denied`, `plan.approvalNeeded`
   */
  create(input: CreateMeeting, actor: Actor): Promise<MeetingView>
  /** For the server itself. */
  plan(meeting: Omit<NewMeeting, 'homeNode' | 'createdBy'>): Promise<void>
  /** What this person may know of, the latest start first. @throws DomainError `request.invalid` for a bad cursor */
  /** @param text part of the title; undefined: all */
  list(actor: Actor, limit: number, cursor: string | undefined, text?: string): Promise<MeetingPage>
  /** @throws DomainError `meeting.unknown`, also where the person may not know of it */
  view(id: MeetingId, actor: Actor): Promise<MeetingView>
  /** Ends it for everybody, for good. @throws DomainError `meeting.unknown`, `access.denied`, and what `checkHeld` does */
  end(id: MeetingId, actor: Actor): Promise<void>
  /** Ends it as the floor has decided, whatever else the person may do. */
  endByFloor(id: MeetingId, actor: Actor): Promise<void>
}

/** Rows read at once while looking for meetings that the person may know of. */
const batch = 100

const writeCursor = ({ startsAt, id }: ListPosition): string => `${startsAt}_${id}`

const readCursor = (cursor: string): ListPosition => {
  const [startsAt = '', text = ''] = cursor.split('_')
  const id = MeetingId.safeParse(text)
  if (!/^-?\d+$/u.test(startsAt) || !id.success) throw new DomainError('request.invalid', { cursor })
  return { startsAt: Number(startsAt), id: id.data }
}

export const createMeetings = (options: {
  readonly database: Database
  readonly store: MeetingStore
  readonly access: Access
  readonly audit: Audit
  readonly clock: Clock
  readonly nodeId: NodeId
  readonly units: Units
  /** No meeting is told to venues without approval. */
  readonly noticeApproval: boolean
  /** Seats with somebody in them now. */
  readonly present: (id: MeetingId) => number
  /** Told once a meeting has ended. */
  readonly onEnded: (id: MeetingId) => void
}): Meetings => {
  const { database, store, access, audit, clock, nodeId, units } = options

  const present = (meeting: Meeting): MeetingView => {
    const main = mainSeat(meeting)
    const nameOf = (unitId: UnitId): string => units.nameOf(unitId) ?? unitId
    return {
      id: meeting.id,
      title: meeting.title,
      state: heldPhase(meeting),
      startsAt: toInstant(meeting.startsAt),
      mainVenueId: main.unitId,
      mainVenueName: nameOf(main.unitId),
      venues: meeting.seats.map((seat) => ({
        unitId: seat.unitId,
        name: nameOf(seat.unitId),
        main: seat.main,
      })),
      present: options.present(meeting.id),
    }
  }

  const mayKnow = (meeting: Meeting, actor: Actor): boolean =>
    isVisible(meeting, {
      unitId: actor.unitId,
      mayReadOf: (unitId) => access.allows(actor, 'meeting.read', unitId),
    })

  const visible = async (id: MeetingId, actor: Actor): Promise<Meeting> => {
    const meeting = await store.find(id)
    if (!meeting || !mayKnow(meeting, actor)) throw new DomainError('meeting.unknown', { meetingId: id })
    return meeting
  }

  const finish = async (id: MeetingId, actor: Actor): Promise<void> => {
    await database.transaction(async (trx) => {
      await store.setEnded(id, clock.now(), trx)
      await audit.append({ action: 'meeting.ended', actor, subject: id }, trx)
    })
    options.onEnded(id)
  }

  return {
    create: async (input, actor) => {
      const venues = venuesOf(input.mainVenueId, input.venueIds)
      const unknown = venues.find((unitId) => units.nameOf(unitId) === undefined)
      if (unknown !== undefined) throw new DomainError('meeting.unknownVenue', { unitId: unknown })
      access.require(actor, 'meeting.manage', input.mainVenueId)
      if (options.noticeApproval) throw new DomainError('plan.approvalNeeded')
      const id = await database.transaction(async (trx) => {
        const created = await store.insert(
          {
            title: input.title,
            homeNode: nodeId,
            startsAt: fromInstant(input.startsAt),
            createdBy: actor.userId,
            venues,
          },
          clock.now(),
          trx,
        )
        await audit.append(
          { action: 'meeting.created', actor, subject: created, data: { title: input.title } },
          trx,
        )
        return created
      })
      return present(await visible(id, actor))
    },
    plan: async (meeting) => {
      await database.transaction(async (trx) => {
        const id = await store.insert({ ...meeting, homeNode: nodeId, createdBy: null }, clock.now(), trx)
        await audit.append(
          { action: 'meeting.created', actor: null, subject: id, data: { title: meeting.title } },
          trx,
        )
      })
    },
    list: async (actor, limit, cursor, text) => {
      const items: Meeting[] = []
      let position = cursor === undefined ? undefined : readCursor(cursor)
      for (;;) {
        const rows = await store.list(position, batch)
        for (const meeting of rows) {
          if (!mayKnow(meeting, actor) || (text !== undefined && !meeting.title.includes(text))) continue
          const last = items.at(-1)
          if (items.length === limit && last) return { items: items.map(present), next: writeCursor(last) }
          items.push(meeting)
        }
        position = rows.at(-1)
        if (rows.length < batch) return { items: items.map(present), next: null }
      }
    },
    view: async (id, actor) => present(await visible(id, actor)),
    end: async (id, actor) => {
      const meeting = await visible(id, actor)
      access.require(actor, 'meeting.manage', mainSeat(meeting).unitId)
      checkHeld(meeting)
      await finish(id, actor)
    },
    endByFloor: finish,
  }
}
