import { join } from 'node:path'
import {
  CommandId,
  CompositionId,
  type MeetingId,
  type SeatId,
  type SourceId,
  type UnitId,
} from '../../contract/ids.ts'
import type { RecordingView } from '../../contract/meeting-recording.ts'
import { toInstant } from '../../contract/time.ts'
import type { IndexedComposition } from '../../footage-index/index.ts'
import type { Access, Actor } from '../../kernel/access/index.ts'
import type { Audit } from '../../kernel/audit/index.ts'
import type { Clock } from '../../kernel/clock/index.ts'
import type { Database } from '../../kernel/database/index.ts'
import { DomainError } from '../../kernel/errors/index.ts'
import { newId } from '../../kernel/ids/index.ts'
import type { Log } from '../../kernel/log/index.ts'
import type { Outbox } from '../../kernel/outbox/index.ts'
import type { ChatStore } from '../chat/store.ts'
import type { FloorStore } from '../floor/store.ts'
import { allEvents } from '../floor/all-events.ts'
import { mainSeat, type Meeting } from '../meeting.ts'
import type { Units } from '../meetings.ts'
import { endedAt } from '../register/store.ts'
import type { MeetingStore } from '../store.ts'
import { createCompositionStore } from './composition-store.ts'
import { compositionOf } from './composition-plan.ts'
import { courseOf, recordedMoments } from './course.ts'
import type { TrackStore } from './track-store.ts'

/** What was recorded of meetings: who may see what, and the one video that is made of it. */
export interface Recordings {
  /** @throws DomainError `meeting.unknown`, `access.denied` */
  view(id: MeetingId, actor: Actor): Promise<RecordingView>
  /** Has the video made, anew where there is one. @throws DomainError `recording.none`, `access.denied` */
  compose(id: MeetingId, actor: Actor): Promise<RecordingView>
  /** The finished video. @throws DomainError `recording.notComposed`, `access.denied` */
  video(id: MeetingId, actor: Actor): Promise<{ readonly path: string; readonly name: string }>
  /** A meeting has ended: its video is made, if it was recorded. Never rejects. */
  ended(id: MeetingId): Promise<void>
  /** Videos of meetings that ended while nobody could make them. Never rejects. */
  catchUp(): Promise<void>
  /** The main venues of the meetings that sources are tracks of. */
  unitsOfTracks(sources: readonly SourceId[]): Promise<ReadonlyMap<SourceId, UnitId>>
}

const longestChat = 1000

export const createRecordings = (options: {
  readonly database: Database
  readonly meetings: MeetingStore
  readonly floors: FloorStore
  readonly chats: ChatStore
  readonly tracks: TrackStore
  readonly outbox: Pick<Outbox, 'enqueue'>
  readonly access: Access
  readonly audit: Pick<Audit, 'append'>
  readonly clock: Clock
  readonly log: Log
  readonly units: Units
  readonly compositionsDir: string
  /** What the recorder knows of these videos. */
  readonly compositions: (ids: readonly CompositionId[]) => Promise<readonly IndexedComposition[]>
}): Recordings => {
  const { database, floors, tracks, access, audit, clock } = options
  const asked = createCompositionStore(database)

  const find = async (id: MeetingId): Promise<Meeting> => {
    const meeting = await options.meetings.find(id)
    if (!meeting || meeting.state === 'drafted') throw new DomainError('meeting.unknown', { meetingId: id })
    return meeting
  }
  const watched = async (id: MeetingId, actor: Actor): Promise<Meeting> => {
    const meeting = await find(id)
    access.require(actor, 'recording.watch', mainSeat(meeting).unitId)
    return meeting
  }
  const namesIn = ({ seats }: Meeting): ((seatId: SeatId) => string) => {
    const units = new Map(seats.map(({ id, unitId }) => [id, unitId]))
    return (seatId) => {
      const unitId = units.get(seatId)
      return unitId === undefined ? '' : (options.units.nameOf(unitId) ?? unitId)
    }
  }

  const compose = async (meeting: Meeting, actor: Actor | null): Promise<boolean> => {
    const { id } = meeting
    const composition = compositionOf({
      ...{ id: newId(CompositionId), title: meeting.title },
      course: courseOf(await allEvents(floors, id), mainSeat(meeting).id),
      tracks: await tracks.of(id),
      nameOf: namesIn(meeting),
      endedAt: (await endedAt(database, id)) ?? clock.now(),
      by: actor && { id: actor.userId, name: actor.displayName },
      askedAt: clock.now(),
    })
    if (!composition) return false
    const before = await asked.latest(id)
    await database.transaction(async (trx) => {
      // The video before it is of no use once there is another: its place is given back.
      if (before)
        await options.outbox.enqueue(trx, {
          ...{ type: 'composition.cancel', id: newId(CommandId), compositionId: before.id },
        })
      await asked.add(
        {
          ...{ id: composition.id, meetingId: id, askedAt: composition.askedAt },
          askedBy: actor?.userId ?? null,
        },
        trx,
      )
      await options.outbox.enqueue(trx, { type: 'composition.put', id: newId(CommandId), composition })
      await audit.append(
        { action: 'recording.composed', actor, subject: id, data: { compositionId: composition.id } },
        trx,
      )
    })
    return true
  }

  const compositionView = async (id: MeetingId): Promise<RecordingView['composition']> => {
    const latest = await asked.latest(id)
    if (!latest) return null
    const [known] = await options.compositions([latest.id])
    return {
      id: latest.id,
      askedAt: toInstant(latest.askedAt),
      ...{ state: known?.state ?? 'waiting', progress: known?.progress ?? 0, error: known?.error ?? null },
      video: known?.state === 'done' ? known.video : null,
    }
  }

  const viewOf = async (meeting: Meeting, actor: Actor): Promise<RecordingView> => {
    const { id } = meeting
    const course = courseOf(await allEvents(floors, id), mainSeat(meeting).id)
    const floor = await floors.find(id)
    const nameOf = namesIn(meeting)
    // One that was ended otherwise than by its floor is recorded no more either.
    const over = await endedAt(database, id)
    const spans = course.spans.map(({ from, to }) => ({ from, to: to ?? over ?? Infinity }))
    const state = floor?.recording ?? 'none'
    const chat = await options.chats.latest(id, { userId: actor.userId, controls: false }, longestChat)
    return {
      state: over !== null && state !== 'none' ? 'stopped' : state,
      spans: spans.map(({ from, to }) => ({
        from: toInstant(from),
        to: to === Infinity ? null : toInstant(to),
      })),
      tracks: (await tracks.of(id)).map(({ sourceId, seatId, kind, name }) => ({
        ...{ source: sourceId, seatId, kind, name },
      })),
      moments: recordedMoments(course, spans).map(({ at, kind, seatId, text }) => ({
        ...{ at: toInstant(at), kind, text, name: seatId === null ? null : nameOf(seatId) },
      })),
      chat: chat.filter(
        ({ to, at }) => to === 'all' && spans.some((span) => at >= span.from && at < span.to),
      ),
      composition: await compositionView(id),
      manages: access.allows(actor, 'recording.manage', mainSeat(meeting).unitId),
    }
  }

  const composeOnce = async (id: MeetingId): Promise<void> => {
    try {
      if (!(await asked.latest(id))) await compose(await find(id), null)
    } catch (error) {
      options.log.error({ err: error, meetingId: id }, 'the video of a meeting could not be asked for')
    }
  }

  return {
    view: async (id, actor) => viewOf(await watched(id, actor), actor),
    compose: async (id, actor) => {
      const meeting = await watched(id, actor)
      access.require(actor, 'recording.manage', mainSeat(meeting).unitId)
      if (!(await compose(meeting, actor))) throw new DomainError('recording.none', { meetingId: id })
      return viewOf(meeting, actor)
    },
    video: async (id, actor) => {
      await watched(id, actor)
      const composition = await compositionView(id)
      if (!composition?.video) throw new DomainError('recording.notComposed', { meetingId: id })
      const { name } = composition.video
      return { path: join(options.compositionsDir, composition.id, name), name }
    },
    ended: composeOnce,
    catchUp: async () => {
      const missing = await asked.missing().catch((error: unknown) => {
        options.log.error({ err: error }, 'videos that are missing could not be looked for')
        return []
      })
      for (const id of missing) await composeOnce(id)
    },
    unitsOfTracks: async (sources) => {
      const units = new Map<SourceId, UnitId>()
      for (const { sourceId, meetingId } of await tracks.bySources(sources)) {
        const meeting = await options.meetings.find(meetingId)
        if (meeting) units.set(sourceId, mainSeat(meeting).unitId)
      }
      return units
    },
  }
}
