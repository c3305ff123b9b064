import type { z } from 'zod'
import type { MeetingId, SeatId } from '../../contract/ids.ts'
import type { MinutesChange, MinutesDecision, MinutesView } from '../../contract/minutes.ts'
import { toInstant } from '../../contract/time.ts'
import type { Actor } from '../../kernel/access/index.ts'
import { DomainError } from '../../kernel/errors/index.ts'
import { createTurns } from '../../kernel/turns/index.ts'
import type { ChatStore } from '../chat/store.ts'
import { allEvents } from '../floor/all-events.ts'
import type { FloorStore } from '../floor/store.ts'
import { mainSeat, type Meeting } from '../meeting.ts'
import { materialsOf } from '../materials/store.ts'
import { knownPlan, nameIn, type PlanningContext } from '../planning/context.ts'
import type { Plan } from '../planning/plan.ts'
import type { Registers } from '../register/registers.ts'
import { endedAt } from '../register/store.ts'
import type { MeetingStore } from '../store.ts'
import { minutesDocx } from './docx.ts'
import { proposeMinutes } from './propose.ts'
import { addMinutes, latestMinutes, setConfirmed, type Minutes } from './store.ts'

/** Minutes of meetings (会议纪要): proposed from the record, edited by the secretary, confirmed. */
export interface MinutesBook {
  /** @throws DomainError `meeting.unknown`, `minutes.notReady`, `minutes.notConfirmed`, `access.denied` */
  view(id: MeetingId, actor: Actor): Promise<MinutesView>
  /** As the record alone gives them. @throws DomainError as `view`, `access.denied` */
  propose(id: MeetingId, actor: Actor): Promise<MinutesView>
  /** @throws DomainError `minutes.changed`, `minutes.confirmed`, `access.denied` */
  change(id: MeetingId, change: z.infer<typeof MinutesChange>, actor: Actor): Promise<MinutesView>
  /** @throws DomainError `minutes.changed`, `access.denied` */
  decide(id: MeetingId, decision: z.infer<typeof MinutesDecision>, actor: Actor): Promise<MinutesView>
  /** @throws DomainError as `view` */
  docx(id: MeetingId, actor: Actor): Promise<{ readonly name: string; readonly bytes: Buffer }>
}

const longestChat = 2000

export const createMinutesBook = (
  context: Omit<PlanningContext, 'noticeApproval'> & {
    readonly meetings: Pick<MeetingStore, 'find'>
    readonly floors: FloorStore
    readonly chats: ChatStore
    readonly registers: Pick<Registers, 'view'>
  },
): MinutesBook => {
  const { database, access, audit, clock } = context
  const inTurn = createTurns()

  const known = (id: MeetingId, actor: Actor): Promise<Plan> =>
    knownPlan({ ...context, noticeApproval: false }, id, actor)

  const propose = async (plan: Plan, actor: Actor): Promise<MinutesView['document']> => {
    const { id, content } = plan
    const meeting: Meeting | undefined = await context.meetings.find(id)
    const end = await endedAt(database, id)
    if (!meeting || end === null) throw new DomainError('minutes.notReady', { meetingId: id })
    const events = await allEvents(context.floors, id)
    const units = new Map(meeting.seats.map((seat) => [seat.id, seat.unitId]))
    const unitName = (seatId: SeatId): string => {
      const unitId = units.get(seatId)
      return unitId === undefined ? '' : nameIn(context, unitId)
    }
    const begun = events.find(({ fact }) => fact.type === 'recording.started')?.at
    return proposeMinutes({
      title: content.title,
      startedAt: Math.min(begun ?? content.startsAt, end),
      endedAt: end,
      mainVenue: nameIn(context, mainSeat(meeting).unitId),
      chairVenue: nameIn(context, content.chairVenueId),
      secretary: content.secretary.name,
      agenda: content.agenda,
      attendance: await context.registers.view(id, actor),
      events,
      chat: await context.chats.latest(id, { userId: actor.userId, controls: false }, longestChat),
      materials: (await materialsOf(database, id)).map(({ name }) => name),
      nameOf: unitName,
    })
  }

  const rightsOf = (plan: Plan, actor: Actor) => ({
    edits: access.allows(actor, 'minutes.edit', plan.content.mainVenueId),
    confirms: access.allows(actor, 'minutes.confirm', plan.content.mainVenueId),
  })

  const present = (minutes: Minutes, rights: { edits: boolean; confirms: boolean }): MinutesView => ({
    state: minutes.confirmedAt === null ? 'draft' : 'confirmed',
    version: minutes.version,
    document: minutes.document,
    changedAt: toInstant(minutes.changedAt),
    changedBy: minutes.changedBy,
    confirmedAt: minutes.confirmedAt === null ? null : toInstant(minutes.confirmedAt),
    confirmedBy: minutes.confirmedBy,
    ...rights,
  })

  const proposed = async (plan: Plan, actor: Actor, version: number): Promise<MinutesView> => ({
    state: 'proposed',
    version,
    document: await propose(plan, actor),
    ...{ changedAt: null, changedBy: null, confirmedAt: null, confirmedBy: null },
    ...rightsOf(plan, actor),
  })

  const viewOf = async (plan: Plan, actor: Actor): Promise<MinutesView> => {
    const rights = rightsOf(plan, actor)
    const latest = await latestMinutes(database, plan.id)
    // Until they are confirmed they are for those who write and confirm them.
    if (!rights.edits && !rights.confirms && (latest?.confirmedAt ?? null) === null)
      throw new DomainError('minutes.notConfirmed', { meetingId: plan.id })
    return latest ? present(latest, rights) : proposed(plan, actor, 0)
  }

  return {
    view: async (id, actor) => viewOf(await known(id, actor), actor),
    propose: async (id, actor) => {
      const plan = await known(id, actor)
      access.require(actor, 'minutes.edit', plan.content.mainVenueId)
      return proposed(plan, actor, (await latestMinutes(database, id))?.version ?? 0)
    },
    change: async (id, { version, document }, actor) => {
      const plan = await known(id, actor)
      access.require(actor, 'minutes.edit', plan.content.mainVenueId)
      if ((await endedAt(database, id)) === null) throw new DomainError('minutes.notReady', { meetingId: id })
      return inTurn(() =>
        database.transaction(async (trx) => {
          const latest = await latestMinutes(trx, id)
          if ((latest?.version ?? 0) !== version) throw new DomainError('minutes.changed', { meetingId: id })
          if (latest && latest.confirmedAt !== null)
            throw new DomainError('minutes.confirmed', { meetingId: id })
          const minutes: Minutes = {
            ...{ version: version + 1, document, changedAt: clock.now(), changedBy: actor.displayName },
            ...{ confirmedAt: null, confirmedBy: null },
          }
          await addMinutes(trx, id, minutes)
          await audit.append(
            { action: 'minutes.changed', actor, subject: id, data: { version: minutes.version } },
            trx,
          )
          return present(minutes, rightsOf(plan, actor))
        }),
      )
    },
    decide: async (id, { version, confirmed }, actor) => {
      const plan = await known(id, actor)
      access.require(actor, 'minutes.confirm', plan.content.mainVenueId)
      return inTurn(() =>
        database.transaction(async (trx) => {
          const latest = await latestMinutes(trx, id)
          if (latest?.version !== version) throw new DomainError('minutes.changed', { meetingId: id })
          const by = confirmed ? { at: clock.now(), name: actor.displayName } : null
          await setConfirmed(trx, id, version, by)
          await audit.append(
            {
              action: confirmed ? 'minutes.confirmed' : 'minutes.reopened',
              ...{ actor, subject: id, data: { version } },
            },
            trx,
          )
          return present(
            { ...latest, confirmedAt: by?.at ?? null, confirmedBy: by?.name ?? null },
            rightsOf(plan, actor),
          )
        }),
      )
    },
    docx: async (id, actor) => {
      const view = await viewOf(await known(id, actor), actor)
      await audit.append({
        action: 'minutes.downloaded',
        ...{ actor, subject: id, data: { version: view.version } },
      })
      return { name: `${view.document.title}.docx`, bytes: await minutesDocx(view.document, view) }
    },
  }
}
