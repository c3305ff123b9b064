import { z } from 'zod'
import { MeetingId, UnitId } from '../../contract/ids.ts'
import type { PreparationToDo } from '../../contract/meeting-desk.ts'
import { PreparationItem, PreparationView, TickInput } from '../../contract/preparation.ts'
import { toInstant } from '../../contract/time.ts'
import type { Actor } from '../../kernel/access/index.ts'
import { DomainError } from '../../kernel/errors/index.ts'
import { route, type Route } from '../../kernel/http/index.ts'
import { deskUnits, knownPlan, nameIn, type PlanningContext } from '../planning/context.ts'
import { receiptsOf } from '../planning/receipt-store.ts'
import { awaitedPlans } from '../planning/plan-store.ts'
import { venuesOfPlan, type Plan } from '../planning/plan.ts'
import { insertTick, ticksOf } from './store.ts'
import { checkTick, dueTimes, stateOf } from './timetable.ts'

/** The timetable before a meeting (会前准备), a checklist for each venue. */
export interface Preparation {
  /** All venues for the main venue's people, else the caller's own. */
  view(id: MeetingId, actor: Actor): Promise<PreparationView>
  /**
   * @throws DomainError `receipt.notAsked`, `preparation.mainVenueOnly`, `preparation.closed`, `access.denied`, and what
   * `checkTick` throws
   */
  tick(
    id: MeetingId,
    unitId: UnitId,
    item: PreparationItem,
    input: TickInput,
    actor: Actor,
  ): Promise<PreparationView>
  /** Meetings of the caller's own venues that are held soon and not begun, the next one first. */
  toDo(actor: Actor): Promise<readonly PreparationToDo[]>
}

/** Preparation begins a day before the meeting; it is on the desk a little earlier. */
const soonMs = 30 * 3_600_000

export const createPreparation = (context: PlanningContext): Preparation => {
  const { database, access, audit, clock } = context

  /** The main venue's people look after all venues. */
  const ofMain = ({ content }: Plan, actor: Actor): boolean =>
    access.allows(actor, 'preparation.tick', content.mainVenueId)

  const view = async (plan: Plan, actor: Actor): Promise<PreparationView> => {
    const main = ofMain(plan, actor)
    const due = dueTimes({ ...plan.content, noticedAt: plan.noticedAt })
    const last = new Map(
      (await ticksOf(database, plan.id)).map((tick) => [`${tick.unitId} ${tick.item}`, tick]),
    )
    const receipts = new Map((await receiptsOf(database, [plan.id])).map((one) => [one.unitId, one]))
    const now = clock.now()
    const venues = venuesOfPlan(plan.content)
      .filter(({ unitId }) => main || access.allows(actor, 'preparation.read', unitId))
      .map(({ unitId, part }) => {
        const responsible = receipts.get(unitId)?.people.find((person) => person.part === 'responsible')
        const own = main || access.allows(actor, 'preparation.tick', unitId)
        return {
          unitId,
          unitName: nameIn(context, unitId),
          part,
          responsible: responsible?.name ?? '',
          telephone: responsible?.telephone ?? '',
          cells: due.map(({ item, due: at }) => {
            const tick = last.get(`${unitId} ${item}`)
            const told = tick?.state === 'open' ? undefined : tick
            return {
              item,
              ...stateOf(tick, at, now),
              remark: told?.remark ?? '',
              record: told?.record ?? null,
              at: told ? toInstant(told.at) : null,
              by: told?.byName ?? null,
              changes: item === 'rollCall' ? main : own,
            }
          }),
        }
      })
    const count = (item: PreparationItem, state: 'done' | 'fault'): number =>
      venues.filter(({ cells }) => cells.some((cell) => cell.item === item && cell.state === state)).length
    return {
      items: due.map(({ item, due: at }) => ({
        item,
        due: toInstant(at),
        done: count(item, 'done'),
        fault: count(item, 'fault'),
      })),
      venues,
    }
  }

  return {
    view: async (id, actor) => view(await knownPlan(context, id, actor), actor),
    tick: async (id, unitId, item, input, actor) => {
      const plan = await knownPlan(context, id, actor)
      if (!venuesOfPlan(plan.content).some((venue) => venue.unitId === unitId))
        throw new DomainError('receipt.notAsked', { meetingId: id, unitId })
      const main = ofMain(plan, actor)
      if (item === 'rollCall' && !main) throw new DomainError('preparation.mainVenueOnly')
      if (!main) access.require(actor, 'preparation.tick', unitId)
      if (!['scheduled', 'running'].includes(plan.state))
        throw new DomainError('preparation.closed', { state: plan.state })
      checkTick(item, input)
      const record = item === 'jointTest' ? input.record : null
      await database.transaction(async (trx) => {
        const tick = { ...input, record, unitId, item, at: clock.now(), byName: actor.displayName }
        await insertTick(trx, id, tick)
        const data = { unitId, item, state: input.state, remark: input.remark, record }
        await audit.append({ action: 'preparation.ticked', actor, subject: id, data }, trx)
      })
      return view(plan, actor)
    },
    toDo: async (actor) => {
      const own = new Set(deskUnits(context, actor, 'preparation.tick'))
      const now = clock.now()
      if (own.size === 0) return []
      const soon = (await awaitedPlans(database, now, now + soonMs)).filter(({ content }) =>
        venuesOfPlan(content).some(({ unitId }) => own.has(unitId)),
      )
      return Promise.all(
        soon
          .toSorted((one, other) => one.content.startsAt - other.content.startsAt)
          .map(async (plan) => {
            const { venues } = await view(plan, actor)
            const cells = venues.flatMap((venue) => venue.cells)
            return {
              meetingId: plan.id,
              title: plan.content.title,
              startsAt: toInstant(plan.content.startsAt),
              emergency: plan.content.emergency,
              venues: venues.length,
              ready: venues.filter((venue) => venue.cells.every(({ state }) => state === 'done')).length,
              overdue: cells.filter(({ state }) => state === 'overdue').length,
              fault: cells.filter(({ state }) => state === 'fault').length,
            }
          }),
      )
    },
  }
}

export const preparationRoutes = (preparation: Preparation): readonly Route[] => [
  route(
    'preparation.read',
    {
      method: 'get',
      path: '/api/meetings/:id/preparation',
      summary: 'What venues have done before a meeting, and what is due',
      params: z.object({ id: MeetingId }),
      response: PreparationView,
    },
    ({ params }, actor) => preparation.view(params.id, actor),
  ),
  route(
    'preparation.tick',
    {
      method: 'post',
      path: '/api/meetings/:id/preparation/:unitId/:item',
      summary: 'Say that an item is done at a venue, or at fault, or take that back',
      params: z.object({ id: MeetingId, unitId: UnitId, item: PreparationItem }),
      body: TickInput,
      response: PreparationView,
    },
    ({ params, body }, actor) => preparation.tick(params.id, params.unitId, params.item, body, actor),
  ),
]
