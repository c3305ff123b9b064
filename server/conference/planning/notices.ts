import type { MeetingId, UnitId } from '../../contract/ids.ts'
import type { NoticeView, ReceiptInput, ReceiptList, ReceiptView } from '../../contract/notice.ts'
import { toInstant } from '../../contract/time.ts'
import type { Actor } from '../../kernel/access/index.ts'
import { DomainError } from '../../kernel/errors/index.ts'
import { calendarOf } from './calendar.ts'
import { knownPlan, managedPlan, manages, nameIn, type PlanningContext } from './context.ts'
import { invitationOf } from './invitation.ts'
import { markSeen, noticesOfMeeting, type VenueNotice } from './notice-store.ts'
import { insertReminders, putReceipt, receiptsOf, remindersOf } from './receipt-store.ts'
import { findPlan } from './plan-store.ts'
import { venuesOfPlan, type Plan } from './plan.ts'
import { checkOpen, checkReceipt, isMissing, receiptState, receiptStatistics } from './receipt.ts'
import { standings } from './standing.ts'

/** Notices (通知) as venues get them, and what they answer (回执). */
export interface Notices {
  /** The newest first. */
  list(id: MeetingId, actor: Actor): Promise<readonly NoticeView[]>
  /** As an iCalendar object for one venue. @throws DomainError `meeting.unknown`, `receipt.notAsked` */
  calendar(id: MeetingId, unitId: UnitId, actor: Actor, origin: string): Promise<string>
  /** All receipts for the meeting's secretaries, else those of the venues that the caller may answer for. */
  receipts(id: MeetingId, actor: Actor): Promise<ReceiptList>
  /** @throws DomainError `receipt.notAsked`, `receipt.closed`, `access.denied`, and what `checkReceipt` throws */
  answer(id: MeetingId, unitId: UnitId, input: ReceiptInput, actor: Actor): Promise<ReceiptView>
  /** Somebody of the venue has taken note. @throws DomainError `access.denied`, `receipt.notAsked` */
  takeNote(id: MeetingId, unitId: UnitId, actor: Actor): Promise<void>
  /** Reminds those of these venues that have not answered. */
  remind(id: MeetingId, unitIds: readonly UnitId[], actor: Actor): Promise<readonly UnitId[]>
}

export const createNotices = (context: PlanningContext): Notices => {
  const { database, access, audit, clock } = context

  const receiptViews = async (plan: Plan): Promise<readonly ReceiptView[]> => {
    const told = standings(await noticesOfMeeting(database, plan.id))
    const receipts = new Map((await receiptsOf(database, [plan.id])).map((one) => [one.unitId, one]))
    const reminders = Map.groupBy(await remindersOf(database, [plan.id]), ({ unitId }) => unitId)
    const { replyBy } = plan.content
    return venuesOfPlan(plan.content).map(({ unitId, part }) => {
      const receipt = receipts.get(unitId)
      const standing = told.get(unitId)
      const reminded = reminders.get(unitId) ?? []
      const last = reminded.at(-1)
      const seenAt = standing?.latest.seenAt ?? null
      return {
        unitId,
        unitName: nameIn(context, unitId),
        part,
        state: receiptState(receipt, standing?.asked ?? 0),
        reason: receipt?.reason ?? '',
        people: [...(receipt?.people ?? [])],
        answeredAt: receipt ? toInstant(receipt.answeredAt) : null,
        answeredBy: receipt?.answeredName ?? null,
        late: receipt !== undefined && replyBy !== null && receipt.answeredAt > replyBy,
        seenAt: seenAt === null ? null : toInstant(seenAt),
        reminders: reminded.length,
        remindedAt: last ? toInstant(last.at) : null,
      }
    })
  }

  /** @throws DomainError `receipt.notAsked`, `meeting.unknown` */
  const toldOf = async (id: MeetingId, unitId: UnitId): Promise<readonly VenueNotice[]> => {
    const told = (await noticesOfMeeting(database, id)).filter((one) => one.unitId === unitId)
    if (told.length === 0) throw new DomainError('receipt.notAsked', { meetingId: id, unitId })
    return told
  }

  return {
    list: async (id, actor) => {
      const plan = await knownPlan(context, id, actor)
      const told = Map.groupBy(await noticesOfMeeting(database, plan.id), ({ notice }) => notice.id)
      return [...told.values()].toReversed().flatMap((venues): NoticeView[] => {
        const notice = venues[0]?.notice
        if (!notice) return []
        return [
          {
            id: notice.id,
            sequence: notice.sequence,
            kind: notice.kind,
            reason: notice.reason,
            changes: [...notice.changes],
            issuedAt: toInstant(notice.issuedAt),
            issuedBy: notice.issuedName,
            approvedBy: notice.approvedName,
            told: venues.length,
            seen: venues.filter(({ seenAt }) => seenAt !== null).length,
          },
        ]
      })
    },
    calendar: async (id, unitId, actor, origin) => {
      const plan = await findPlan(database, id)
      const own = unitId === actor.unitId || access.allows(actor, 'meeting.read', unitId)
      if (!plan || !(own || manages(context, plan, actor)))
        throw new DomainError('meeting.unknown', { meetingId: id })
      const latest = (await toldOf(id, unitId)).at(-1)
      if (!latest) throw new DomainError('receipt.notAsked', { meetingId: id, unitId })
      return calendarOf(invitationOf(context, plan, latest, origin))
    },
    receipts: async (id, actor) => {
      const plan = await knownPlan(context, id, actor)
      const own = manages(context, plan, actor)
      const all = await receiptViews(plan)
      const items = own ? all : all.filter(({ unitId }) => access.allows(actor, 'receipt.answer', unitId))
      return { statistics: receiptStatistics(items), items: [...items], manages: own }
    },
    answer: async (id, unitId, input, actor) => {
      access.require(actor, 'receipt.answer', unitId)
      const plan = await findPlan(database, id)
      if (!plan || !venuesOfPlan(plan.content).some((venue) => venue.unitId === unitId))
        throw new DomainError('receipt.notAsked', { meetingId: id, unitId })
      checkOpen(plan.state)
      checkReceipt(input)
      const now = clock.now()
      await database.transaction(async (trx) => {
        await putReceipt(
          trx,
          id,
          { unitId, ...input, sequence: plan.sequence, answeredAt: now, answeredName: actor.displayName },
          actor.userId,
        )
        await markSeen(trx, id, unitId, { at: now, name: actor.displayName })
        const { answer, reason, people } = input
        const data = { unitId, answer, reason, people: people.map(({ name }) => name) }
        await audit.append({ action: 'receipt.given', actor, subject: id, data }, trx)
      })
      const view = (await receiptViews(plan)).find((one) => one.unitId === unitId)
      if (!view) throw new DomainError('receipt.notAsked', { meetingId: id, unitId })
      return view
    },
    takeNote: async (id, unitId, actor) => {
      access.require(actor, 'receipt.answer', unitId)
      await toldOf(id, unitId)
      await database.transaction((trx) =>
        markSeen(trx, id, unitId, { at: clock.now(), name: actor.displayName }),
      )
    },
    remind: async (id, unitIds, actor) => {
      const plan = await managedPlan(context, id, actor)
      checkOpen(plan.state)
      const wanted = new Set(unitIds)
      const missing = (await receiptViews(plan))
        .filter(({ unitId, state }) => wanted.has(unitId) && isMissing(state))
        .map(({ unitId }) => unitId)
      const at = clock.now()
      await database.transaction(async (trx) => {
        await insertReminders(
          trx,
          missing.map((unitId) => ({
            meetingId: id,
            unitId,
            kind: 'byHand',
            sequence: plan.sequence,
            at,
          })),
          actor.displayName,
        )
        await audit.append(
          { action: 'meeting.reminded', actor, subject: id, data: { venues: missing.length } },
          trx,
        )
      })
      return missing
    },
  }
}
