import type { z } from 'zod'
import { MeetingId } from '../../contract/ids.ts'
import type {
  ConflictInput,
  ConflictList,
  PlanInput,
  PlanLine,
  PlanView,
} from '../../contract/meeting-plan.ts'
import { fromInstant, toInstant } from '../../contract/time.ts'
import type { Actor } from '../../kernel/access/index.ts'
import type { Transaction } from '../../kernel/database/index.ts'
import { DomainError } from '../../kernel/errors/index.ts'
import { shortNetworks } from './bandwidth.ts'
import { newId } from '../../kernel/ids/index.ts'
import { checkedContent } from './checked-content.ts'
import { conflictsOf, occupiedBy } from './conflicts.ts'
import { knownPlan, manages, managedPlan, mayKnow, nameIn, type PlanningContext } from './context.ts'
import { insertPlan, listPlans, plansWithin, removePlan, savePlan, type PlanPosition } from './plan-store.ts'
import { minuteMs, venuesOfPlan, type Plan } from './plan.ts'
import { planLine, planView } from './presenter.ts'
import { occurrencesOf } from './recurrence.ts'

/** Drafting meetings, which nobody but their secretaries knows of. */
export interface Plans {
  /** @throws DomainError `meeting.unknownVenue`, `access.denied`, and what `checkContent` throws */
  draft(input: PlanInput, actor: Actor): Promise<PlanView>
  /** Changes a draft. @throws DomainError as `draft`, `meeting.unknown`, `plan.wrongState`, `plan.approvalPending` */
  edit(id: MeetingId, input: PlanInput, actor: Actor): Promise<PlanView>
  /** Drops a draft for good. @throws DomainError `meeting.unknown`, `plan.wrongState` */
  drop(id: MeetingId, actor: Actor): Promise<void>
  view(id: MeetingId, actor: Actor): Promise<PlanView>
  /** What the caller plans, the latest start first. @throws DomainError `request.invalid` for a bad cursor */
  list(
    actor: Actor,
    query: {
      readonly state: 'drafted' | 'all'
      readonly text?: string | undefined
      readonly limit: number
      readonly cursor?: string | undefined
    },
  ): Promise<{ readonly items: readonly PlanLine[]; readonly next: string | null }>
  /** Who would be in two meetings at once; of a series, at any of its times. */
  conflicts(asked: ConflictInput, actor: Actor): Promise<z.input<typeof ConflictList>>
}

/** Rows read at once while looking for what the person plans. */
const batch = 100

const readCursor = (cursor: string): PlanPosition => {
  const [startsAt = '', text = ''] = cursor.split('_')
  const id = MeetingId.safeParse(text)
  if (!/^-?\d+$/u.test(startsAt) || !id.success) throw new DomainError('request.invalid', { cursor })
  return { startsAt: Number(startsAt), id: id.data }
}

export const createPlans = (context: PlanningContext): Plans => {
  const { database, access, audit, clock } = context

  const audited = async (action: string, plan: Plan, actor: Actor, trx: Transaction): Promise<void> =>
    audit.append({ action, actor, subject: plan.id, data: { title: plan.content.title } }, trx)

  /** @throws DomainError `plan.wrongState`, `plan.approvalPending` */
  const checkDraft = (plan: Plan): void => {
    if (plan.state !== 'drafted') throw new DomainError('plan.wrongState', { state: plan.state })
    if (plan.proposal) throw new DomainError('plan.approvalPending')
  }

  return {
    draft: async (input, actor) => {
      const plan: Plan = {
        id: newId(MeetingId),
        homeNode: context.nodeId,
        createdBy: actor.userId,
        state: 'drafted',
        content: checkedContent(context, input, actor),
        seriesId: null,
        sequence: 0,
        noticedAt: null,
        proposal: null,
        returned: null,
      }
      await database.transaction(async (trx) => {
        await insertPlan(trx, plan, clock.now())
        await audited('meeting.drafted', plan, actor, trx)
      })
      return planView(context, plan, actor)
    },
    edit: async (id, input, actor) => {
      const before = await managedPlan(context, id, actor)
      checkDraft(before)
      const plan: Plan = { ...before, content: checkedContent(context, input, actor) }
      await database.transaction((trx) => savePlan(trx, plan))
      return planView(context, plan, actor)
    },
    drop: async (id, actor) => {
      const plan = await managedPlan(context, id, actor)
      checkDraft(plan)
      await database.transaction(async (trx) => {
        await removePlan(trx, id)
        await audited('meeting.dropped', plan, actor, trx)
      })
    },
    view: async (id, actor) => planView(context, await knownPlan(context, id, actor), actor),
    list: async (actor, { state, text, limit, cursor }) => {
      const items: Plan[] = []
      let after = cursor === undefined ? undefined : readCursor(cursor)
      for (;;) {
        const filter = { ...(state === 'drafted' && { state }), text, after }
        const rows = await listPlans(database, filter, batch)
        for (const plan of rows) {
          if (!manages(context, plan, actor)) continue
          const last = items.at(-1)
          if (items.length === limit && last)
            return {
              items: items.map((one) => planLine(context, one)),
              next: `${last.content.startsAt}_${last.id}`,
            }
          items.push(plan)
        }
        const last = rows.at(-1)
        after = last && { startsAt: last.content.startsAt, id: last.id }
        if (rows.length < batch) return { items: items.map((one) => planLine(context, one)), next: null }
      }
    },
    conflicts: async ({ planId, plan: wanted }, actor) => {
      access.require(actor, 'meeting.manage', wanted.mainVenueId)
      const startsAt = fromInstant(wanted.startsAt)
      const occurrences = occurrencesOf(startsAt, wanted.recurrence)
      const times = occurrences.map((from) => ({ from, to: from + wanted.minutes * minuteMs }))
      const whole = { from: startsAt, to: times.at(-1)?.to ?? startsAt }
      const others = new Map((await plansWithin(database, whole, planId)).map((plan) => [plan.id, plan]))
      const unitIds = venuesOfPlan(wanted).map(({ unitId }) => unitId)
      const items = conflictsOf(unitIds, times, [...others.values()].map(occupiedBy)).map((conflict) => {
        const { unitId, other, from, to } = conflict
        const plan = others.get(other.meetingId)
        const known = plan !== undefined && mayKnow(context, plan, actor)
        return {
          unitId,
          unitName: nameIn(context, unitId),
          meeting: known ? { id: other.meetingId, title: other.title, drafted: other.drafted } : null,
          from: toInstant(from),
          to: toInstant(to),
        }
      })
      const codes = unitIds.slice(1).flatMap((unitId) => context.units.codeOf(unitId) ?? [])
      const bandwidth = [...shortNetworks(codes, context.networks)]
      return { items, occurrences: occurrences.map(toInstant), bandwidth }
    },
  }
}
